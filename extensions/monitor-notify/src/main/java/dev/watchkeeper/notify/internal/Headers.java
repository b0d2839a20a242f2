package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Settings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads header fields of settings, so that none can break a request. Stateless. */
final class Headers {
  private static final Set<String> OURS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "content-type",
          "transfer-encoding",
          "idempotency-key",
          "watchkeeper-timestamp",
          "watchkeeper-signature");

  private Headers() {}

  /** Those under {@code headers} and {@code secret-headers}. */
  static Map<String, String> read(Settings settings) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String section : new String[] {"headers", "secret-headers"}) {
      settings
          .textMap(section)
          .orElse(Map.of())
          .forEach(
              (name, value) -> {
                check(settings, section + "." + name, name, value);
                all.put(name, value);
              });
    }
    return all;
  }

  private static void check(Settings settings, String at, String name, String value) {
    if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
      settings.reject(at, "is not the name of a header field");
    } else if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      settings.reject(at, "is a field that the channel sets itself");
    } else if (!value.matches("[\\t -~]{0,4000}")) {
      settings.reject(at, "has a value that is not at most 4,000 printable characters of ASCII");
    }
  }
}
