package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small tree of settings: texts, numbers, booleans, secrets, lists and maps under names. The same
 * tree comes from code, a file, a database row or a request.
 *
 * <p>As a value it is immutable and compared by its content. To read it typed and have every
 * mistake collected, open it with {@link #reading(String)}: the readers below never throw for a
 * wrong value, but note the problem under its path and go on with a neutral one; {@link
 * #problems()} then lists all of them, and every name that nobody asked for. An opened tree belongs
 * to one thread.
 */
public final class Settings {
  private static final Settings EMPTY = new Settings(Map.of(), "", null);

  private final Map<String, Object> values;
  private final String path;
  private final @Nullable SettingsLog log;

  private Settings(Map<String, Object> values, String path, @Nullable SettingsLog log) {
    this.values = values;
    this.path = path;
    this.log = log;
  }

  /** No settings. */
  public static Settings empty() {
    return EMPTY;
  }

  /**
   * A tree of these values: {@link String}, {@link Number}, {@link Boolean}, {@link Secret}, {@link
   * Duration}, {@link java.util.Collection} and {@link Map} with text keys, nested at most 16 deep.
   *
   * @throws IllegalArgumentException if there is another type, a null, or it is nested deeper; the
   *     message names the path
   */
  public static Settings of(Map<String, ?> values) {
    return values.isEmpty() ? EMPTY : new Settings(SettingsTree.copyMap(values, "", 0), "", null);
  }

  /**
   * A copy with one value more, or another one for its name.
   *
   * @throws IllegalArgumentException as {@link #of(Map)}
   */
  public Settings with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(requireNonNull(name, "name"), SettingsTree.copy(value, name, 0));
    return new Settings(Collections.unmodifiableMap(more), path, log);
  }

  /** The values: String, Long, Double, Boolean, Secret, List or Map; immutable, in order. */
  public Map<String, Object> asMap() {
    return values;
  }

  /** The names, in order; immutable. */
  public Set<String> names() {
    return values.keySet();
  }

  /** True if there is a value under this name; asking makes the name a known one. */
  public boolean has(String name) {
    asked(name);
    return values.containsKey(name);
  }

  /**
   * The same tree, opened for typed reading.
   *
   * @param at the path under which problems are told, such as {@code settings}; may be empty
   */
  public Settings reading(String at) {
    return new Settings(values, requireNonNull(at, "at"), new SettingsLog());
  }

  /** Reads a text; a number or boolean is taken as it is written. */
  public Setting<String> text(String name) {
    return read(name, SettingsTree.TEXT);
  }

  /** Reads a text that must not be seen. */
  public Setting<Secret> secret(String name) {
    return read(name, SettingsTree.SECRET);
  }

  /** Reads a whole number. */
  public Setting<Integer> integer(String name) {
    return read(name, SettingsTree.INTEGER);
  }

  /** Reads a number. */
  public Setting<Double> number(String name) {
    return read(name, SettingsTree.NUMBER);
  }

  /** Reads true or false. */
  public Setting<Boolean> flag(String name) {
    return read(name, SettingsTree.FLAG);
  }

  /**
   * Reads a length of time: a number with a unit (ms, s, m, h, d; several may follow each other, as
   * in {@code 1h30m}) or in ISO form ({@code PT1M}).
   */
  public Setting<Duration> duration(String name) {
    return read(name, SettingsTree.DURATION);
  }

  /** Reads a list of texts; a single value counts as a list of one. */
  public Setting<List<String>> texts(String name) {
    return read(name, SettingsTree.TEXTS);
  }

  /** Reads a map of texts, such as headers. */
  public Setting<Map<String, String>> textMap(String name) {
    return read(name, SettingsTree.TEXT_MAP);
  }

  /** Reads any value as it is: String, Long, Double, Boolean, Secret, List or Map. */
  public Setting<Object> value(String name) {
    return read(name, SettingsTree.ANY);
  }

  /** Opens the map under a name; an empty tree if there is none. */
  public Settings section(String name) {
    asked(name);
    Object value = values.get(name);
    if (value != null && !(value instanceof Map)) {
      reject(name, "takes settings of its own (a map), not " + SettingsTree.shown(value));
    }
    return child(value instanceof Map<?, ?> map ? map : Map.of(), pathOf(name));
  }

  /** Opens each map of the list under a name; an empty list if there is none. */
  public List<Settings> sections(String name) {
    asked(name);
    Object value = values.getOrDefault(name, List.of());
    if (!(value instanceof List<?> list)) {
      reject(name, "takes a list, not " + SettingsTree.shown(value));
      return List.of();
    }
    List<Settings> opened = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map<?, ?> map) {
        opened.add(child(map, pathOf(name) + "[" + i + "]"));
      } else {
        reject(name + "[" + i + "]", "takes a map, not " + SettingsTree.shown(list.get(i)));
      }
    }
    return opened;
  }

  @SuppressWarnings("unchecked")
  private Settings child(Map<?, ?> map, String at) {
    Settings opened = new Settings((Map<String, Object>) map, at, log().child(at));
    opened.log();
    return opened;
  }

  private <T> Setting<T> read(String name, SettingsTree.Form<T> form) {
    asked(name);
    Object value = values.get(name);
    T typed = value == null ? null : form.reader().read(value);
    if (value != null && typed == null) {
      reject(name, "takes " + form.what() + ", not " + SettingsTree.shown(value));
    }
    return new Setting<>(this, name, typed, value != null, form.neutral());
  }

  private void asked(String name) {
    log().asked(requireNonNull(name, "name"));
  }

  /** Notes a problem with the value of a name, in words that say what would be right. */
  public void reject(String name, String what) {
    log().problem(new Problem(pathOf(name), what));
  }

  /** True if no wrong value was noted since this tree was opened; unknown names do not count. */
  public boolean sound() {
    return log().problems().isEmpty();
  }

  /**
   * Everything found wrong since this tree was opened, and every name that nobody asked for; empty
   * if all is well.
   */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(log().problems());
    log().collectUnknown(this, all);
    return all;
  }

  String pathOf(String name) {
    return path.isEmpty() ? name : name.isEmpty() ? path : path + "." + name;
  }

  SettingsLog log() {
    if (log == null) {
      throw new IllegalStateException(
          "settings are opened with reading(path) before they are read");
    }
    log.owner(this);
    return log;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Settings that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** The tree with every secret masked. */
  @Override
  public String toString() {
    return values.toString();
  }
}
