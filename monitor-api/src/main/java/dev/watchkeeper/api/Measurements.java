package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one run measured: at most 128 numbers and texts in the order in which they were added, each
 * under a {@link MetricKey}. Immutable; held in flat arrays, since there is one per result.
 */
public final class Measurements {
  /** The most values one result may hold. */
  public static final int MAX_SIZE = 128;

  /** The longest text kept, in characters; longer ones are cut. */
  public static final int MAX_TEXT = 4_096;

  private static final int FEW = 8;

  private static final Measurements EMPTY =
      new Measurements(new MetricKey[0], new double[0], new String[0]);

  private final MetricKey[] keys;
  private final double[] numbers;
  private final @Nullable String[] texts;

  private Measurements(MetricKey[] keys, double[] numbers, @Nullable String[] texts) {
    this.keys = keys;
    this.numbers = numbers;
    this.texts = texts;
  }

  /** No measurements. */
  public static Measurements empty() {
    return EMPTY;
  }

  /** A new, empty builder. */
  public static Builder builder() {
    return new Builder(FEW);
  }

  /**
   * A new, empty builder with places for this many values, so that it need not grow; it takes more
   * all the same.
   *
   * @throws IllegalArgumentException if it is not 1 to {@link #MAX_SIZE}
   */
  public static Builder builder(int expected) {
    if (expected < 1 || expected > MAX_SIZE) {
      throw new IllegalArgumentException("1 to " + MAX_SIZE + " are expected, not " + expected);
    }
    return new Builder(expected);
  }

  /** How many there are. */
  public int size() {
    return keys.length;
  }

  /** The keys in order; immutable. */
  public List<MetricKey> keys() {
    return List.of(keys);
  }

  /** True if there is a value under this name. */
  public boolean has(MetricKey key) {
    return indexOf(key) >= 0;
  }

  /** The number under this name; empty if there is none or it is a text. */
  public OptionalDouble number(MetricKey key) {
    int i = indexOf(key);
    return i < 0 || texts.length > 0 && texts[i] != null
        ? OptionalDouble.empty()
        : OptionalDouble.of(numbers[i]);
  }

  /** As {@link #number}, without an object for it: NaN if there is none. */
  double numberOrNaN(MetricKey key) {
    int i = indexOf(key);
    return i < 0 || texts.length > 0 && texts[i] != null ? Double.NaN : numbers[i];
  }

  /** The text under this name; empty if there is none or it is a number. */
  public Optional<String> text(MetricKey key) {
    int i = indexOf(key);
    return i < 0 || texts.length == 0 ? Optional.empty() : Optional.ofNullable(texts[i]);
  }

  /** The value at a position: a {@link Double} or a {@link String}. */
  public Object value(int index) {
    String text = texts.length == 0 ? null : texts[index];
    return text == null ? (Object) numbers[index] : text;
  }

  /** Only those whose key passes; this very object if all do. */
  public Measurements filter(Predicate<MetricKey> wanted) {
    if (Arrays.stream(keys).allMatch(wanted)) {
      return this;
    }
    Builder some = builder();
    for (int i = 0; i < keys.length; i++) {
      if (wanted.test(keys[i])) {
        some.set(keys[i], value(i));
      }
    }
    return some.build();
  }

  private int indexOf(MetricKey key) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].name().equals(key.name())) {
        return i;
      }
    }
    return -1;
  }

  /** A builder that starts with these. */
  Builder toBuilder() {
    return new Builder(Math.max(FEW, keys.length)).setAll(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Measurements that
        && Arrays.equals(keys, that.keys)
        && IntStream.range(0, keys.length).allMatch(i -> value(i).equals(that.value(i)));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(keys);
  }

  /** The values in order, as {@code name=value, name=value}, each cut to 200 characters. */
  @Override
  public String toString() {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      Object value = value(i);
      shown.add(
          keys[i].name()
              + "="
              + (value instanceof Double number
                  ? Numbers.plain(number)
                  : Texts.line(value.toString(), 200)));
    }
    return String.join(", ", shown);
  }

  /** Collects measurements; not thread-safe, may be built from more than once. */
  public static final class Builder {
    private MetricKey[] keys;
    private double[] numbers;
    private @Nullable String @Nullable [] texts;
    private int size;

    private Builder(int places) {
      keys = new MetricKey[places];
      numbers = new double[places];
    }

    /**
     * Sets all of these, in their order.
     *
     * @throws IllegalArgumentException if there are too many
     */
    public Builder setAll(Measurements all) {
      for (int i = 0; i < all.keys.length; i++) {
        String text = all.texts.length == 0 ? null : all.texts[i];
        if (text == null) {
          set(all.keys[i], all.numbers[i]);
        } else {
          set(all.keys[i], text);
        }
      }
      return this;
    }

    /**
     * Sets a number.
     *
     * @throws IllegalArgumentException if the key is of a text, the number is not finite, or there
     *     are too many
     */
    public Builder set(MetricKey key, double number) {
      if (!key.isNumber() || !Double.isFinite(number)) {
        throw new IllegalArgumentException(
            "'"
                + key
                + "' takes "
                + (key.isNumber() ? "a finite number" : "text")
                + ", not "
                + number);
      }
      int i = place(key);
      numbers[i] = number;
      if (texts != null) {
        texts[i] = null;
      }
      return this;
    }

    /**
     * Sets a text; what is longer than {@link Measurements#MAX_TEXT} is cut.
     *
     * @throws IllegalArgumentException if the key is of a number, or there are too many
     */
    public Builder set(MetricKey key, String text) {
      requireNonNull(text, "text");
      if (key.isNumber()) {
        throw new IllegalArgumentException("'" + key + "' takes a number, not text");
      }
      int i = place(key);
      if (texts == null) {
        texts = new String[keys.length];
      }
      texts[i] = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
      return this;
    }

    /**
     * Sets a number or text, by the type of the value.
     *
     * @throws IllegalArgumentException if it is neither, or as the other two
     */
    public Builder set(MetricKey key, Object value) {
      if (value instanceof Number number) {
        return set(key, number.doubleValue());
      }
      if (value instanceof String text) {
        return set(key, text);
      }
      throw new IllegalArgumentException("'" + key + "' takes a number or text, not " + value);
    }

    private int place(MetricKey key) {
      for (int i = 0; i < size; i++) {
        if (keys[i].name().equals(key.name())) {
          keys[i] = key;
          return i;
        }
      }
      if (size == MAX_SIZE) {
        throw new IllegalArgumentException(
            "a result holds at most " + MAX_SIZE + " measurements; '" + key + "' is one more");
      }
      if (size == keys.length) {
        grow();
      }
      keys[size] = key;
      return size++;
    }

    private void grow() {
      keys = Arrays.copyOf(keys, size * 2);
      numbers = Arrays.copyOf(numbers, size * 2);
      texts = texts == null ? null : Arrays.copyOf(texts, size * 2);
    }

    /** Makes the measurements collected so far. */
    public Measurements build() {
      if (size == 0) {
        return EMPTY;
      }
      @Nullable String[] kept = texts == null ? EMPTY.texts : Arrays.copyOf(texts, size);
      return new Measurements(Arrays.copyOf(keys, size), Arrays.copyOf(numbers, size), kept);
    }
  }
}
