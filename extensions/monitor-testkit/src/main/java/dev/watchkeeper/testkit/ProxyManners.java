package dev.watchkeeper.testkit;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link HostileProxy} behaves.
 *
 * @param user whom it wants to know; empty for nobody
 * @param password that belongs to the user
 * @param code what it answers; 0 for success
 * @param to where it connects to; null for where it is asked to
 */
record ProxyManners(String user, String password, int code, @Nullable InetSocketAddress to) {
  static final ProxyManners GOOD = new ProxyManners("", "", 0, null);

  ProxyManners login(String name, String secret) {
    return new ProxyManners(name, secret, code, to);
  }

  ProxyManners code(int answer) {
    return new ProxyManners(user, password, answer, to);
  }

  ProxyManners to(InetSocketAddress place) {
    return new ProxyManners(user, password, code, place);
  }
}
