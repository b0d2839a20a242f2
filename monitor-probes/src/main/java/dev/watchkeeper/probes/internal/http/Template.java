package dev.watchkeeper.probes.internal.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Texts with placeholders such as {@code ${name}}, which stand for captured values. */
final class Template {
  private Template() {}

  /** The names in a text. */
  static Set<String> names(String text) {
    Set<String> names = new LinkedHashSet<>();
    int begin = text.indexOf("${");
    while (begin >= 0) {
      int end = text.indexOf('}', begin);
      if (end < 0) {
        return names;
      }
      names.add(text.substring(begin + 2, end));
      begin = text.indexOf("${", end);
    }
    return names;
  }

  /** The text with the values in place; a name without a value stays as it is. */
  static String fill(String text, Map<String, String> values) {
    int begin = text.indexOf("${");
    if (begin < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder(text.length() + 64);
    int done = 0;
    while (begin >= 0) {
      int end = text.indexOf('}', begin);
      if (end < 0) {
        break;
      }
      String value = values.get(text.substring(begin + 2, end));
      filled.append(text, done, begin);
      filled.append(value == null ? text.substring(begin, end + 1) : value);
      done = end + 1;
      begin = text.indexOf("${", done);
    }
    return filled.append(text, done, text.length()).toString();
  }

  /**
   * The url with the values in place: as they are where the url begins with one, else escaped, so
   * that a value stays within its part of the url.
   */
  static String fillUrl(String text, Map<String, String> values) {
    if (!text.startsWith("${")) {
      return fill(text, escaped(values));
    }
    int end = text.indexOf('}') + 1;
    return end == 0
        ? text
        : fill(text.substring(0, end), values) + fill(text.substring(end), escaped(values));
  }

  private static Map<String, String> escaped(Map<String, String> values) {
    Map<String, String> escaped = new java.util.HashMap<>();
    values.forEach(
        (name, value) ->
            escaped.put(
                name, URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
    return escaped;
  }
}
