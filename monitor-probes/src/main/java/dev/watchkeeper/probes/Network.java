package dev.watchkeeper.probes;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;

/**
 * How a probe reaches the network: the settings under {@code network}. Immutable; every method
 * gives a copy.
 */
public final class Network {
  private static final Network STANDARD = new Network(Settings.empty());

  private final Settings settings;

  private Network(Settings settings) {
    this.settings = settings;
  }

  /** The platform's resolver, every family, no proxy. */
  public static Network standard() {
    return STANDARD;
  }

  private Network with(String name, Object value) {
    return new Network(settings.with(name, value));
  }

  /**
   * Connects to this host and port, whatever the target says; names and certificate stay the
   * target's.
   */
  public Network connectTo(String hostAndPort) {
    return with("connect-to", hostAndPort);
  }

  /** Connects to IPv4 addresses only. */
  public Network ipv4Only() {
    return with("family", "ipv4");
  }

  /** Connects to IPv6 addresses only. */
  public Network ipv6Only() {
    return with("family", "ipv6");
  }

  /** Tries IPv4 addresses first. */
  public Network preferIpv4() {
    return with("family", "prefer-ipv4");
  }

  /** Tries IPv6 addresses first. */
  public Network preferIpv6() {
    return with("family", "prefer-ipv6");
  }

  /** Connects to the first address of a name only; by itself a probe has several race. */
  public Network firstAddress() {
    return with("addresses", "first");
  }

  /** Demands that every address of a name takes a connection; the first one is talked to. */
  public Network allAddresses() {
    return with("addresses", "all");
  }

  /** Asks this name server, an address with or without a port, in place of the platform. */
  public Network dnsServer(String addressAndPort) {
    return with("dns-server", addressAndPort);
  }

  /** Uses the addresses of a name again for so long, zero to an hour; the default is 5 s. */
  public Network dnsCache(Duration kept) {
    return with("dns-cache", kept);
  }

  /** Believes for so long that a name has no address, zero to an hour; the default is 1 s. */
  public Network dnsNegativeCache(Duration kept) {
    return with("dns-negative-cache", kept);
  }

  /** Connects from this address of the machine. */
  public Network source(String address) {
    return with("source", address);
  }

  /**
   * Connects through a proxy: {@code http://host:port} (by CONNECT, whatever the probe) or {@code
   * socks5://host:port}.
   */
  public Network proxy(String url) {
    return with("proxy", url);
  }

  /** Logs in to the proxy. */
  public Network proxyLogin(String user, Secret password) {
    return with("proxy-user", user).with("proxy-password", password);
  }

  /**
   * Has the proxy resolve names. The address policy is then asked about the proxy only; by itself a
   * probe resolves the name, asks the policy, and gives the proxy the address.
   */
  public Network proxyResolves() {
    return with("proxy-resolves", true);
  }

  /** Tells the server first who connects, by version 1 of the PROXY protocol. */
  public Network proxyLineV1() {
    return with("proxy-line", "v1");
  }

  /** Tells the server first who connects, by version 2 of the PROXY protocol. */
  public Network proxyLineV2() {
    return with("proxy-line", "v2");
  }

  /** The data form. */
  public Settings settings() {
    return settings;
  }
}
