package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes and reads the trees that the store keeps as text, after RFC 8259: maps, lists, texts,
 * numbers, booleans. A secret is a map with the one name {@code $secret}. Reading is strict and
 * bounded: nothing but the grammar, no name twice, at most 32 levels.
 */
final class Json {
  private static final String SECRET = "$secret";
  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      writeMap(map, out);
    } else if (value instanceof List<?> list) {
      out.append('[');
      String comma = "";
      for (Object item : list) {
        out.append(comma);
        write(item, out);
        comma = ",";
      }
      out.append(']');
    } else if (value instanceof Secret secret) {
      writeMap(Map.of(SECRET, secret.reveal()), out);
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      quote(value.toString(), out);
    }
  }

  private static void writeMap(Map<?, ?> map, StringBuilder out) {
    out.append('{');
    String comma = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(comma);
      quote(entry.getKey().toString(), out);
      out.append(':');
      write(entry.getValue(), out);
      comma = ",";
    }
    out.append('}');
  }

  private static void quote(String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit(c >> shift & 15, 16));
        }
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is not well-formed; the message names the position
   */
  static Object read(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.space();
    if (json.at < text.length()) {
      throw json.wrong("nothing more");
    }
    return value;
  }

  /**
   * Reads a text that holds a map.
   *
   * @throws IllegalArgumentException if it is something else
   */
  @SuppressWarnings("unchecked")
  static Map<String, Object> readMap(String text) {
    if (read(text) instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalArgumentException("not JSON: expected a map at position 0");
  }

  private Object value(int depth) {
    space();
    if (depth > MAX_DEPTH) {
      throw wrong("at most " + MAX_DEPTH + " levels");
    }
    char c = peek();
    return switch (c) {
      case '{' -> map(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      default -> number();
    };
  }

  private Object map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    for (boolean more = !ends('}'); more; more = !separates('}')) {
      space();
      String name = string();
      space();
      take(':');
      if (map.put(name, value(depth + 1)) != null) {
        throw wrong("the name '" + name + "' once only");
      }
    }
    Object secret = map.size() == 1 ? map.get(SECRET) : null;
    return secret instanceof String hidden ? Secret.of(hidden) : map;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    at++;
    for (boolean more = !ends(']'); more; more = !separates(']')) {
      list.add(value(depth + 1));
    }
    return list;
  }

  /** Takes the end of an empty map or list, if it is there. */
  private boolean ends(char end) {
    space();
    boolean over = peek() == end;
    at += over ? 1 : 0;
    return over;
  }

  /** Takes a comma, or the end; true at the end. */
  private boolean separates(char end) {
    if (ends(end)) {
      return true;
    }
    take(',');
    return false;
  }

  private String string() {
    take('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw wrong("no control character in a text");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    at++;
    return value.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    if (c == 'u') {
      return unicode();
    }
    int plain = "\"\\/bfnrt".indexOf(c);
    if (plain < 0) {
      throw wrong("an escape");
    }
    return "\"\\/\b\f\n\r\t".charAt(plain);
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw wrong("four hexadecimal digits");
      }
      code = code * 16 + digit;
      at++;
    }
    return (char) code;
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong("a value");
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int begin = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(begin, at);
    if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      at = begin;
      throw wrong("a value");
    }
    boolean whole = digits.length() < 19 && digits.matches("-?[0-9]+");
    return whole ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("more");
    }
    return text.charAt(at);
  }

  private void take(char wanted) {
    if (peek() != wanted) {
      throw wrong("'" + wanted + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException("not JSON: expected " + expected + " at position " + at);
  }
}
