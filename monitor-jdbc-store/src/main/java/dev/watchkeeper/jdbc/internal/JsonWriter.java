package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Secret;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;

/**
 * Writes the trees that the store keeps as JSON (RFC 8259): maps with text keys, collections,
 * texts, finite numbers, booleans and secrets. What {@link JsonReader} makes of it is equal, type
 * by type.
 *
 * <p>A secret is written as a map with the one name {@code $secret}; a map that looks like that by
 * itself gets one more {@code $}. Characters that a database may refuse or replace are escaped.
 */
final class JsonWriter {
  /** From here on the JDK writes an exponent. */
  private static final long LONGEST_WHOLE = 10_000_000;

  private final StringBuilder out = new StringBuilder(128);

  private JsonWriter() {}

  static String write(Map<?, ?> map) {
    JsonWriter writer = new JsonWriter();
    writer.map(map);
    return writer.out.toString();
  }

  /** True for {@code $secret} with any number of dollars, which as the only name means more. */
  static boolean isMarked(String name) {
    int dollars = name.length() - "secret".length();
    return dollars > 0 && name.equals("$".repeat(dollars) + "secret");
  }

  private void value(Object value) {
    if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof Collection<?> list) {
      list(list);
    } else if (value instanceof Secret secret) {
      out.append('{');
      name("$secret");
      text(secret.reveal());
      out.append('}');
    } else if (value instanceof Double number) {
      number(number);
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      text(value.toString());
    }
  }

  /** As the JDK writes it; most are whole, and these are written faster as such. */
  private void number(double number) {
    long whole = (long) number;
    if (whole == number && whole != 0 && Math.abs(whole) < LONGEST_WHOLE) {
      out.append(whole).append(".0");
    } else {
      out.append(number);
    }
  }

  private void map(Map<?, ?> map) {
    out.append('{');
    String comma = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = entry.getKey().toString();
      out.append(comma);
      name(map.size() == 1 && isMarked(name) ? "$" + name : name);
      value(entry.getValue());
      comma = ",";
    }
    out.append('}');
  }

  private void list(Collection<?> list) {
    out.append('[');
    String comma = "";
    for (Object item : list) {
      out.append(comma);
      value(item);
      comma = ",";
    }
    out.append(']');
  }

  private void name(String name) {
    text(name);
    out.append(':');
  }

  private void text(String text) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean marked = c == '"' || c == '\\';
      if (marked || c < ' ' || c == '\uFFFF' || Character.isSurrogate(c)) {
        out.append(text, plain, i);
        out.append(marked ? "\\" + c : "\\u" + HexFormat.of().toHexDigits(c));
        plain = i + 1;
      }
    }
    out.append(text, plain, text.length()).append('"');
  }
}
