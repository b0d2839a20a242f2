package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies values into a tree and reads them typed. */
final class SettingsTree {
  private static final int MAX_DEPTH = 16;

  static final Form<String> TEXT = new Form<>("a text", "", SettingsTree::text);
  static final Form<Secret> SECRET =
      new Form<>("a secret text", Secret.of(""), SettingsTree::secret);
  static final Form<Integer> INTEGER = new Form<>("a whole number", 0, SettingsTree::integer);
  static final Form<Double> NUMBER = new Form<>("a number", 0.0, SettingsTree::number);
  static final Form<Boolean> FLAG = new Form<>("true or false", false, SettingsTree::flag);
  static final Form<Duration> DURATION =
      new Form<>("a duration such as '30s' or '5m'", Duration.ZERO, SettingsTree::duration);
  static final Form<List<String>> TEXTS =
      new Form<>("a list of texts", List.of(), SettingsTree::texts);
  static final Form<Map<String, String>> TEXT_MAP =
      new Form<>("a map of texts", Map.of(), SettingsTree::textMap);
  static final Form<Object> ANY = new Form<>("a value", "", value -> value);

  private SettingsTree() {}

  /** Reads a value of one type; gives null for what is not of the type. */
  @FunctionalInterface
  interface Reader<T> {
    @Nullable T read(Object value);
  }

  /** What a value of one type is called, what stands in for a wrong one, and how it is read. */
  record Form<T>(String what, T neutral, Reader<T> reader) {}

  static Object copy(@Nullable Object value, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("setting '" + path + "' is nested more than 16 deep");
    }
    if (value instanceof Map<?, ?> map) {
      return copyMap(map, path, depth);
    }
    if (value instanceof Collection<?> items) {
      List<Object> copied = new ArrayList<>();
      for (Object item : items) {
        copied.add(copy(item, path + "[" + copied.size() + "]", depth + 1));
      }
      return Collections.unmodifiableList(copied);
    }
    return scalar(value, path);
  }

  static Map<String, Object> copyMap(Map<?, ?> map, String path, int depth) {
    Map<String, Object> copied = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        throw new IllegalArgumentException("setting '" + path + "' has a name that is no text");
      }
      copied.put(
          name, copy(entry.getValue(), path.isEmpty() ? name : path + "." + name, depth + 1));
    }
    return Collections.unmodifiableMap(copied);
  }

  private static Object scalar(@Nullable Object value, String path) {
    if (value instanceof String || value instanceof Boolean || value instanceof Secret) {
      return value;
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return ((Number) value).longValue();
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    if (value instanceof Duration duration) {
      return Durations.print(duration);
    }
    throw new IllegalArgumentException(
        "setting '"
            + path
            + "' takes text, number, boolean, secret, list or map, not "
            + (value == null ? "nothing" : value.getClass().getSimpleName()));
  }

  private static @Nullable String text(Object value) {
    boolean scalar = value instanceof String || value instanceof Number || value instanceof Boolean;
    return scalar ? value.toString() : null;
  }

  private static @Nullable Secret secret(Object value) {
    String text = text(value);
    return value instanceof Secret secret ? secret : text == null ? null : Secret.of(text);
  }

  private static @Nullable Integer integer(Object value) {
    return value instanceof Long number && number == number.intValue() ? number.intValue() : null;
  }

  private static @Nullable Double number(Object value) {
    return value instanceof Number number ? (Double) number.doubleValue() : null;
  }

  private static @Nullable Boolean flag(Object value) {
    return value instanceof Boolean flag ? flag : null;
  }

  private static @Nullable Duration duration(Object value) {
    return value instanceof String text ? Durations.parse(text) : null;
  }

  private static @Nullable List<String> texts(Object value) {
    List<String> read = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of(value)) {
      String text = text(item);
      if (text == null) {
        return null;
      }
      read.add(text);
    }
    return List.copyOf(read);
  }

  private static @Nullable Map<String, String> textMap(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, String> read = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      boolean secret = entry.getValue() instanceof Secret;
      String text = secret ? ((Secret) entry.getValue()).reveal() : text(entry.getValue());
      if (text == null) {
        return null;
      }
      read.put((String) entry.getKey(), text);
    }
    return Collections.unmodifiableMap(read);
  }

  /** A value for a message: a text in quotes, cut; a secret masked. */
  static String shown(Object value) {
    if (value instanceof String text) {
      return "'" + Texts.line(text, 80) + "'";
    }
    if (value instanceof Map) {
      return "a map";
    }
    if (value instanceof Duration duration) {
      return Durations.print(duration);
    }
    return value instanceof Collection ? "a list" : Texts.line(value.toString(), 80);
  }
}
