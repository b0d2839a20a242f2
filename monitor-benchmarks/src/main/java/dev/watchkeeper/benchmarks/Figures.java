package dev.watchkeeper.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the parts of one run measured, by name, for the goals at its end. Kept in the file that the
 * system property {@code figures} names, since each part is a process of its own; without it,
 * nowhere.
 */
public final class Figures {
  private static final String FILE = System.getProperty("figures", "");

  private Figures() {}

  /** Notes one; a later one of the same name counts. */
  public static void put(String name, double value) {
    if (FILE.isEmpty()) {
      return;
    }
    try {
      Files.write(
          Path.of(FILE),
          List.of(name + "=" + value),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was noted under this name; empty if nothing was. */
  public static OptionalDouble known(String name) {
    Double value = FILE.isEmpty() ? null : all().get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** All that were noted. */
  static Map<String, Double> all() {
    Map<String, Double> figures = new HashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of(FILE))) {
        int at = line.lastIndexOf('=');
        figures.put(line.substring(0, at), Double.valueOf(line.substring(at + 1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return figures;
  }
}
