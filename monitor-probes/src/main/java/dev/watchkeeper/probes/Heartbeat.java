package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The heartbeat probe, also known as a dead man's switch: it waits for signals that a job sends,
 * and is DOWN when one is overdue or tells of a failure. Signals come through {@code
 * Monitor.signal} or {@code Monitor.beat}. Immutable; every method gives a copy.
 */
public final class Heartbeat implements ProbeSpec {
  /** The name of the type. */
  public static final String TYPE = "heartbeat";

  /** How long ago the last success was told, in seconds. */
  public static final MetricKey AGE = MetricKey.gauge("heartbeat.age", "seconds");

  /**
   * How much later than expected the last success was told or, while one is overdue, how late it is
   * by now, in seconds; 0 if it is not late.
   */
  public static final MetricKey LATENESS = MetricKey.gauge("heartbeat.lateness", "seconds");

  /** From the start to the end of the last run of the job that told of both, in seconds. */
  public static final MetricKey RUN_TIME = MetricKey.gauge("heartbeat.run_time", "seconds");

  /** How many runs of the job have begun and not ended. */
  public static final MetricKey RUNNING = MetricKey.gauge("heartbeat.running", "");

  /** The exit code that was told last. */
  public static final MetricKey EXIT_CODE = MetricKey.gauge("heartbeat.exit_code", "");

  /** How many signals came since the last look. */
  public static final MetricKey SIGNALS = MetricKey.gauge("heartbeat.signals", "");

  /** For how long the monitor was absent since the last success; not held against the job. */
  public static final MetricKey EXCUSED = MetricKey.gauge("heartbeat.excused", "seconds");

  /** The text of the newest signal that had one, on one line, cut to 500 characters. */
  public static final MetricKey TEXT = MetricKey.text("heartbeat.text");

  /** All of them. */
  public static final List<MetricKey> METRICS =
      List.of(AGE, LATENESS, RUN_TIME, RUNNING, EXIT_CODE, SIGNALS, EXCUSED, TEXT);

  private final Target target;
  private final Settings settings;

  private Heartbeat(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
  }

  private static Heartbeat of(Settings settings) {
    return new Heartbeat(Target.of("job"), settings);
  }

  /** Expects a success at the latest this long after the one before. */
  public static Heartbeat every(Duration period) {
    return of(Settings.empty().with("period", requireNonNull(period, "period")));
  }

  /**
   * Expects a success after each time that this cron expression names in this zone; five fields, or
   * six with seconds first.
   */
  public static Heartbeat cron(String expression, ZoneId zone) {
    return of(Settings.empty().with("cron", expression).with("zone", zone.getId()));
  }

  private Heartbeat with(String name, Object value) {
    return new Heartbeat(target, settings.with(name, requireNonNull(value, name)));
  }

  private Heartbeat add(String name, Object value) {
    List<Object> values = new ArrayList<>();
    if (settings.asMap().get(name) instanceof List<?> before) {
      values.addAll(before);
    }
    values.add(requireNonNull(value, name));
    return with(name, values);
  }

  /** Comes from this job or machine; free text for people, {@code job} unless said. */
  public Heartbeat from(String job) {
    return new Heartbeat(new Target(job, target.attributes()), settings);
  }

  /** With this attribute of the target, which travels with results. */
  public Heartbeat attribute(String name, String value) {
    return new Heartbeat(target.with(name, value), settings);
  }

  /** Is DOWN only when a success is overdue by more than this; the default is 1 min. */
  public Heartbeat grace(Duration grace) {
    return with("grace", grace);
  }

  /** A run of the job that has told its start ends within this time, or the check is DOWN. */
  public Heartbeat maxRun(Duration limit) {
    return with("max-run", limit);
  }

  /** Takes only signals with this key; several of these mean any of them, so that keys can turn. */
  public Heartbeat key(Secret key) {
    return add("keys", key);
  }

  /** Takes this exit code, 0 to 255, for a success too. */
  public Heartbeat acceptExit(int code) {
    return add("accept-exit", code);
  }

  /** Takes a success whose text contains this for a failure; case matters. */
  public Heartbeat failOn(String text) {
    return add("fail-on", text);
  }

  /** A success is to come from a run that told its start; else the check is DEGRADED. */
  public Heartbeat pairs() {
    return with("pairs", true);
  }

  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.of(TYPE, target, settings);
  }
}
