package dev.watchkeeper.api;

import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a check from data, noting every problem under its path. */
final class CheckReader {
  private final Settings settings;

  CheckReader(Settings settings) {
    this.settings = settings;
  }

  Optional<Check> read() {
    String name = settings.text("id").required();
    CheckId id = tried("id", () -> name.isEmpty() && !settings.sound() ? null : CheckId.of(name));
    ProbeDefinition probe = probe();
    Schedule schedule = new ScheduleReader(settings).read();
    List<Condition> expectations = expectations();
    Check plain =
        id == null || probe == null || schedule == null
            ? null
            : Check.of(id.value(), probe).schedule(schedule);
    Check check = limits(plain);
    if (check != null) {
      check = check.expect(expectations.toArray(Condition[]::new));
      check.problems().forEach(problem -> settings.reject(problem.where(), problem.what()));
    }
    return settings.sound() ? Optional.ofNullable(check) : Optional.empty();
  }

  private @Nullable ProbeDefinition probe() {
    String type = settings.text("type").required();
    String address = settings.text("target").required();
    Map<String, String> attributes = settings.textMap("attributes").orElse(Map.of());
    Object inner = settings.value("settings").orElse(Map.of());
    if (!(inner instanceof Map<?, ?> map)) {
      settings.reject("settings", "takes settings of the probe (a map), not a single value");
      return null;
    }
    Target target =
        tried("target", () -> address.isEmpty() ? null : new Target(address, attributes));
    if (target == null || type.isEmpty()) {
      return null;
    }
    return tried("type", () -> ProbeDefinition.of(type, target, settingsOf(map)));
  }

  @SuppressWarnings("unchecked")
  private static Settings settingsOf(Map<?, ?> map) {
    return Settings.of((Map<String, Object>) map);
  }

  /** The limits and tags; read in any case, so that all their problems are found. */
  private @Nullable Check limits(@Nullable Check plain) {
    Optional<Duration> timeout = settings.duration("timeout").optional();
    Optional<Double> bytes = settings.number("max-bytes").optional();
    boolean enabled = settings.flag("enabled").orElse(true);
    Check.Priority priority = oneOf("priority", Check.Priority.NORMAL);
    Check.CatchUp catchUp = oneOf("catch-up", Check.CatchUp.ONCE);
    Duration delay = settings.duration("start-delay").orElse(Duration.ZERO);
    List<String> tags = settings.texts("tags").orElse(List.of());
    if (plain == null) {
      return null;
    }
    Check check = plain.enabled(enabled).priority(priority).catchUp(catchUp);
    check = changed("start-delay", check, c -> c.startDelay(delay));
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

  private <E extends Enum<E>> E oneOf(String name, E usual) {
    E[] all = usual.getDeclaringClass().getEnumConstants();
    List<String> names =
        Arrays.stream(all).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    String given = settings.text(name).orElse(usual.name()).toLowerCase(Locale.ROOT);
    int index = names.indexOf(given);
    if (index < 0) {
      settings.reject(name, "is one of " + names + ", not '" + Texts.line(given, 60) + "'");
    }
    return index < 0 ? usual : all[index];
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
