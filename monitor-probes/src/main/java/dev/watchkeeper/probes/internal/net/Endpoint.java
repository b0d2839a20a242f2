package dev.watchkeeper.probes.internal.net;

/**
 * Where to connect to.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record Endpoint(String host, int port) {
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
