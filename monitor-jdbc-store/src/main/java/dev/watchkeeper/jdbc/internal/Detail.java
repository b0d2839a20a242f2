package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a result that has no column of its own, as JSON; null for a result without any.
 * Names: r reason, p phase, i incarnation unless 1, n node if it has no number, s and t the
 * microseconds of delay and length if they have no room in their columns, e evidence, m
 * measurements as key, value, key, value: a key is the number of the metric, or the metric spelt
 * out.
 */
final class Detail {
  private static final long USUAL_INCARNATION = 1;

  private Detail() {}

  static Map<String, Object> write(
      ProbeResult result, Function<MetricKey, @Nullable Integer> numbers) {
    Map<String, Object> map = new LinkedHashMap<>();
    put(map, "r", result.reason());
    put(map, "p", result.phase());
    if (result.incarnation() != USUAL_INCARNATION) {
      map.put("i", result.incarnation());
    }
    List<Object> measurements = measurements(result.measurements(), numbers);
    if (!measurements.isEmpty()) {
      map.put("m", measurements);
    }
    if (!result.evidence().isEmpty()) {
      map.put("e", result.evidence().stream().map(Detail::evidence).toList());
    }
    return map;
  }

  private static void put(Map<String, Object> map, String name, String value) {
    if (!value.isEmpty()) {
      map.put(name, value);
    }
  }

  private static List<Object> measurements(
      Measurements measurements, Function<MetricKey, @Nullable Integer> numbers) {
    List<Object> all = new ArrayList<>(2 * measurements.size());
    List<MetricKey> keys = measurements.keys();
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).stored()) {
        Integer number = numbers.apply(keys.get(i));
        all.add(number == null ? Metrics.write(keys.get(i)) : number);
        all.add(measurements.value(i));
      }
    }
    return all;
  }

  private static List<Object> evidence(Evidence evidence) {
    return List.of(
        evidence.metric(),
        evidence.expected(),
        evidence.actual(),
        Codes.STATUS.of(evidence.verdict()));
  }

  /** Gives the metric of a number. */
  @FunctionalInterface
  interface Meaning {
    MetricKey of(int number) throws java.sql.SQLException;
  }

  static Measurements measurements(Map<String, Object> map, Meaning meaning)
      throws java.sql.SQLException {
    Measurements.Builder measurements = Measurements.builder();
    List<?> all = list(map.get("m"));
    for (int i = 0; i + 1 < all.size(); i += 2) {
      MetricKey key =
          all.get(i) instanceof Number number
              ? meaning.of(number.intValue())
              : Metrics.read(String.valueOf(all.get(i)));
      measurements.set(key, all.get(i + 1));
    }
    return measurements.build();
  }

  static List<Evidence> evidence(Map<String, Object> map) {
    List<Evidence> evidence = new ArrayList<>();
    for (Object one : list(map.get("e"))) {
      List<?> parts = list(one);
      Status verdict =
          Codes.STATUS.at(parts.get(3) instanceof Number number ? number.intValue() : -1);
      evidence.add(new Evidence(text(parts, 0), text(parts, 1), text(parts, 2), verdict));
    }
    return evidence;
  }

  static long incarnation(Map<String, Object> map) {
    return map.get("i") instanceof Number number ? number.longValue() : USUAL_INCARNATION;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> found ? found : List.of();
  }

  private static String text(List<?> parts, int index) {
    return String.valueOf(parts.get(index));
  }
}
