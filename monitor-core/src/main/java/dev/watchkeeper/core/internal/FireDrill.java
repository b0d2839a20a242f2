package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Drill;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays the failure of a target: its rules judge failed runs that never were, on a state of their
 * own, until one fires; what that would tell goes the way of all messages, marked as a drill.
 * State, history of runs and open alerts of the check stay what they are.
 */
final class FireDrill {
  private static final int MOST_RUNS = 1_000;

  private final Parts parts;

  FireDrill(Parts parts) {
    this.parts = parts;
  }

  Drill of(Watcher watcher) {
    Assigned by = Assigned.of(parts, watcher.check());
    Instant now = parts.steady().now();
    StoredState played = StoredState.of(CheckState.initial(watcher.id(), now));
    Decider alone = new Decider(Gates.OPEN, parts.troubles());
    Instant due = now;
    for (int runs = 1; runs <= MOST_RUNS; runs++) {
      due = next(by.check(), due);
      Decision decision = alone.decide(by, played, failed(by.check(), due), null).decision();
      played = decision.next();
      Alert fires = firing(decision);
      if (fires != null) {
        return tell(watcher, fires, runs, now);
      }
    }
    return new Drill(watcher.id(), 0, "", List.of());
  }

  private static Instant next(Check check, Instant after) {
    return check.schedule().next(after, check.id()).orElse(after.plusSeconds(60));
  }

  private ProbeResult failed(Check check, Instant due) {
    return ProbeResult.builder(check.id(), due)
        .ran(due, 1)
        .reading(Reading.of(Outcome.TIMEOUT, "a drill: nothing was looked at"))
        .by(parts.node(), 0)
        .build();
  }

  private static @Nullable Alert firing(Decision decision) {
    return decision.transitions().stream()
        .filter(alert -> alert.state() == AlertState.FIRING)
        .findFirst()
        .orElse(null);
  }

  private Drill tell(Watcher watcher, Alert fires, int runs, Instant now) {
    Assigned by = Assigned.of(parts, watcher.check());
    Alert.Subject subject =
        new Alert.Subject(watcher.id(), fires.rule() + " (drill)", fires.severity());
    Alert.Context was = fires.context();
    Alert.Context drill =
        new Alert.Context(was.labels(), was.runbook(), "", null, java.util.Map.of(), true);
    Owing owing = new Owing(by.receivers(), now);
    Alert begun =
        owing.firing(
            Alert.open(subject, AlertState.FIRING, now, "DRILL: " + fires.explanation())
                .with(drill));
    Alert over = begun.moveTo(AlertState.RESOLVED, now, "DRILL: it is over");
    owing.resolved(over);
    List<Notification> messages = new ArrayList<>(owing.messages());
    watcher
        .judge()
        .submit(
            new Judge.Edit(
                state -> new Decision(null, state, List.of(begun, over), messages), false));
    Gates.Hold hold = parts.holding().hold(by.check(), begun, now, now);
    return new Drill(watcher.id(), runs, hold == null ? "" : hold.why(), messages);
  }
}
