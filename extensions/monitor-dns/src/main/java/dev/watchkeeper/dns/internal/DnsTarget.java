package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A target taken apart: a name, or a url {@code dns://server:port/name} or {@code dns:name} (RFC
 * 4501) without a query.
 *
 * @param name the name that is asked for, or the address for a reverse question
 * @param server host with or without port; null if it is not said here
 */
record DnsTarget(String name, @Nullable String server) {
  private static final String SCHEME = "dns:";

  static DnsTarget read(String address, Settings settings) {
    if (!address.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return new DnsTarget(address, null);
    }
    String rest = address.substring(SCHEME.length());
    if (!rest.startsWith("//")) {
      return named(rest, null, settings);
    }
    int slash = rest.indexOf('/', 2);
    String server = slash < 0 ? "" : rest.substring(2, slash);
    return named(rest.substring(slash < 0 ? rest.length() : slash + 1), server, settings);
  }

  private static DnsTarget named(String name, @Nullable String server, Settings settings) {
    boolean sound = !name.isEmpty() && name.chars().noneMatch(c -> "/?#@".indexOf(c) >= 0);
    if (!sound || server != null && server.isEmpty()) {
      settings.reject(
          "target",
          "is a name or 'dns://server:port/name', its type in the settings; not '"
              + Texts.line(name, 100)
              + "'");
      return new DnsTarget("example.org", null);
    }
    return new DnsTarget(name, server);
  }
}
