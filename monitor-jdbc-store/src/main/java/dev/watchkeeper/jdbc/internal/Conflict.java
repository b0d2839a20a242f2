package dev.watchkeeper.jdbc.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a row whose key is there already.
 *
 * @param key the columns of the key; none if such a row is a failure
 * @param guard what must hold for the row that is there ({@code old.column}) and the one that comes
 *     ({@code new.column}) if the old one is to give way; null if it stays in any case
 */
record Conflict(List<String> key, @Nullable String guard) {
  /** It is a failure. */
  static final Conflict FAIL = new Conflict(List.of(), null);

  Conflict {
    key = List.copyOf(key);
  }

  /** The row that is there stays. */
  static Conflict keep(String... key) {
    return new Conflict(List.of(key), null);
  }

  /** The row that is there gives way if the guard holds; {@code 1 = 1} always holds. */
  static Conflict replaceIf(String guard, String... key) {
    return new Conflict(List.of(key), guard);
  }

  boolean fails() {
    return key.isEmpty();
  }

  /** The guard, with these in the place of {@code old.} and {@code new.}. */
  String guard(String old, String fresh) {
    return String.valueOf(guard).replace("old.", old).replace("new.", fresh);
  }
}
