package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.RuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes one decision. Alerts are written once and named by their place after that, since a
 * transition is mostly an open alert and the subject of messages too; so is the result, which is
 * mostly the last result of the state as well. Times are written as the distance from {@code base}.
 */
final class DecisionWriter {
  static final int HAS_RESULT = 1;
  static final int HAS_LAST = 2;
  static final int LAST_IS_RESULT = 4;

  static final int FOREIGN_CHECK = 1;
  static final int DEGRADED = 2;
  static final int HAS_EVIDENCE = 4;

  static final int FIRED = 2;
  static final int CONTEXT = 4;

  static final int WHOLE_NUMBER = 16;
  static final int STORED = 8;

  private final ByteSink to;
  private final CheckId check;
  private final long base;
  private final List<Alert> alerts = new ArrayList<>(0);

  private DecisionWriter(ByteSink to, CheckId check, long base) {
    this.to = to;
    this.check = check;
    this.base = base;
  }

  static void write(Decision decision, ByteSink to) {
    CheckState state = decision.next().state();
    to.instant(state.since(), 0);
    new DecisionWriter(to, decision.check(), state.since().getEpochSecond()).body(decision);
  }

  private void body(Decision decision) {
    ProbeResult result = decision.result();
    ProbeResult last = decision.next().state().lastResult().orElse(null);
    boolean same = result != null && last != null && last.equals(result);
    to.octet(
        (result == null ? 0 : HAS_RESULT)
            | (last == null ? 0 : HAS_LAST)
            | (same ? LAST_IS_RESULT : 0));
    state(decision.next().state());
    if (result != null) {
      result(result);
    }
    if (last != null && !same) {
      result(last);
    }
    alerts(decision);
    rules(decision.next().rules());
    Map<String, String> memory = decision.next().memory();
    to.number(memory.size());
    memory.forEach(
        (name, text) -> {
          to.text(name);
          to.text(text);
        });
  }

  private void state(CheckState state) {
    WireCodes.STATUS.write(to, state.status());
    WireCodes.MODE.write(to, state.mode());
    WireCodes.WATCHER.write(to, state.watcher());
    to.signed(state.streak());
  }

  private void result(ProbeResult result) {
    boolean foreign = !result.check().equals(check);
    to.octet(
        (foreign ? FOREIGN_CHECK : 0)
            | (result.status() == Status.DEGRADED ? DEGRADED : 0)
            | (result.evidence().isEmpty() ? 0 : HAS_EVIDENCE));
    if (foreign) {
      to.text(result.check().value());
    }
    to.instant(result.due(), base);
    to.instant(result.started(), result.due().getEpochSecond());
    to.number(result.tookNanos());
    WireCodes.OUTCOME.write(to, result.outcome());
    to.text(result.reason());
    to.text(result.phase());
    to.text(result.node());
    to.signed(result.incarnation());
    measurements(result.measurements());
    if (!result.evidence().isEmpty()) {
      evidence(result.evidence());
    }
  }

  private void measurements(Measurements measurements) {
    List<MetricKey> keys = measurements.keys();
    to.number(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      measurement(keys.get(i), measurements.value(i));
    }
  }

  private void measurement(MetricKey key, Object value) {
    double number = value instanceof Double given ? given : 0;
    boolean whole = isWhole(number);
    to.octet(
        WireCodes.KIND.code(key.kind()) | (key.stored() ? STORED : 0) | (whole ? WHOLE_NUMBER : 0));
    to.text(key.name());
    to.text(key.unit());
    if (value instanceof String text) {
      to.text(text);
    } else if (whole) {
      to.signed((long) number);
    } else {
      to.fixed64(Double.doubleToRawLongBits(number));
    }
  }

  private static boolean isWhole(double number) {
    long near = (long) number;
    return Math.abs(number) < 1L << 52
        && Double.doubleToRawLongBits((double) near) == Double.doubleToRawLongBits(number);
  }

  private void evidence(List<Evidence> all) {
    to.number(all.size());
    for (Evidence one : all) {
      to.text(one.metric());
      to.text(one.expected());
      to.text(one.actual());
      WireCodes.STATUS.write(to, one.verdict());
    }
  }

  private void alerts(Decision decision) {
    int[] open = decision.next().state().openAlerts().stream().mapToInt(this::place).toArray();
    int[] transitions = decision.transitions().stream().mapToInt(this::place).toArray();
    List<int[]> told = new ArrayList<>(0);
    for (Notification message : decision.messages()) {
      told.add(message.alerts().stream().mapToInt(this::place).toArray());
    }
    to.number(alerts.size());
    alerts.forEach(this::alert);
    places(open);
    places(transitions);
    to.number(told.size());
    for (int i = 0; i < told.size(); i++) {
      Notification message = decision.messages().get(i);
      to.text(message.receiver());
      WireCodes.MESSAGE.write(to, message.kind());
      to.signed(message.repeat());
      places(told.get(i));
    }
  }

  private int place(Alert alert) {
    for (int i = 0; i < alerts.size(); i++) {
      Alert other = alerts.get(i);
      // two subjects may share a key, and equality leaves out whether it has fired
      if (alert.equals(other)
          && alert.fired() == other.fired()
          && alert.subject().equals(other.subject())) {
        return i;
      }
    }
    alerts.add(alert);
    return alerts.size() - 1;
  }

  private void places(int[] places) {
    to.number(places.length);
    for (int place : places) {
      to.number(place);
    }
  }

  private void alert(Alert alert) {
    boolean foreign = !alert.check().equals(check);
    boolean plain = alert.context().equals(Alert.Context.NONE);
    to.octet((foreign ? FOREIGN_CHECK : 0) | (alert.fired() ? FIRED : 0) | (plain ? 0 : CONTEXT));
    if (foreign) {
      to.text(alert.check().value());
    }
    to.text(alert.rule());
    WireCodes.SEVERITY.write(to, alert.severity());
    WireCodes.ALERT.write(to, alert.state());
    to.instant(alert.since(), base);
    to.instant(alert.changed(), base);
    to.text(alert.explanation());
    if (!plain) {
      ContextBytes.write(to, alert.context(), base);
    }
  }

  private void rules(Map<String, RuleState> rules) {
    to.number(rules.size());
    rules.forEach(
        (name, state) -> {
          to.text(name);
          to.number(state.size());
          for (int i = 0; i < state.size(); i++) {
            to.signed(state.at(i, 0));
          }
        });
  }
}
