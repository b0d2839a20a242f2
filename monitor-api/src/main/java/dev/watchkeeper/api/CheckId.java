package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

/**
 * The name of a check: the key everywhere, in code, files, database rows and alerts. 1 to 200
 * characters without control characters and without space at either end; case matters.
 *
 * @param value the name
 */
public record CheckId(String value) implements Comparable<CheckId> {
  /** The longest name, in characters (UTF-16 units). */
  public static final int MAX_LENGTH = 200;

  /**
   * Validates the name.
   *
   * @throws IllegalArgumentException if it is empty, too long, has control characters or space at
   *     an end; the message says which
   */
  public CheckId {
    requireNonNull(value, "value");
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a check's name has 1 to "
              + MAX_LENGTH
              + " characters, not "
              + value.length()
              + ": '"
              + Texts.line(value, 40)
              + "'");
    }
    if (!value.equals(value.strip()) || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a check's name has no control characters and no space at its ends: '"
              + Texts.line(value, 80)
              + "'");
    }
  }

  /**
   * Makes a name.
   *
   * @throws IllegalArgumentException as the constructor
   */
  public static CheckId of(String value) {
    return new CheckId(value);
  }

  /**
   * A hash that is the same in every process and release, spread over all 64 bits: the phase of
   * schedules and the slice of a cluster come from it.
   */
  public long stableHash() {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < value.length(); i++) {
      h = (h ^ value.charAt(i)) * 0x100000001b3L;
    }
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  @Override
  public int compareTo(CheckId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
