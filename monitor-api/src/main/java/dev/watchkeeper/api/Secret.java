package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A text that must not be seen: it prints as {@code ***}, is compared in constant time and leaves
 * only through {@link #reveal()}. Immutable and thread-safe.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Wraps a secret text.
   *
   * @throws NullPointerException if it is null, as a variable of the environment is that is not set
   */
  public static Secret of(String value) {
    return new Secret(requireNonNull(value, "a secret is null: is what it is taken from set?"));
  }

  /** The text itself, to be handed to the protocol that needs it and nowhere else. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for all secrets, so that it tells nothing. */
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "***";
  }
}
