package dev.watchkeeper.notify.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259), at most {@link #DEPTH} deep: maps, lists, texts, doubles, booleans, nulls;
 * of two members with one name the last counts. Belongs to one thread.
 */
final class JsonReader {
  private static final int DEPTH = 32;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads a whole text.
   *
   * @throws IOException if it is not JSON, or too deep
   */
  static @Nullable Object read(String text) throws IOException {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.blanks();
    if (reader.at < text.length()) {
      throw broken();
    }
    return value;
  }

  private static IOException broken() {
    return new IOException("not JSON");
  }

  private char peek() throws IOException {
    blanks();
    if (at >= text.length()) {
      throw broken();
    }
    return text.charAt(at);
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(char c) throws IOException {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void demand(char c) throws IOException {
    if (!take(c)) {
      throw broken();
    }
  }

  private @Nullable Object value(int depth) throws IOException {
    if (depth > DEPTH) {
      throw new IOException("JSON is too deep");
    }
    return switch (peek()) {
      case '{' -> map(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private @Nullable Object word(String word, @Nullable Object value) throws IOException {
    if (!text.startsWith(word, at)) {
      throw broken();
    }
    at += word.length();
    return value;
  }

  private Double number() throws IOException {
    int from = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(from, at);
    if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw broken();
    }
    return Double.valueOf(number);
  }

  private Map<String, @Nullable Object> map(int depth) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    demand('{');
    if (take('}')) {
      return map;
    }
    do {
      peek();
      String name = string();
      demand(':');
      map.put(name, value(depth + 1));
    } while (take(','));
    demand('}');
    return map;
  }

  private List<@Nullable Object> list(int depth) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    demand('[');
    if (take(']')) {
      return list;
    }
    do {
      list.add(value(depth + 1));
    } while (take(','));
    demand(']');
    return list;
  }

  private String string() throws IOException {
    demand('"');
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw broken();
      }
      out.append(c == '\\' ? escaped() : c);
    }
    throw broken();
  }

  private char escaped() throws IOException {
    if (at >= text.length()) {
      throw broken();
    }
    char c = text.charAt(at++);
    int plain = "\"\\/bfnrt".indexOf(c);
    if (plain >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(plain);
    }
    if (c != 'u' || at + 4 > text.length()) {
      throw broken();
    }
    String hex = text.substring(at, at + 4);
    at += 4;
    if (!hex.matches("[0-9a-fA-F]{4}")) {
      throw broken();
    }
    return (char) Integer.parseInt(hex, 16);
  }
}
