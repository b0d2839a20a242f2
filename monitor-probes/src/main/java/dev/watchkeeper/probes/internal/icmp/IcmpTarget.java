package dev.watchkeeper.probes.internal.icmp;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Whom a packet is for.
 *
 * @param address 4 or 16 bytes
 * @param scope the number of the network interface of a link-local address; 0 for none
 */
record IcmpTarget(byte[] address, int scope) {
  static IcmpTarget of(InetAddress address) {
    int scope = address instanceof Inet6Address six ? six.getScopeId() : 0;
    return new IcmpTarget(address.getAddress(), scope);
  }

  boolean six() {
    return address.length == 16;
  }
}
