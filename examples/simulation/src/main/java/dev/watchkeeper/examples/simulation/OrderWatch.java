package dev.watchkeeper.examples.simulation;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.core.MonitorBuilder;
import dev.watchkeeper.core.Rules;
import java.time.Duration;

/** What a shop wants to know of its queue of orders: a probe, a check and two rules. */
final class OrderWatch {
  static final MetricKey WAITING = MetricKey.gauge("orders.waiting", "orders");

  private OrderWatch() {}

  /** The queue, as far as the probe needs it. */
  @FunctionalInterface
  interface Orders {
    long waiting() throws Exception;
  }

  static MonitorBuilder watch(MonitorBuilder monitor, Orders orders) {
    Check check =
        Check.code("orders", () -> context -> Reading.up().with(WAITING, (double) orders.waiting()))
            .schedule(Schedule.EVERY_MINUTE.whileFailing(Duration.ofSeconds(10)))
            .expect(WAITING.atMost(10_000));
    return monitor
        .check(check)
        .rule(Rules.consecutiveFailures(3).named("stuck"))
        .rule(
            Rules.when(WAITING.atMost(500))
                .fails()
                .lasting(Duration.ofMinutes(30))
                .severity(Severity.WARNING)
                .named("slow"));
  }
}
