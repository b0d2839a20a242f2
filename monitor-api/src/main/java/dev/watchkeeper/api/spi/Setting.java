package dev.watchkeeper.api.spi;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One value that was read from opened {@link Settings}. What is wrong with it is noted there;
 * reading goes on with a neutral value, so that all problems are found at once. Belongs to one
 * thread.
 *
 * @param <T> the type of the value
 */
public final class Setting<T> {
  private final Settings settings;
  private final String name;
  private final @Nullable T value;
  private final boolean given;
  private final T neutral;

  Setting(Settings settings, String name, @Nullable T value, boolean given, T neutral) {
    this.settings = settings;
    this.name = name;
    this.value = value;
    this.given = given;
    this.neutral = neutral;
  }

  /** The value, or this one if none was given. */
  public T orElse(T other) {
    return value != null ? value : given ? neutral : other;
  }

  /** The value; that none was given is a problem. */
  public T required() {
    if (!given) {
      settings.reject(name, "is missing");
    }
    return value != null ? value : neutral;
  }

  /** The value; empty if none was given or it was of a wrong type. */
  public Optional<T> optional() {
    return Optional.ofNullable(value);
  }

  /** A value that fails the test is a problem; {@code what} says what would be right. */
  public Setting<T> check(Predicate<? super T> test, String what) {
    if (value == null || test.test(value)) {
      return this;
    }
    settings.reject(name, what + ", not " + SettingsTree.shown(value));
    return new Setting<>(settings, name, null, true, neutral);
  }

  /** A value below {@code low} or above {@code high} is a problem. */
  @SuppressWarnings("unchecked")
  public Setting<T> between(T low, T high) {
    return check(
        v -> ((Comparable<T>) v).compareTo(low) >= 0 && ((Comparable<T>) v).compareTo(high) <= 0,
        "lies between " + SettingsTree.shown(low) + " and " + SettingsTree.shown(high));
  }

  /** A value that is none of these is a problem. */
  public Setting<T> oneOf(Collection<? extends T> allowed) {
    return check(allowed::contains, "is one of " + allowed);
  }
}
