package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.util.Collection;

/**
 * One thing that is wrong in a configuration.
 *
 * @param where the path of the wrong value, such as {@code check 'shop'.settings.method}
 * @param what what is wrong and what would be right
 */
public record Problem(String where, String what) {
  /** Refuses nulls. */
  public Problem {
    requireNonNull(where, "where");
    requireNonNull(what, "what");
  }

  /**
   * The end of a message about an unknown name: {@code "; known: a, b (did you mean 'a'?)"}, or
   * empty where nothing is known.
   */
  public static String hint(String name, Collection<String> known) {
    return Similar.hint(requireNonNull(name, "name"), known);
  }

  /** This problem, seen from one level above: {@code prefix} is put before {@link #where()}. */
  public Problem under(String prefix) {
    if (where.isEmpty()) {
      return new Problem(prefix, what);
    }
    return new Problem(where.startsWith("[") ? prefix + where : prefix + "." + where, what);
  }

  @Override
  public String toString() {
    return where.isEmpty() ? what : where + ": " + what;
  }
}
