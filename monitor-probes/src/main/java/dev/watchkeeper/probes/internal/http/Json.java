package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * A text in JSON (RFC 8259), read strictly and in place: no tree is built, a value is where it
 * begins. Nested at most 100 deep, so that no text overflows the stack. Of several members with one
 * name the last counts, as for most readers.
 */
final class Json {
  static final int MAX_DEPTH = 100;

  private final String text;
  private final int root;

  private Json(String text, int root) {
    this.text = text;
    this.root = root;
  }

  /** A text is no JSON; the message says why and where, and holds little of the text. */
  static final class BadJson extends Exception {
    private static final long serialVersionUID = 1L;

    BadJson(String what) {
      super(what, null, false, false);
    }
  }

  /** Reads the whole text once. */
  static Json parse(String text) throws BadJson {
    Json json = new Json(text, text.startsWith("\uFEFF") ? 1 : 0);
    int begin = json.space(json.root);
    int end = json.space(json.value(begin, 1));
    if (end < text.length()) {
      throw json.bad(end, "something behind the end of the value");
    }
    return new Json(text, begin);
  }

  /** Where the outermost value begins. */
  int root() {
    return root;
  }

  private int at(int i) {
    return i < text.length() ? text.charAt(i) : -1;
  }

  private int space(int from) {
    int i = from;
    while (at(i) == ' ' || at(i) == '\t' || at(i) == '\n' || at(i) == '\r') {
      i++;
    }
    return i;
  }

  private BadJson bad(int at, String what) {
    String near = at < text.length() ? " near '" + near(at) + "'" : "";
    return new BadJson(what + " at position " + at + near);
  }

  private String near(int at) {
    return Texts.line(text.substring(at, Math.min(text.length(), at + 12)), 12);
  }

  /** The end of the value that begins here. */
  private int value(int at, int depth) throws BadJson {
    if (depth > MAX_DEPTH) {
      throw bad(at, "nested more than " + MAX_DEPTH + " deep");
    }
    return switch (at(at)) {
      case '{' -> object(at, depth);
      case '[' -> array(at, depth);
      case '"' -> string(at);
      case 't' -> literal(at, "true");
      case 'f' -> literal(at, "false");
      case 'n' -> literal(at, "null");
      case -1 -> throw bad(at, "the end in place of a value");
      default -> number(at);
    };
  }

  private int literal(int at, String word) throws BadJson {
    if (!text.startsWith(word, at)) {
      throw bad(at, "no value");
    }
    return at + word.length();
  }

  private int object(int at, int depth) throws BadJson {
    int i = space(at + 1);
    if (at(i) == '}') {
      return i + 1;
    }
    while (true) {
      i = space(value(afterName(i), depth + 1));
      if (at(i) == '}') {
        return i + 1;
      }
      i = space(after(i, ','));
    }
  }

  private int array(int at, int depth) throws BadJson {
    int i = space(at + 1);
    if (at(i) == ']') {
      return i + 1;
    }
    while (true) {
      i = space(value(i, depth + 1));
      if (at(i) == ']') {
        return i + 1;
      }
      i = space(after(i, ','));
    }
  }

  private int after(int at, char wanted) throws BadJson {
    if (at(at) != wanted) {
      throw bad(at, "no '" + wanted + "'");
    }
    return at + 1;
  }

  private int afterName(int at) throws BadJson {
    if (at(at) != '"') {
      throw bad(at, "no name of a member");
    }
    return space(after(space(string(at)), ':'));
  }

  private int string(int at) throws BadJson {
    int i = at + 1;
    while (at(i) != '"') {
      int c = at(i);
      if (c < ' ') {
        throw bad(i, c < 0 ? "a text without an end" : "a control character in a text");
      }
      i = c == '\\' ? escape(i) : i + 1;
    }
    return i + 1;
  }

  private int escape(int at) throws BadJson {
    int c = at(at + 1);
    if (c == 'u') {
      for (int i = at + 2; i < at + 6; i++) {
        if (at(i) >= 128 || Character.digit(at(i), 16) < 0) {
          throw bad(at, "a bad escape");
        }
      }
      return at + 6;
    }
    if (c < 0 || "\"\\/bfnrt".indexOf(c) < 0) {
      throw bad(at, "a bad escape");
    }
    return at + 2;
  }

