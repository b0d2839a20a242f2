package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Rule.Judgement;
import dev.watchkeeper.api.spi.Rule.Verdict;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass of all rules of a check over one input, and what follows for its alerts. */
final class Round {
  private final Assigned by;
  private final Decider decider;
  private final StoredState before;
  private final Instant now;
  private final Rule.Input input;
  private final Owing owing;
  private final List<Alert> open;
  private final List<Alert> transitions = new ArrayList<>(0);
  private final List<CheckId> ask = new ArrayList<>(0);
  private @Nullable Map<String, RuleState> changed;
  private @Nullable Instant lookAgain;
  private boolean held;
  private boolean touched;

  Round(
      Assigned by, Decider decider, StoredState before, Instant now, @Nullable ProbeResult result) {
    this.by = by;
    this.decider = decider;
    this.before = before;
    this.now = now;
    this.input = new Rule.Input(now, result, before.state());
    this.owing = new Owing(by.receivers(), now);
    this.open = new ArrayList<>(before.state().openAlerts());
  }

  /** Judges by all rules; the alert of a rule that is not among them now stays as it is. */
  void judgeAll() {
    for (int i = 0; i < by.rules().size(); i++) {
      judge(by.rules().get(i));
    }
    for (Alert alert : open()) {
      if (alert.state() == AlertState.FIRING) {
        remind(alert);
      } else if (!alert.context().heldBy().isEmpty()) {
        fire(alert, alert.explanation());
      }
    }
  }

  private void judge(NamedRule rule) {
    RuleState state = before.rules().getOrDefault(rule.key(), RuleState.empty());
    Judgement judgement = ask(rule, state);
    if (!judgement.next().equals(state)) {
      changed = changed == null ? new HashMap<>(before.rules()) : changed;
      changed.put(rule.key(), judgement.next());
    }
    look(judgement.lookAgain());
    apply(rule, judgement);
  }

  private void look(@Nullable Instant at) {
    if (at != null && (lookAgain == null || at.isBefore(lookAgain))) {
      lookAgain = at;
    }
  }

  private Judgement ask(NamedRule rule, RuleState state) {
    Judgement[] answer = new Judgement[1];
    Throwable thrown = Guarded.run(() -> answer[0] = rule.rule().judge(input, state));
    if (answer[0] != null) {
      return answer[0];
    }
    String what = thrown == null ? "null" : Guarded.describe(thrown);
    decider.troubles().note(Blame.PROBE, rule.name(), "the rule gave " + what);
    return Judgement.of(Verdict.NONE, "", state);
  }

  private void apply(NamedRule rule, Judgement judgement) {
    if (judgement.verdict() == Verdict.NONE) {
      return;
    }
    Alert alert = openAlert(rule.name());
    String why = judgement.explanation();
    switch (judgement.verdict()) {
      case NONE -> {}
      case CLEAR -> {
        if (alert != null) {
          resolve(alert, why);
        }
      }
      case PENDING -> {
        if (alert == null) {
          transition(null, opened(rule, judgement));
        } else if (alert.state() == AlertState.PENDING) {
          raise(alert, judgement);
        }
      }
      case FIRING -> {
        if (alert == null) {
          fire(null, opened(rule, judgement), why);
        } else if (alert.state() == AlertState.PENDING) {
          fire(alert, worse(alert, judgement), why);
        } else {
          raise(alert, judgement);
        }
      }
    }
  }

  private Alert opened(NamedRule rule, Judgement judgement) {
    Severity said = judgement.severity();
    Severity severity = said == null ? rule.severity() : said;
    Alert.Subject subject = new Alert.Subject(before.state().check(), rule.name(), severity);
    return Alert.open(subject, AlertState.PENDING, now, judgement.explanation())
        .with(rule.context());
  }

  /** An alert is as urgent as it was at its worst. */
  private static Alert worse(Alert alert, Judgement judgement) {
    Severity said = judgement.severity();
    return said != null && said.compareTo(alert.severity()) > 0
        ? alert.raisedTo(said, judgement.explanation())
        : alert;
  }

  /** What has become more urgent is told once more, as soon as nothing holds it. */
  private void raise(Alert alert, Judgement judgement) {
    Alert worse = worse(alert, judgement);
    if (worse.severity() == alert.severity()) {
      return;
    }
    if (alert.state() == AlertState.FIRING && hold(worse) == null) {
      transition(alert, owing.firing(worse));
    } else {
      replace(alert, worse);
    }
  }

  /** Who is to be told more of an alert that fires, or for the first time, unless it is held. */
  private void remind(Alert firing) {
    Gates.Hold hold = hold(firing);
    if (hold == null) {
      Alert told = owing.firing(firing.with(firing.context().held("")));
      if (raisedWhileHeld(firing)) {
        transition(firing, told);
      } else {
        replace(firing, told);
      }
    } else {
      wait(hold);
      replace(firing, firing.with(firing.context().held(hold.why())));
    }
  }

  private static boolean raisedWhileHeld(Alert firing) {
    Alert.Context context = firing.context();
    return !context.heldBy().isEmpty()
        && context.told().values().stream().anyMatch(Alert.Told::raised);
  }

  private void wait(Gates.Hold hold) {
    held = true;
    look(hold.until());
    ask.addAll(hold.ask());
  }

  private void fire(Alert pending, String why) {
    fire(pending, pending, why);
  }

  /** An alert fires, unless something holds it. */
  private void fire(@Nullable Alert old, Alert pending, String why) {
    Gates.Hold hold = hold(pending);
    if (hold == null) {
      Alert.Context free = pending.context().held("");
      transition(old, owing.firing(pending.moveTo(AlertState.FIRING, now, why).with(free)));
      return;
    }
    wait(hold);
    Alert waiting = pending.with(pending.context().held(hold.why()));
    if (old == null) {
      transition(null, waiting);
    } else {
      replace(old, waiting);
    }
  }

  private Gates.@Nullable Hold hold(Alert pending) {
    return before.state().mode() == CheckMode.MAINTENANCE
        ? new Gates.Hold("maintenance", null, List.of())
        : decider.gates().hold(by.check(), pending, now, looked());
  }

  private Instant looked() {
    ProbeResult result = input.result();
    return result != null
        ? result.due()
        : before.state().lastResult().map(ProbeResult::due).orElse(before.state().since());
  }

  void resolve(Alert alert, String why) {
    Alert over = alert.moveTo(AlertState.RESOLVED, now, why);
    owing.resolved(over);
    transition(alert, over);
  }

  private void transition(@Nullable Alert old, Alert alert) {
    open.remove(old);
    if (alert.state() != AlertState.RESOLVED) {
      open.add(alert);
    }
    transitions.add(alert);
  }

  private void replace(Alert old, Alert alert) {
    int at = alert.equals(old) ? -1 : open.indexOf(old);
    if (at >= 0) {
      open.set(at, alert);
      touched = true;
    }
  }

  private @Nullable Alert openAlert(String rule) {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).rule().equals(rule)) {
        return open.get(i);
      }
    }
    return null;
  }

  /** The alerts that are open now; a copy. */
  List<Alert> open() {
    return List.copyOf(open);
  }

  Map<String, RuleState> states() {
    return changed == null ? before.rules() : Map.copyOf(changed);
  }

  Decider.Settled settled(@Nullable ProbeResult result, StoredState next) {
    Decision decision = new Decision(result, next, transitions, owing.messages());
    look(owing.lookAgain());
    boolean more = changed != null || touched || !transitions.isEmpty();
    return new Decider.Settled(decision, more, lookAgain, held, List.copyOf(ask));
  }
}
