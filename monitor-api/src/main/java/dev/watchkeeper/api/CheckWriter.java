package dev.watchkeeper.api;

import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a check as data, in the form that {@link CheckReader} reads. */
final class CheckWriter {
  private CheckWriter() {}

  static Settings write(Check check) {
    if (check.probe().code().isPresent()) {
      throw new IllegalStateException(
          "check '" + check.id() + "' has a probe given as code, which is not data");
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", check.id().value());
    writeProbe(check.probe(), tree);
    writeSchedule(check.schedule(), tree);
    if (check.timeout != null) {
      tree.put("timeout", check.timeout);
    }
    if (check.maxBytes() != Check.DEFAULT_MAX_BYTES) {
      tree.put("max-bytes", check.maxBytes());
    }
    if (!check.tags().isEmpty()) {
      tree.put("tags", List.copyOf(check.tags()));
    }
    if (!check.expectations().isEmpty()) {
      tree.put("expect", check.expectations().stream().map(CheckWriter::write).toList());
    }
    writeHandling(check, tree);
    return Settings.of(tree);
  }

  private static void writeProbe(ProbeDefinition probe, Map<String, Object> tree) {
    tree.put("type", probe.type());
    tree.put("target", probe.target().address());
    if (!probe.target().attributes().isEmpty()) {
      tree.put("attributes", probe.target().attributes());
    }
    if (!probe.settings().names().isEmpty()) {
      tree.put("settings", probe.settings().asMap());
    }
  }

  private static void writeHandling(Check check, Map<String, Object> tree) {
    if (!check.enabled()) {
      tree.put("enabled", false);
    }
    if (check.priority() != Check.Priority.NORMAL) {
      tree.put("priority", check.priority().name().toLowerCase(Locale.ROOT));
    }
    if (check.catchUp() != Check.CatchUp.ONCE) {
      tree.put("catch-up", check.catchUp().name().toLowerCase(Locale.ROOT));
    }
    if (!check.startDelay().isZero()) {
      tree.put("start-delay", check.startDelay());
    }
    if (!check.dependsOn().isEmpty()) {
      tree.put("depends-on", check.dependsOn().stream().map(CheckWriter::anyOf).toList());
    }
  }

  private static String anyOf(Set<CheckId> group) {
    return group.stream().map(CheckId::value).collect(Collectors.joining(" or "));
  }

  private static void writeSchedule(Schedule schedule, Map<String, Object> tree) {
    if (schedule instanceof Schedule.Every every) {
      tree.put("every", every.interval());
    } else if (schedule instanceof Schedule.Adaptive adaptive) {
      writeAdaptive(adaptive, tree);
    } else if (schedule instanceof Schedule.During during) {
      writeSchedule(during.base(), tree);
      tree.put("active", during.windows().stream().map(CheckWriter::write).toList());
    } else if (schedule instanceof Schedule.Group group) {
      tree.put("group", group.name());
    } else if (schedule instanceof Schedule.Cron cron) {
      tree.put("cron", cron.expression());
      tree.put("zone", cron.zone().getId());
    } else {
      tree.put("manual", true);
    }
  }

  private static void writeAdaptive(Schedule.Adaptive adaptive, Map<String, Object> tree) {
    tree.put("every", adaptive.base().interval());
    tree.put("while-failing", adaptive.failing().interval());
    if (!adaptive.outageAfter().equals(Schedule.MAX_INTERVAL)) {
      tree.put("outage-after", adaptive.outageAfter());
      tree.put("in-outage", adaptive.outage().interval());
    }
  }

  private static String write(Schedule.Window window) {
    return window + " " + window.zone().getId();
  }

  static Map<String, Object> write(Condition condition) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("metric", condition.key().name());
    List<Object> operands = condition.operands();
    switch (condition.operator()) {
      case BETWEEN -> writeRange(operands, tree);
      case ONE_OF -> tree.put("one-of", operands);
      case PRESENT -> tree.put("present", true);
      case ABSENT -> tree.put("present", false);
      case CONTAINS -> tree.put("contains", operands.get(0));
      case CONTAINS_NOT -> tree.put("contains-not", operands.get(0));
      case MATCHES -> tree.put("matches", operands.get(0));
      case MATCHES_NOT -> tree.put("matches-not", operands.get(0));
    }
    if (condition.onFailure() == Status.DEGRADED) {
      tree.put("degraded", true);
    }
    return tree;
  }

  private static void writeRange(List<Object> operands, Map<String, Object> tree) {
    List<Object> finite = new ArrayList<>(operands);
    finite.removeIf(operand -> Double.isInfinite((Double) operand));
    if (finite.size() == 2) {
      tree.put("between", finite);
    } else {
      boolean low = finite.get(0).equals(operands.get(0));
      tree.put(low ? "at-least" : "at-most", finite.get(0));
    }
  }
}
