package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a result that has no column of its own, as text: exact and readable. */
final class Detail {
  private Detail() {}

  static String write(ProbeResult result) {
    Map<String, Object> map = new LinkedHashMap<>();
    put(map, "reason", result.reason());
    put(map, "phase", result.phase());
    put(map, "node", result.node());
    map.put("inc", result.incarnation());
    map.put("took", result.tookNanos());
    if (result.measurements().size() > 0) {
      map.put("m", measurements(result.measurements()));
    }
    if (!result.evidence().isEmpty()) {
      map.put("e", result.evidence().stream().map(Detail::evidence).toList());
    }
    return Json.write(map);
  }

  private static void put(Map<String, Object> map, String name, String value) {
    if (!value.isEmpty()) {
      map.put(name, value);
    }
  }

  private static List<Object> measurements(Measurements measurements) {
    List<Object> all = new ArrayList<>();
    List<MetricKey> keys = measurements.keys();
    for (int i = 0; i < keys.size(); i++) {
      MetricKey key = keys.get(i);
      String kind = key.kind().name().substring(0, 1);
      all.add(List.of(key.name(), kind, key.unit(), measurements.value(i)));
    }
    return all;
  }

  private static List<Object> evidence(Evidence evidence) {
    return List.of(
        evidence.metric(), evidence.expected(), evidence.actual(), evidence.verdict().name());
  }

  static ProbeResult.Builder read(
      ProbeResult.Builder builder, Status status, Outcome outcome, Map<String, Object> map) {
    Reading plain = reading(status, outcome, String.valueOf(map.getOrDefault("reason", "")));
    Measurements.Builder measurements = Measurements.builder();
    for (Object one : list(map.get("m"))) {
      List<?> parts = list(one);
      measurements.set(key(parts), parts.get(3));
    }
    String phase = String.valueOf(map.getOrDefault("phase", ""));
    List<Evidence> evidence = new ArrayList<>();
    for (Object one : list(map.get("e"))) {
      List<?> parts = list(one);
      evidence.add(
          new Evidence(
              text(parts, 0), text(parts, 1), text(parts, 2), Status.valueOf(text(parts, 3))));
    }
    return builder
        .reading(plain.with(measurements.build()).inPhase(phase))
        .evidence(evidence)
        .by(String.valueOf(map.getOrDefault("node", "")), number(map, "inc"));
  }

  static long number(Map<String, Object> map, String name) {
    return map.get(name) instanceof Number found ? found.longValue() : 0;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> found ? found : List.of();
  }

  private static String text(List<?> parts, int index) {
    return String.valueOf(parts.get(index));
  }

  private static MetricKey key(List<?> parts) {
    MetricKey.Kind kind =
        switch (text(parts, 1)) {
          case "C" -> MetricKey.Kind.COUNTER;
          case "T" -> MetricKey.Kind.TEXT;
          default -> MetricKey.Kind.GAUGE;
        };
    return new MetricKey(text(parts, 0), kind, text(parts, 2), true);
  }

  private static Reading reading(Status status, Outcome outcome, String reason) {
    if (outcome == Outcome.OK) {
      return Reading.up();
    }
    return status == Status.DEGRADED ? Reading.degraded(reason) : Reading.of(outcome, reason);
  }
}
