package dev.watchkeeper.examples.anomaly;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleProvider;
import dev.watchkeeper.api.spi.Settings;

/**
 * Makes rules of type {@code anomaly}. Settings: {@code metric} (a number, required), {@code times}
 * (how many times the usual spread is too far, 5 unless given), {@code at-least} (nearer than this
 * is never too far, in the unit of the metric, 0 unless given).
 */
public final class AnomalyProvider implements RuleProvider {
  /** Made by the service loader. */
  public AnomalyProvider() {}

  @Override
  public String type() {
    return "anomaly";
  }

  @Override
  public Rule create(Settings settings) {
    String metric =
        settings
            .text("metric")
            .check(name -> name.matches("[a-z][a-z0-9_.]{0,99}"), "is the name of a metric")
            .required();
    double times = settings.number("times").between(1.0, 100.0).orElse(5.0);
    double atLeast = settings.number("at-least").between(0.0, 1e15).orElse(0.0);
    return new AnomalyRule(MetricKey.gauge(settings.sound() ? metric : "none", ""), times, atLeast);
  }
}
