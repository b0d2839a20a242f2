package dev.watchkeeper.probes.internal.http;

import java.util.ArrayList;
import java.util.List;

/**
 * A path into JSON, the plain part of RFC 9535: the root {@code $}, a member as {@code .name} or
 * {@code ['name']}, an element as {@code [0]} or from the end {@code [-1]}, all children as {@code
 * .*} or {@code [*]}; and {@code .length()} at the end, which is none of the RFC's.
 */
final class JsonPath {
  private static final int MAX_STEPS = 32;
  private static final int MAX_FOUND = 10_000;

  private final String text;
  private final List<Object> steps;
  private final boolean length;

  private JsonPath(String text, List<Object> steps, boolean length) {
    this.text = text;
    this.steps = steps;
    this.length = length;
  }

  /** What stands for all children. */
  private enum All {
    CHILDREN
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonPath parse(String text) {
    boolean length = text.endsWith(".length()");
    String path = length ? text.substring(0, text.length() - ".length()".length()) : text;
    if (!path.startsWith("$")) {
      throw wrong("begins with '$'");
    }
    List<Object> steps = new ArrayList<>();
    int i = 1;
    while (i < path.length()) {
      if (steps.size() == MAX_STEPS) {
        throw wrong("has at most " + MAX_STEPS + " steps");
      }
      i = path.charAt(i) == '[' ? bracket(path, i, steps) : dot(path, i, steps);
    }
    return new JsonPath(text, List.copyOf(steps), length);
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "is a path into JSON, such as '$.items[0].name', which " + what);
  }

  private static int dot(String path, int at, List<Object> steps) {
    int end = at + 1;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    String name = path.substring(at + 1, end);
    if (path.charAt(at) != '.' || name.isEmpty()) {
      throw wrong("has a name behind each dot");
    }
    if (name.equals("*")) {
      steps.add(All.CHILDREN);
    } else if (name.chars().allMatch(JsonPath::inName)) {
      steps.add(name);
    } else {
      throw wrong("has names with other characters than letters, digits, '_' and '-' in ['']");
    }
    return end;
  }

  private static boolean inName(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  private static int bracket(String path, int at, List<Object> steps) {
    char quote = at + 1 < path.length() ? path.charAt(at + 1) : ']';
    boolean quoted = quote == '\'' || quote == '"';
    int end = path.indexOf(quoted ? quote + "]" : "]", quoted ? at + 2 : at + 1);
    if (end < 0) {
      throw wrong("closes its brackets");
    }
    String inner = path.substring(quoted ? at + 2 : at + 1, end);
    if (quoted) {
      steps.add(inner);
    } else if (inner.equals("*")) {
      steps.add(All.CHILDREN);
    } else if (inner.matches("0|-?[1-9][0-9]{0,8}")) {
      steps.add(Integer.valueOf(inner));
    } else {
      throw wrong("has a quoted name, an index or '*' in brackets");
    }
    return end + (quoted ? 2 : 1);
  }

  /** The values that it leads to, in order; empty if there are none. */
  List<Found> find(Json json) throws Json.BadJson {
    List<Integer> at = List.of(json.root());
    for (Object step : steps) {
      at = step(json, at, step);
    }
    List<Found> found = new ArrayList<>();
    for (int value : at) {
      if (!length) {
        found.add(json.found(value));
      } else if (json.size(value) >= 0) {
        found.add(new Found(Found.Kind.NUMBER, String.valueOf(json.size(value))));
      }
    }
    return found;
  }

  private static List<Integer> step(Json json, List<Integer> from, Object step)
      throws Json.BadJson {
    List<Integer> to = new ArrayList<>();
    for (int value : from) {
      if (step == All.CHILDREN) {
        to.addAll(json.children(value, MAX_FOUND - to.size()));
      } else {
        int child =
            step instanceof Integer index
                ? json.element(value, index)
                : json.member(value, (String) step);
        if (child >= 0) {
          to.add(child);
        }
      }
    }
    return to;
  }

  @Override
  public String toString() {
    return text;
  }
}
