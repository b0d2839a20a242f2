package dev.watchkeeper.crash;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbered decisions of a round: each follows from round and number alone, so that whoever
 * finds it later knows whether it is whole. Now and then one opens or resolves an alert, with a
 * message.
 */
final class Offers {
  static final int CHECKS = 20;
  static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
  private static final MetricKey SIZE = MetricKey.gauge("crash.size", "bytes");

  private final int round;
  private final Map<CheckId, CheckState> states = new HashMap<>();

  Offers(int round) {
    this.round = round;
  }

  static CheckId check(int round, int number) {
    return CheckId.of("round-" + round + "-check-" + number % CHECKS);
  }

  static ProbeResult result(int round, int number) {
    Instant due = BEGIN.plusSeconds(number);
    Reading reading =
        number % 3 == 0
            ? Reading.down("run " + number + " of round " + round)
            : Reading.up().with(SIZE, number * 1.5);
    return ProbeResult.builder(check(round, number), due)
        .ran(due.plusMillis(number % 50), 1_000_000L + number * 1_000L)
        .reading(reading)
        .by("node", round)
        .build();
  }

  /** The number of a result that was found. */
  static long number(ProbeResult found) {
    return Duration.between(BEGIN, found.due()).toSeconds();
  }

  static boolean opens(int number) {
    return number / CHECKS % 10 == 3;
  }

  static boolean resolves(int number) {
    return number / CHECKS % 10 == 7;
  }

  /** The next decisions; numbers are asked for in order. */
  List<Decision> batch(int first, int count) {
    List<Decision> batch = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      batch.add(decision(number));
    }
    return batch;
  }

  private Decision decision(int number) {
    ProbeResult result = result(round, number);
    CheckState before =
        states.computeIfAbsent(result.check(), check -> CheckState.initial(check, BEGIN));
    List<Alert> open = before.openAlerts();
    List<Alert> changed = List.of();
    if (opens(number)) {
      Alert.Subject subject = new Alert.Subject(result.check(), "rule", Severity.CRITICAL);
      changed = List.of(Alert.open(subject, AlertState.FIRING, result.due(), "no " + number));
      open = changed;
    } else if (resolves(number)) {
      changed = List.of(open.get(0).moveTo(AlertState.RESOLVED, result.due(), "no " + number));
      open = List.of();
    }
    CheckState after = before.after(result, open);
    states.put(result.check(), after);
    List<Notification> messages =
        changed.stream().map(alert -> new Notification("pager", alert)).toList();
    return new Decision(result, StoredState.of(after), changed, messages);
  }
}
