package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Header fields that we send: which are sound, and which may be secret. */
final class Fields {
  private static final List<String> OURS =
      List.of("content-length", "transfer-encoding", "connection", "accept-encoding");
  private static final List<String> OF_CONNECTIONS =
      List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te");
  private static final List<String> SECRET_PARTS =
      List.of("auth", "cookie", "token", "secret", "key", "password", "session", "credential");

  private Fields() {}

  /** Whether a field, in lower case, is about a connection of HTTP/1 (RFC 9113, 8.2.2). */
  static boolean ofConnection(String name) {
    return OF_CONNECTIONS.contains(name);
  }

  /** Reads a map of header fields; what cannot be sent is told. */
  static Map<String, String> read(Settings settings, String where) {
    Map<String, String> fields = settings.textMap(where).orElse(Map.of());
    fields.forEach((name, value) -> check(settings, where, name, value));
    return fields;
  }

  private static void check(Settings settings, String where, String name, String value) {
    boolean named = !name.isEmpty() && name.chars().allMatch(c -> HeadReader.token((char) c));
    if (!named) {
      settings.reject(where, "has a name that is none of a header field");
    } else if (!fit(value)) {
      settings.reject(where + "." + name, "has a control character in its value");
    } else if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      settings.reject(where + "." + name, "is set by the probe itself");
    }
  }

  /** Whether a value may stand in a field: no control characters but the tab. */
  static boolean fit(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 127) {
        return false;
      }
    }
    return true;
  }

  /** Whether the name of a field lets one think that its value is not for everybody. */
  static boolean secret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET_PARTS.stream().anyMatch(lower::contains);
  }

  /** The value under a name, whatever its case; null if there is none. */
  static @Nullable String value(Map<String, String> fields, String name) {
    if (fields.isEmpty()) {
      return null;
    }
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return null;
  }
}