  private int number(int at) throws BadJson {
    int i = at(at) == '-' ? at + 1 : at;
    int whole = digits(i);
    if (whole == i || at(i) == '0' && whole > i + 1) {
      throw bad(at, whole == i ? "no value" : "a number with a leading zero");
    }
    i = whole;
    if (at(i) == '.') {
      i = someDigits(i + 1);
    }
    if (at(i) == 'e' || at(i) == 'E') {
      boolean signed = at(i + 1) == '+' || at(i + 1) == '-';
      i = someDigits(signed ? i + 2 : i + 1);
    }
    return i;
  }

  private int someDigits(int at) throws BadJson {
    int end = digits(at);
    if (end == at) {
      throw bad(at, "a number without digits");
    }
    return end;
  }

  private int digits(int at) {
    int i = at;
    while (at(i) >= '0' && at(i) <= '9') {
      i++;
    }
    return i;
  }

  /** The last member of this name in the object that begins here; -1 if there is none. */
  int member(int object, String name) throws BadJson {
    int last = -1;
    if (at(object) != '{') {
      return last;
    }
    for (int i = space(object + 1); at(i) == '"'; ) {
      int begin = afterName(i);
      last = unescaped(i, string(i)).equals(name) ? begin : last;
      i = next(begin);
    }
    return last;
  }

  /** Where the values in the object or array that begins here begin, at most so many. */
  List<Integer> children(int parent, int most) throws BadJson {
    List<Integer> found = new ArrayList<>();
    boolean object = at(parent) == '{';
    int i = object || at(parent) == '[' ? space(parent + 1) : text.length();
    while (i < text.length() && at(i) != '}' && at(i) != ']' && found.size() < most) {
      int begin = object ? afterName(i) : i;
      found.add(begin);
      i = next(begin);
    }
    return found;
  }

  /** The element at an index, counted from the end if it is negative; -1 if there is none. */
  int element(int array, int index) throws BadJson {
    if (at(array) != '[') {
      return -1;
    }
    int wanted = index < 0 ? size(array) + index : index;
    int i = space(array + 1);
    for (int n = 0; at(i) != ']'; n++) {
      if (n == wanted) {
        return i;
      }
      i = next(i);
    }
    return -1;
  }

  /** The size: of an array or object its values, of a text its characters; -1 of others. */
  int size(int value) throws BadJson {
    if (at(value) == '"') {
      String shown = unescaped(value, string(value));
      return shown.codePointCount(0, shown.length());
    }
    boolean object = at(value) == '{';
    if (!object && at(value) != '[') {
      return -1;
    }
    int size = 0;
    for (int i = space(value + 1); at(i) != '}' && at(i) != ']'; size++) {
      i = next(object ? afterName(i) : i);
    }
    return size;
  }

  /** Where the neighbour of the value that begins here begins, or the bracket behind the last. */
  private int next(int value) throws BadJson {
    int end = space(value(value, 1));
    return at(end) == ',' ? space(end + 1) : end;
  }

  /** The value that begins here. */
  Found found(int value) throws BadJson {
    int end = value(value, 1);
    return switch (at(value)) {
      case '"' -> new Found(Found.Kind.TEXT, unescaped(value, end));
      case '{', '[', 't', 'f', 'n' -> new Found(Found.Kind.OTHER, text.substring(value, end));
      default -> new Found(Found.Kind.NUMBER, text.substring(value, end));
    };
  }

  private String unescaped(int begin, int end) {
    String raw = text.substring(begin + 1, end - 1);
    return raw.indexOf('\\') < 0 ? raw : unescaped(raw);
  }

  private static String unescaped(String raw) {
    StringBuilder plain = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i);
      boolean escaped = c == '\\';
      boolean unicode = escaped && raw.charAt(i + 1) == 'u';
      if (unicode) {
        plain.append((char) Integer.parseInt(raw, i + 2, i + 6, 16));
      } else {
        plain.append(escaped ? plain(raw.charAt(i + 1)) : c);
      }
      i += unicode ? 6 : escaped ? 2 : 1;
    }
    return plain.toString();
  }

  private static char plain(char escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }
}
