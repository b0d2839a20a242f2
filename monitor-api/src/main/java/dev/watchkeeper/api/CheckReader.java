package dev.watchkeeper.api;

import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Setting;
import dev.watchkeeper.api.spi.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a check from data, noting every problem under its path. */
final class CheckReader {
  /** Stands in for a probe that cannot be read, so that the problems of all else are found. */
  private static final ProbeDefinition NONE =
      ProbeDefinition.of("none", Target.of("none"), Settings.empty());

  private final Settings settings;

  CheckReader(Settings settings) {
    this.settings = settings;
  }

  Optional<Check> read() {
    Optional<String> name = required("id");
    CheckId id = tried("id", () -> name.map(CheckId::of).orElse(null));
    ProbeDefinition probe = probe();
    Schedule schedule = schedule();
    List<Condition> expectations = expectations();
    Check plain =
        id == null || probe == null || schedule == null
            ? null
            : Check.of(id.value(), probe).schedule(schedule);
    Check limited = limits(plain == null ? Check.of("none", NONE) : plain);
    Check check = null;
    if (plain != null) {
      check = limited.expect(expectations.toArray(Condition[]::new));
      check.problems().forEach(problem -> settings.reject(problem.where(), problem.what()));
    }
    return settings.sound() ? Optional.ofNullable(check) : Optional.empty();
  }

  private @Nullable ProbeDefinition probe() {
    Optional<String> type = required("type");
    Optional<String> address = required("target");
    Map<String, String> attributes = settings.textMap("attributes").orElse(Map.of());
    Object inner = settings.value("settings").orElse(Map.of());
    Target target = tried("target", () -> address.map(a -> new Target(a, attributes)).orElse(null));
    Target known = target == null ? NONE.target() : target;
    ProbeDefinition probe =
        tried(
            "type",
            () -> type.map(t -> ProbeDefinition.of(t, known, settingsOf(inner))).orElse(null));
    return target == null ? null : probe;
  }

  /** A text that has to be there; empty, and noted, if it is not or is none. */
  private Optional<String> required(String name) {
    Setting<String> setting = settings.text(name);
    setting.required();
    return setting.optional();
  }

  @SuppressWarnings("unchecked")
  private Settings settingsOf(Object inner) {
    if (inner instanceof Map<?, ?> map) {
      return Settings.of((Map<String, Object>) map);
    }
    settings.reject("settings", "takes settings of the probe (a map), not a single value");
    return Settings.empty();
  }

  private @Nullable Schedule schedule() {
    Optional<Duration> every = settings.duration("every").optional();
    Optional<String> cron = settings.text("cron").optional();
    String zone = settings.text("zone").orElse("UTC");
    boolean manual = settings.flag("manual").orElse(false);
    if ((settings.has("every") ? 1 : 0) + (cron.isPresent() ? 1 : 0) + (manual ? 1 : 0) > 1) {
      settings.reject("every", "only one of 'every', 'cron' and 'manual' can say when it is due");
      return null;
    }
    if (cron.isPresent()) {
      ZoneId id = tried("zone", () -> zone(zone));
      return tried("cron", () -> Schedule.cron(cron.get(), id == null ? ZoneOffset.UTC : id));
    }
    return manual
        ? Schedule.manual()
        : tried("every", () -> Schedule.every(every.orElse(Check.DEFAULT_INTERVAL)));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + Texts.line(name, 60) + "' is not a time zone such as 'Europe/Berlin'", e);
    }
  }

  /** The limits and tags. */
  private Check limits(Check plain) {
    Optional<Duration> timeout = settings.duration("timeout").optional();
    Optional<Double> bytes =
        settings
            .number("max-bytes")
            .check(number -> number == Math.rint(number), "is a whole number")
            .optional();
    boolean enabled = settings.flag("enabled").orElse(true);
    List<String> tags = settings.texts("tags").orElse(List.of());
    Check check = plain.enabled(enabled);
    if (timeout.isPresent()) {
      check = changed("timeout", check, c -> c.timeout(timeout.get()));
    }
    if (bytes.isPresent()) {
      check = changed("max-bytes", check, c -> c.maxBytes(bytes.get().longValue()));
    }
    for (String tag : tags) {
      check = changed("tags", check, c -> c.tag(tag));
    }
    return check;
  }

  private Check changed(String name, Check check, UnaryOperator<Check> change) {
    Check changed = tried(name, () -> change.apply(check));
    return changed == null ? check : changed;
  }

  private List<Condition> expectations() {
    List<Condition> all = new ArrayList<>();
    for (Settings one : settings.sections("expect")) {
      Condition condition = ConditionReader.read(one);
      if (condition != null) {
        all.add(condition);
      }
    }
    return all;
  }

  /** Makes one part of a check, or refuses. */
  @FunctionalInterface
  private interface Part<T> {
    @Nullable T make();
  }

  private <T> @Nullable T tried(String name, Part<T> part) {
    try {
      return part.make();
    } catch (IllegalArgumentException e) {
      settings.reject(name, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
