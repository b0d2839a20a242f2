package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a probe may measure, as its provider says.
 *
 * @param keys those with a known name
 * @param free beginnings of names that only the target knows
 */
record KnownMetrics(List<MetricKey> keys, List<String> free) {
  /** Asks the provider, which is foreign code; one that fails knows nothing. */
  static KnownMetrics of(ProbeProvider provider, ProbeDefinition definition) {
    List<MetricKey> keys = new ArrayList<>();
    List<String> free = new ArrayList<>();
    Throwable failed =
        Guarded.run(
            () -> {
              keys.addAll(provider.metrics(definition.target(), opened(definition)));
              free.addAll(provider.freeMetrics(definition.target(), opened(definition)));
            });
    if (failed != null) {
      Guarded.ignore(failed);
      return new KnownMetrics(List.of(), List.of());
    }
    return new KnownMetrics(keys, free);
  }

  private static Settings opened(ProbeDefinition definition) {
    return definition.settings().reading("settings");
  }

  /** Why no measurement can fulfil the condition; null if one may. */
  @Nullable String mismatch(Condition condition) {
    String name = condition.key().name();
    if (keys.isEmpty() && free.isEmpty()) {
      return null;
    }
    for (MetricKey key : keys) {
      if (key.name().equals(name)) {
        return misfit(condition, key);
      }
    }
    if (free.stream().anyMatch(name::startsWith)) {
      return null;
    }
    List<String> known = new ArrayList<>(keys.stream().map(MetricKey::name).toList());
    free.forEach(beginning -> known.add(beginning + "*"));
    return "no measurement '" + name + "'" + Problem.hint(name, known);
  }

  private static @Nullable String misfit(Condition condition, MetricKey key) {
    boolean presence =
        condition.operator() == Condition.Operator.PRESENT
            || condition.operator() == Condition.Operator.ABSENT;
    boolean fits = presence || key.isNumber() == condition.key().isNumber();
    String is = key.isNumber() ? "a number" : "text";
    return fits ? null : "'" + key + "' is " + is + ", it cannot be " + condition.expected();
  }
}
