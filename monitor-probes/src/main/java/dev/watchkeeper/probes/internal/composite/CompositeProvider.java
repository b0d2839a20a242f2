package dev.watchkeeper.probes.internal.composite;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Composite;
import dev.watchkeeper.probes.Composite.As;
import dev.watchkeeper.probes.internal.composite.CompositePlan.Need;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Makes composite probes. */
public final class CompositeProvider implements ProbeProvider {
  private static final Map<String, As> WORDS =
      Map.of("up", As.UP, "down", As.DOWN, "unknown", As.UNKNOWN, "ignored", As.IGNORED);

  @Override
  public String type() {
    return Composite.TYPE;
  }

  @Override
  public List<MetricKey> metrics() {
    return Composite.METRICS;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Set<CheckId> members = members(settings);
    List<String> tags = settings.texts("tags").orElse(List.of());
    if (tags.isEmpty() && settings.texts("members").orElse(List.of()).isEmpty()) {
      settings.reject("members", "is missing; name checks, or give 'tags'");
    }
    Duration stale =
        settings
            .duration("stale-after")
            .between(Duration.ofMillis(1), Schedule.MAX_INTERVAL)
            .optional()
            .orElse(null);
    CompositePlan.Treatment treatment =
        new CompositePlan.Treatment(
            as("paused-as", As.IGNORED, settings), as("unknown-as", As.UNKNOWN, settings), stale);
    return new CompositeProbe(
        new CompositePlan(
            List.copyOf(members),
            tags,
            weights(settings, members),
            need(settings, tags.isEmpty() ? members.size() : Integer.MAX_VALUE),
            treatment,
            settings.flag("degraded-by-any").orElse(false)));
  }

  private static Set<CheckId> members(Settings settings) {
    Set<CheckId> members = new LinkedHashSet<>();
    for (String name : settings.texts("members").orElse(List.of())) {
      try {
        if (!members.add(CheckId.of(name))) {
          settings.reject("members", "names '" + name + "' twice");
        }
      } catch (IllegalArgumentException e) {
        settings.reject("members", String.valueOf(e.getMessage()));
      }
    }
    return members;
  }

  private static Map<CheckId, Double> weights(Settings settings, Set<CheckId> members) {
    Map<CheckId, Double> weights = new LinkedHashMap<>();
    Settings section = settings.section("weights");
    for (CheckId member : members) {
      section
          .number(member.value())
          .between(1e-6, 1e6)
          .optional()
          .ifPresent(weight -> weights.put(member, weight));
    }
    return weights;
  }

  private static As as(String name, As usual, Settings settings) {
    return WORDS.getOrDefault(
        settings.text(name).oneOf(List.of("up", "down", "unknown", "ignored")).orElse(""), usual);
  }

  /** What is enough; {@code most} is how many members there may be. */
  private static Need need(Settings settings, int most) {
    String word = settings.text("need").oneOf(List.of("all", "any", "majority")).orElse("all");
    int count = settings.integer("at-least").between(1, Math.max(1, most)).orElse(1);
    double share =
        settings.number("share").check(s -> s > 0 && s <= 1, "lies above 0, at most 1").orElse(1.0);
    int quorum = settings.integer("quorum").between(1, Math.min(10_000, most)).orElse(0);
    if (settings.has("quorum") && !word.equals("majority")) {
      settings.reject("quorum", "is given with need: majority, and only there");
    }
    List<String> given =
        Stream.of("need", "at-least", "share").filter(settings.names()::contains).toList();
    if (given.size() > 1) {
      settings.reject(given.get(1), "cannot be given together with '" + given.get(0) + "'");
    }
    if (given.contains("at-least")) {
      return new Need(Need.Kind.COUNT, count);
    }
    if (given.contains("share")) {
      return new Need(Need.Kind.SHARE, share);
    }
    return switch (word) {
      case "any" -> new Need(Need.Kind.ANY, 0);
      case "majority" -> new Need(Need.Kind.MAJORITY, quorum);
      default -> new Need(Need.Kind.ALL, 0);
    };
  }
}
