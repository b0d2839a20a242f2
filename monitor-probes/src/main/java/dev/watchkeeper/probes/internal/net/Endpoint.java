package dev.watchkeeper.probes.internal.net;

import java.net.InetSocketAddress;

/**
 * Where to connect to.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record Endpoint(String host, int port) {
  /** The endpoint of an address that is known. */
  static Endpoint of(InetSocketAddress address) {
    return new Endpoint(address.getAddress().getHostAddress(), address.getPort());
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
