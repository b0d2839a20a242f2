package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A proxy through which a check connects.
 *
 * @param kind what it speaks
 * @param endpoint where it is
 * @param user who we are to it; empty if it does not ask
 * @param password that belongs to the user
 * @param resolves whether it is given names; else addresses, which the policy has allowed
 */
public record ProxyServer(
    Kind kind, Endpoint endpoint, String user, @Nullable Secret password, boolean resolves) {

  /** What a proxy speaks. */
  public enum Kind {
    /** The method CONNECT of HTTP/1.1 (RFC 9110, section 9.3.6). */
    HTTP,
    /** SOCKS version 5 (RFC 1928, RFC 1929). */
    SOCKS5
  }

  /** The password, or nothing. */
  String secret() {
    return password == null ? "" : password.reveal();
  }

  /** For people. */
  @Override
  public String toString() {
    return "the proxy " + endpoint;
  }
}
