package dev.watchkeeper.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Names and values as one line of text, as in the query of a URL. */
final class Pairs {
  private Pairs() {}

  /** In the order of the map; empty values are left out. */
  static String write(Map<String, String> values) {
    return values.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** Reads what {@link #write} wrote. */
  static Map<String, String> read(String text) {
    Map<String, String> values = new TreeMap<>();
    for (String part : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("not a name and a value: '" + part + "'");
      }
      values.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
    }
    return values;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  /** The values of all names that begin so, by the rest of the name. */
  static Map<String, String> below(String prefix, Map<String, String> values) {
    Map<String, String> found = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }
}
