package dev.watchkeeper.core.metrics;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.supervisor.SupervisorEvent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Binds a monitor to a Micrometer registry. Meters, all with the prefix {@code watchkeeper}:
 *
 * <ul>
 *   <li>{@code runs} (tags {@code outcome}: up, degraded, down, unknown, skipped, missed; {@code
 *       reason} of the last two) and {@code runs.due}: counters; the first add up to the second but
 *       for runs in flight;
 *   <li>{@code checks} (tag {@code status}): how many checks have it now; {@code alerts.open};
 *   <li>{@code watchers} (tag {@code state}): how many stand in it; {@code supervisor.events} (tag
 *       {@code kind}): counters;
 *   <li>{@code live}: 1 or 0; {@code lag} (tag {@code share}: 0.5, 0.99, 0.999, 1): seconds; {@code
 *       overdue, in.flight, abandoned, quarantined, stuck, queued, untold}: gauges; {@code dropped,
 *       late, store.errors}: counters;
 *   <li>{@code store} and the name of the figure: gauges, one for each that the store tells of
 *       itself when the meters are bound.
 * </ul>
 *
 * <p>No tag takes its value from a target, so that the number of meters is fixed. Reading a meter
 * asks the monitor at that moment and takes no lock.
 */
public final class MonitorMetrics implements MeterBinder {
  private final Monitor monitor;

  /** Meters of this monitor; nothing is registered until {@link #bindTo}. */
  public MonitorMetrics(Monitor monitor) {
    this.monitor = requireNonNull(monitor, "monitor");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    runs(registry);
    checks(registry);
    health(registry);
  }

  private void runs(MeterRegistry registry) {
    FunctionCounter.builder("watchkeeper.runs.due", monitor, m -> m.accounting().due())
        .description("runs that were due")
        .register(registry);
    run(registry, "up", Accounting::up);
    run(registry, "degraded", Accounting::degraded);
    run(registry, "down", Accounting::down);
    run(registry, "unknown", Accounting::unknown);
    for (Accounting.Reason reason : Accounting.Reason.values()) {
      String outcome = reason.skipped() ? "skipped" : "missed";
      FunctionCounter.builder("watchkeeper.runs", monitor, m -> m.accounting().notRun(reason))
          .description("due runs by what became of them")
          .tag("outcome", outcome)
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private void run(MeterRegistry registry, String outcome, ToDoubleFunction<Accounting> count) {
    FunctionCounter.builder("watchkeeper.runs", monitor, m -> count.applyAsDouble(m.accounting()))
        .description("due runs by what became of them")
        .tag("outcome", outcome)
        .tag("reason", "")
        .register(registry);
  }

  private void checks(MeterRegistry registry) {
    for (Status status : Status.values()) {
      Gauge.builder("watchkeeper.checks", monitor, m -> count(m, status))
          .description("checks by status")
          .tag("status", status.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("watchkeeper.alerts.open", monitor, MonitorMetrics::openAlerts)
        .description("alerts that are pending or firing")
        .register(registry);
  }

  private static double count(Monitor monitor, Status status) {
    return monitor.states().stream()
        .filter(state -> state.mode() != CheckMode.PAUSED && state.status() == status)
        .count();
  }

  private static double openAlerts(Monitor monitor) {
    return monitor.states().stream()
        .map(CheckState::openAlerts)
        .mapToInt(java.util.List::size)
        .sum();
  }

  private void health(MeterRegistry registry) {
    gauge(registry, "live", "1 while the monitor makes progress", h -> h.live() ? 1 : 0);
    gauge(registry, "overdue", "checks that are more than a second late", Health::overdue);
    gauge(registry, "in.flight", "runs under way", Health::inFlight);
    gauge(registry, "abandoned", "runs whose thread has not come back", Health::abandoned);
    gauge(registry, "quarantined", "watchers that crashed too often", Health::quarantined);
    gauge(registry, "stuck", "watchers held by an abandoned run", Health::stuck);
    gauge(registry, "queued", "decisions that wait for the store", Health::queued);
    for (WatcherState state : WatcherState.values()) {
      Gauge.builder("watchkeeper.watchers", monitor, m -> m.health().watchers().in(state))
          .description("watchers by state")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    for (SupervisorEvent.Kind kind : SupervisorEvent.Kind.values()) {
      FunctionCounter.builder(
              "watchkeeper.supervisor.events",
              monitor,
              m -> m.health().events().getOrDefault(kind, 0L))
          .description("what happened to watchers")
          .tag("kind", kind.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    gauge(registry, "untold", "events that wait for listeners and sinks", Health::untold);
    lag(registry, "0.5", Health.Lag::p50);
    lag(registry, "0.99", Health.Lag::p99);
    lag(registry, "0.999", Health.Lag::p999);
    lag(registry, "1", Health.Lag::worst);
    counter(registry, "dropped", "events and decisions dropped", Health::dropped);
    counter(registry, "late", "results that came after their run was over", Health::late);
    counter(registry, "store.errors", "failed attempts to commit", Health::storeErrors);
    for (String name : monitor.health().store().keySet()) {
      gauge(
          registry,
          "store." + name,
          "a figure of the store",
          h -> h.store().getOrDefault(name, Double.NaN));
    }
  }

  private void lag(MeterRegistry registry, String share, Function<Health.Lag, Duration> figure) {
    TimeGauge.builder(
            "watchkeeper.lag",
            monitor,
            TimeUnit.NANOSECONDS,
            m -> figure.apply(m.health().lag()).toNanos())
        .description("how late runs began after they were due")
        .tag("share", share)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, String name, String what, ToDoubleFunction<Health> value) {
    Gauge.builder("watchkeeper." + name, monitor, m -> value.applyAsDouble(m.health()))
        .description(what)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String what, ToDoubleFunction<Health> value) {
    FunctionCounter.builder("watchkeeper." + name, monitor, m -> value.applyAsDouble(m.health()))
        .description(what)
        .register(registry);
  }
}
