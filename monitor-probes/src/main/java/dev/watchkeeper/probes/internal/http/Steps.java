package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the requests of a check: one by itself, or several steps. */
final class Steps {
  private static final int MOST = 10;

  /** Steps and measured captures share the places that a result has for measurements. */
  static final int MOST_MEASURED = 40;

  private Steps() {}

  static List<StepPlan> read(Settings settings, Url url, Map<String, String> credentials) {
    List<StepPlan> steps =
        settings.has("steps")
            ? several(settings, url, credentials)
            : List.of(only(settings, url, credentials));
    long measured = steps.size() == 1 ? 0 : steps.size();
    for (StepPlan step : steps) {
      measured += step.captures().stream().filter(c -> c.key() != null).count();
    }
    if (measured > MOST_MEASURED) {
      settings.reject("capture", "measures too much: " + MOST_MEASURED + " with the steps");
    }
    return steps;
  }

  /** The measurements that settings name: times of steps and captured values, once each. */
  static Set<MetricKey> named(Settings settings) {
    Set<MetricKey> named = new LinkedHashSet<>();
    captured(settings, named);
    for (Settings step : settings.sections("steps")) {
      MetricKey time = StepPlan.time(step.text("name").orElse(""));
      if (time != null) {
        named.add(time);
      }
      captured(step, named);
    }
    return named;
  }

  private static void captured(Settings settings, Set<MetricKey> into) {
    for (Capture capture : Capture.readAll(settings)) {
      MetricKey key = capture.key();
      if (key != null) {
        into.add(key);
      }
    }
  }

  private static StepPlan only(Settings settings, Url url, Map<String, String> credentials) {
    RequestPlan plan = RequestPlan.read(settings, "").with(Map.of(), credentials);
    return StepPlan.only(settings, plan, url);
  }

  private static List<StepPlan> several(
      Settings settings, Url url, Map<String, String> credentials) {
    Map<String, String> headers = Fields.read(settings, "headers");
    Map<String, String> secrets = Fields.read(settings, "secret-headers");
    refuse(settings, RequestPlan.NAMES);
    refuse(settings, StepPlan.NAMES);
    List<StepPlan> steps = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> captured = new HashSet<>();
    for (Settings one : settings.sections("steps")) {
      RequestPlan plan = RequestPlan.read(one, one.text("url").orElse("")).with(headers, Map.of());
      boolean home = atHome(plan, url, one);
      plan = home ? plan.with(Map.of(), secrets).with(Map.of(), credentials) : plan;
      known(plan, captured, one);
      StepPlan step = StepPlan.step(one, plan, url);
      steps.add(step);
      step.captures().forEach(capture -> captured.add(capture.name()));
      if (!names.add(step.name())) {
        one.reject("name", "is used by another step already");
      }
    }
    if (steps.isEmpty() || steps.size() > MOST) {
      settings.reject("steps", "are 1 to " + MOST + ", not " + steps.size());
    }
    return steps.isEmpty() ? List.of(only(Settings.empty().reading(""), url, Map.of())) : steps;
  }

  private static void refuse(Settings settings, List<String> names) {
    for (String name : names) {
      if (settings.has(name)) {
        settings.reject(name, "belongs into one of the steps");
      }
    }
  }

  /** Whether the step stays at the target, so that the credentials of the check go with it. */
  private static boolean atHome(RequestPlan plan, Url url, Settings settings) {
    if (plan.url().startsWith("${")) {
      return false;
    }
    try {
      return url.resolve(Template.fillUrl(plan.url(), Map.of())).sameOrigin(url);
    } catch (IllegalArgumentException e) {
      settings.reject("url", String.valueOf(e.getMessage()));
      return true;
    }
  }

  private static void known(RequestPlan plan, Set<String> captured, Settings settings) {
    for (String name : plan.placeholders()) {
      if (!captured.contains(name)) {
        settings.reject("", "uses ${" + name + "}, which no earlier step captures");
      }
    }
  }
}
