package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;

/** What becomes of results and alerts on their way out. */
final class Results {
  private Results() {}

  /** The result without the measurements that are judged but not kept. */
  static ProbeResult withoutTransient(ProbeResult result) {
    return ProbeResult.builder(result.check(), result.due())
        .ran(result.started(), result.tookNanos())
        .reading(result.reading().with(result.measurements().filter(MetricKey::stored)))
        .evidence(result.evidence())
        .attributes(result.attributes())
        .by(result.node(), result.incarnation())
        .build();
  }

  /** True if people are to be told: of a beginning, and of the end of what they were told. */
  static boolean told(Alert alert) {
    return alert.state() == AlertState.FIRING
        || alert.state() == AlertState.RESOLVED && alert.fired();
  }
}
