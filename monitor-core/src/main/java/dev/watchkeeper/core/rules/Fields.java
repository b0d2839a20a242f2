package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what several kinds of rules have among their settings. */
final class Fields {
  private final Settings settings;

  Fields(Settings settings) {
    this.settings = settings;
  }

  /** What counts as a failure. */
  Counted counted() {
    List<String> words = settings.texts("counting").orElse(List.of());
    Counted counted = words.isEmpty() ? Counted.DOWN : tried("counting", () -> Counted.read(words));
    return counted == null ? Counted.DOWN : counted;
  }

  /** One of {@code at-least} and {@code more-than}, as the beginning of a rule. */
  <T> @Nullable T threshold(Function<Integer, T> atLeast, Function<Integer, T> moreThan) {
    Integer least = settings.integer("at-least").optional().orElse(null);
    Integer more = settings.integer("more-than").optional().orElse(null);
    oneOfTwo("at-least", "more-than");
    return least != null
        ? tried("at-least", () -> atLeast.apply(least))
        : more != null ? tried("more-than", () -> moreThan.apply(more)) : null;
  }

  /** Refuses both and neither of two names; true if it is one. */
  boolean oneOfTwo(String one, String other) {
    boolean both = settings.has(one) && settings.has(other);
    boolean neither = !settings.has(one) && !settings.has(other);
    if (both || neither) {
      String what = both ? "cannot be given together with '" : "is missing, or '";
      settings.reject(one, what + other + "'");
    }
    return !both && !neither;
  }

  /** The condition under a name; null if there is none or it is wrong. */
  @Nullable Condition condition(String name) {
    return settings.has(name) ? Condition.read(settings.section(name)).orElse(null) : null;
  }

  <T> @Nullable T tried(String name, Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      settings.reject(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The rule, unless something is wrong. */
  <T> @Nullable T made(Supplier<T> rule) {
    return settings.sound() ? tried("", rule) : null;
  }
}
