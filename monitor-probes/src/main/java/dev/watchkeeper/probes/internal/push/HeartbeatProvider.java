package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Heartbeat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes heartbeat probes. */
public final class HeartbeatProvider implements ProbeProvider {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @Override
  public String type() {
    return Heartbeat.TYPE;
  }

  @Override
  public List<MetricKey> metrics() {
    return Heartbeat.METRICS;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Duration period = period(settings);
    Schedule calendar = calendar(settings);
    Duration grace =
        settings
            .duration("grace")
            .between(Duration.ZERO, Schedule.MAX_INTERVAL)
            .orElse(Duration.ofMinutes(1));
    Optional<Duration> maxRun =
        settings.duration("max-run").between(SHORTEST, Schedule.MAX_INTERVAL).optional();
    return new HeartbeatProbe(
        new HeartbeatPlan(
            period,
            calendar,
            grace,
            maxRun.orElse(null),
            settings.flag("pairs").orElse(false),
            exitCodes(settings),
            texts(settings),
            keys(settings)));
  }

  private static Duration period(Settings settings) {
    Optional<Duration> period =
        settings.duration("period").between(SHORTEST, Schedule.MAX_INTERVAL).optional();
    boolean cron = settings.has("cron");
    if (cron && settings.has("period")) {
      settings.reject("period", "cannot be given together with 'cron'");
    } else if (!cron && !settings.has("period")) {
      settings.reject("period", "is missing; or give 'cron' with 'zone'");
    }
    return period.orElse(SHORTEST);
  }

  private static @Nullable Schedule calendar(Settings settings) {
    Optional<String> zone = settings.text("zone").optional();
    Optional<String> cron = settings.text("cron").optional();
    if (zone.isPresent() && !settings.has("cron")) {
      settings.reject("zone", "belongs to 'cron', which is not given");
    }
    ZoneId known = ZoneId.of("UTC");
    try {
      known = ZoneId.of(zone.orElse("UTC"));
    } catch (DateTimeException e) {
      settings.reject("zone", "is a time zone such as 'Europe/Berlin' or 'UTC'");
    }
    try {
      return cron.isEmpty() ? null : Schedule.cron(cron.get(), known);
    } catch (IllegalArgumentException e) {
      settings.reject("cron", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static Set<Integer> exitCodes(Settings settings) {
    Set<Integer> codes = new LinkedHashSet<>();
    for (String text : settings.texts("accept-exit").orElse(List.of())) {
      if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= 255) {
        codes.add(Integer.parseInt(text));
      } else {
        settings.reject("accept-exit", "takes exit codes from 0 to 255, such as [0, 24]");
      }
    }
    return codes;
  }

  private static List<String> texts(Settings settings) {
    List<String> texts = settings.texts("fail-on").orElse(List.of());
    if (texts.contains("")) {
      settings.reject("fail-on", "takes texts that are not empty");
    }
    return texts;
  }

  /** A list of secrets; a plain text is taken for one. */
  private static List<Secret> keys(Settings settings) {
    Object value = settings.value("keys").orElse(List.of());
    List<Secret> keys = new ArrayList<>();
    for (Object one : value instanceof List<?> list ? list : List.of(value)) {
      Secret key = one instanceof Secret secret ? secret : null;
      if (one instanceof String || one instanceof Number) {
        key = Secret.of(one.toString());
      }
      if (key == null || key.reveal().isEmpty() || key.reveal().length() > 1_000) {
        settings.reject("keys", "takes secret texts of 1 to 1,000 characters");
      } else {
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }
}
