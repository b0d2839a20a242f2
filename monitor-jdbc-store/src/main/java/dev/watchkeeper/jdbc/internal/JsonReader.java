package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Secret;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON strictly and within bounds: nothing but the grammar of RFC 8259, no null, no name
 * twice in a map, at most 32 levels, finite numbers only. Gives LinkedHashMap, ArrayList, String,
 * Long, Double, Boolean and {@link Secret}. Every mistake is an {@link IllegalArgumentException}
 * that names what was expected and the position, never the text, since that may hold secrets.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads a text that holds a map.
   *
   * @throws IllegalArgumentException if it is something else
   */
  @SuppressWarnings("unchecked")
  static Map<String, Object> readMap(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.wrong("nothing more");
    }
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    reader.at = 0;
    throw reader.wrong("a map");
  }

  private Object value(int depth) {
    space();
    if (depth > MAX_DEPTH) {
      throw wrong("at most " + MAX_DEPTH + " levels");
    }
    return switch (peek()) {
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
        throw wrong("each name once only");
      }
    }
    return map.size() == 1 ? unmarked(map) : map;
  }

  /** The secret that a map stands for, or the map as it was before it was marked. */
  private static Object unmarked(Map<String, Object> map) {
    Map.Entry<String, Object> only = map.entrySet().iterator().next();
    String name = only.getKey();
    if (!JsonWriter.isMarked(name)) {
      return map;
    }
    if (name.startsWith("$$")) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put(name.substring(1), only.getValue());
      return plain;
    }
    return only.getValue() instanceof String hidden ? Secret.of(hidden) : map;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    at++;
    for (boolean more = !ends(']'); more; more = !separates(']')) {
      list.add(value(depth + 1));
    }
    return list;
  }

  /** Takes the end of a map or list, if it is there. */
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
      char c = text.charAt(at);
      if (c < ' ') {
        throw wrong("no control character in a text");
      }
      at++;
      value.append(c == '\\' ? escaped() : c);
    }
    at++;
    return value.toString();
  }

  private char escaped() {
    char c = peek();
    if (c == 'u') {
      at++;
      return unicode();
    }
    int plain = "\"\\/bfnrt".indexOf(c);
    if (plain < 0) {
      throw wrong("an escape");
    }
    at++;
    return "\"\\/\b\f\n\r\t".charAt(plain);
  }

  private char unicode() {
    for (int i = at; i < at + 4; i++) {
      if (i >= text.length() || !HexFormat.isHexDigit(text.charAt(i))) {
        throw wrong("four hexadecimal digits");
      }
    }
    at += 4;
    return (char) HexFormat.fromHexDigits(text, at - 4, at);
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
    skip("-");
    boolean sound = skip("0") == 1 || digits() > 0;
    boolean whole = true;
    if (skip(".") == 1) {
      whole = false;
      sound &= digits() > 0;
    }
    if (skip("eE") == 1) {
      whole = false;
      skip("+-");
      sound &= digits() > 0;
    }
    String number = text.substring(begin, at);
    if (!sound) {
      at = begin;
      throw wrong("a value");
    }
    return whole ? wholeNumber(number, begin) : finite(number, begin);
  }

  private Object wholeNumber(String number, int begin) {
    try {
      return Long.valueOf(number);
    } catch (NumberFormatException e) {
      return finite(number, begin);
    }
  }

  private Double finite(String number, int begin) {
    Double value = Double.valueOf(number);
    if (value.isInfinite()) {
      at = begin;
      throw wrong("a number that is not too large");
    }
    return value;
  }

  /** Takes one of these characters if it is there; how many it took. */
  private int skip(String wanted) {
    boolean there = at < text.length() && wanted.indexOf(text.charAt(at)) >= 0;
    at += there ? 1 : 0;
    return there ? 1 : 0;
  }

  private int digits() {
    int begin = at;
    while (skip("0123456789") == 1) {
      // one digit after the other
    }
    return at - begin;
  }

  private void space() {
    while (skip(" \t\r\n") == 1) {
      // all of it
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
