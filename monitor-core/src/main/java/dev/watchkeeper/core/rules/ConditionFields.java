package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a {@link ConditionRule}. */
final class ConditionFields {
  private final Settings settings;
  private final Fields fields;

  ConditionFields(Settings settings) {
    this.settings = settings;
    this.fields = new Fields(settings);
  }

  @Nullable ConditionRule read() {
    if (!settings.has("condition")) {
      settings.reject("condition", "is missing");
    }
    Condition condition = fields.condition("condition");
    boolean holds =
        settings
            .text("fires-when")
            .oneOf(List.of("holds", "fails"))
            .orElse("fails")
            .equals("holds");
    Duration lasting =
        settings.duration("lasting").between(Duration.ZERO, Limits.LONGEST).orElse(Duration.ZERO);
    ValueWindow window = window();
    int minimum = settings.integer("minimum").orElse(1);
    Condition end = fields.condition("recover-when");
    int after = settings.integer("recover-after").between(1, 1_000).orElse(1);
    When when =
        condition == null ? null : fields.tried("rollup", () -> new When(condition, window));
    if (when == null) {
      return null;
    }
    ConditionRule plain =
        (holds ? when.holds() : when.fails()).lasting(lasting).recoverAfter(after);
    ConditionRule enough = fields.tried("minimum", () -> plain.minimum(minimum));
    ConditionRule ending =
        end == null || enough == null
            ? enough
            : fields.tried("recover-when", () -> enough.recoverWhen(end));
    return ending == null ? null : fields.made(() -> ending);
  }

  /** The window; null for the newest value. */
  private @Nullable ValueWindow window() {
    List<String> words = Arrays.stream(Rollup.values()).map(Rollup::word).toList();
    String word = settings.text("rollup").oneOf(words).optional().orElse(null);
    Duration span =
        settings
            .duration("within")
            .between(Duration.ofMillis(1), Limits.LONGEST)
            .optional()
            .orElse(null);
    Double percent =
        settings
            .number("percent")
            .check(
                p -> p > 0 && p <= 100 && Math.abs(p * 1_000 - Math.rint(p * 1_000)) < 1e-6,
                "lies above 0, at most at 100, with at most three decimals")
            .optional()
            .orElse(null);
    if (settings.has("rollup") != settings.has("within")) {
      settings.reject("rollup", "and 'within' are given together");
    }
    Rollup rollup =
        Arrays.stream(Rollup.values()).filter(r -> r.word().equals(word)).findFirst().orElse(null);
    if ((rollup == Rollup.PERCENTILE) != settings.has("percent")) {
      settings.reject("percent", "is given with the rollup 'percentile', and only there");
    }
    return rollup == null || span == null
        ? null
        : new ValueWindow(span, rollup, percent == null ? 0 : (int) Math.rint(percent * 1_000));
  }
}
