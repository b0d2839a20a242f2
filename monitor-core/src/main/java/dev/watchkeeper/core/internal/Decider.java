package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
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

/**
 * Judgement as a pure function: of a state, an input (a result, or a tick) and rules it makes the
 * decision. Nothing here reads a clock or keeps anything; a rule that fails gives no opinion.
 */
final class Decider {
  private Decider() {}

  /**
   * A decision and what else follows from it.
   *
   * @param decision to be committed
   * @param changed whether there is anything to commit besides a result
   * @param lookAgain when a rule wants a tick; null for never
   */
  record Settled(Decision decision, boolean changed, @Nullable Instant lookAgain) {}

  /** The rules that select this check. */
  static List<NamedRule> select(Parts parts, Check check) {
    List<NamedRule> selected = new ArrayList<>();
    for (NamedRule rule : parts.rules()) {
      Throwable thrown =
          Guarded.run(
              () -> {
                if (rule.rule().selects(check)) {
                  selected.add(rule);
                }
              });
      if (thrown != null) {
        parts
            .troubles()
            .note(Blame.PROBE, rule.name(), "the rule threw " + Guarded.describe(thrown));
      }
    }
    // All checks that are judged by all rules share one list.
    return selected.size() == parts.rules().size() ? parts.rules() : List.copyOf(selected);
  }

  /** Judges a result. */
  static Settled decide(
      Parts parts,
      List<NamedRule> rules,
      StoredState before,
      ProbeResult result,
      @Nullable Map<String, String> memory) {
    Round round = new Round(parts, before, later(before, result.due()), result);
    round.judgeAll(rules);
    CheckState next = before.state().after(kept(result), round.open);
    StoredState stored =
        new StoredState(next, round.states(), memory == null ? before.memory() : memory);
    return round.settled(new Decision(kept(result), stored, round.transitions, round.messages()));
  }

  /** Judges the mere passing of time. */
  static Settled tick(Parts parts, List<NamedRule> rules, StoredState before, Instant now) {
    Round round = new Round(parts, before, later(before, now), null);
    round.judgeAll(rules);
    CheckState next = before.state().toBuilder().openAlerts(round.open).build();
    StoredState stored = new StoredState(next, round.states(), before.memory());
    return round.settled(new Decision(null, stored, round.transitions, round.messages()));
  }

  /** A decision made by hand that ends all alerts of a check. */
  static Decision withdraw(Parts parts, StoredState before, Instant now, String why) {
    Round round = new Round(parts, before, later(before, now), null);
    for (Alert alert : List.copyOf(round.open)) {
      round.resolve(alert, why);
    }
    CheckState next = before.state().toBuilder().openAlerts(List.of()).build();
    return new Decision(
        null,
        new StoredState(next, Map.of(), before.memory()),
        round.transitions,
        round.messages());
  }

  /** Time never goes back for one check, whatever the clock did over a restart. */
  private static Instant later(StoredState before, Instant now) {
    Instant last = before.state().lastResult().map(ProbeResult::due).orElse(now);
    return last.isAfter(now) ? last : now;
  }

  private static ProbeResult kept(ProbeResult result) {
    List<MetricKey> keys = result.measurements().keys();
    for (int i = 0; i < keys.size(); i++) {
      if (!keys.get(i).stored()) {
        return Results.withoutTransient(result);
      }
    }
    return result;
  }

  /** One pass of all rules over one input. */
  private static final class Round {
    private final Parts parts;
    private final StoredState before;
    private final Instant now;
    private final Rule.Input input;
    private final List<Alert> open;
    private final List<Alert> transitions = new ArrayList<>(0);
    private @Nullable Map<String, RuleState> changed;
    private @Nullable Instant lookAgain;

    Round(Parts parts, StoredState before, Instant now, @Nullable ProbeResult result) {
      this.parts = parts;
      this.before = before;
      this.now = now;
      this.input = new Rule.Input(now, result, before.state());
      this.open = new ArrayList<>(before.state().openAlerts());
    }

    /** Judges by all rules; the alert of a rule that is not among them any more is resolved. */
    void judgeAll(List<NamedRule> rules) {
      for (int i = 0; i < rules.size(); i++) {
        judge(rules.get(i));
      }
      for (Alert alert : open.isEmpty() ? List.<Alert>of() : List.copyOf(open)) {
        if (rules.stream().noneMatch(rule -> rule.name().equals(alert.rule()))) {
          resolve(alert, "its rule judges this check no longer");
        }
      }
    }

    private void judge(NamedRule rule) {
      RuleState state = before.rules().getOrDefault(rule.name(), RuleState.empty());
      Judgement judgement = ask(rule, state);
      if (!judgement.next().equals(state)) {
        changed = changed == null ? new HashMap<>(before.rules()) : changed;
        changed.put(rule.name(), judgement.next());
      }
      Instant tick = judgement.lookAgain();
      if (tick != null && (lookAgain == null || tick.isBefore(lookAgain))) {
        lookAgain = tick;
      }
      apply(rule, judgement);
    }

    private Judgement ask(NamedRule rule, RuleState state) {
      Judgement[] answer = new Judgement[1];
      Throwable thrown = Guarded.run(() -> answer[0] = rule.rule().judge(input, state));
      if (answer[0] != null) {
        return answer[0];
      }
      String what = thrown == null ? "null" : Guarded.describe(thrown);
      parts.troubles().note(Blame.PROBE, rule.name(), "the rule gave " + what);
      return Judgement.of(Verdict.NONE, "", state);
    }

    private void apply(NamedRule rule, Judgement judgement) {
      Alert alert = openAlert(rule.name());
      switch (judgement.verdict()) {
        case NONE -> {}
        case CLEAR -> {
          if (alert != null) {
            resolve(alert, judgement.explanation());
          }
        }
        case PENDING -> raise(rule, alert, AlertState.PENDING, judgement.explanation());
        case FIRING -> raise(rule, alert, AlertState.FIRING, judgement.explanation());
      }
    }

    private void raise(NamedRule rule, @Nullable Alert alert, AlertState to, String why) {
      if (alert == null && before.state().mode() != CheckMode.MAINTENANCE) {
        Alert.Subject subject =
            new Alert.Subject(before.state().check(), rule.name(), rule.severity());
        transition(null, Alert.open(subject, to, now, why));
      } else if (alert != null && alert.state() == AlertState.PENDING && to == AlertState.FIRING) {
        transition(alert, alert.moveTo(to, now, why));
      }
    }

    void resolve(Alert alert, String why) {
      transition(alert, alert.moveTo(AlertState.RESOLVED, now, why));
    }

    private void transition(@Nullable Alert from, Alert to) {
      if (from != null) {
        open.remove(from);
      }
      if (to.state() != AlertState.RESOLVED) {
        open.add(to);
      }
      transitions.add(to);
    }

    private @Nullable Alert openAlert(String rule) {
      for (int i = 0; i < open.size(); i++) {
        if (open.get(i).rule().equals(rule)) {
          return open.get(i);
        }
      }
      return null;
    }

    Map<String, RuleState> states() {
      return changed == null ? before.rules() : Map.copyOf(changed);
    }

    List<dev.watchkeeper.api.spi.Notification> messages() {
      return Results.messages(transitions, parts.notifiers());
    }

    Settled settled(Decision decision) {
      return new Settled(decision, changed != null || !transitions.isEmpty(), lookAgain);
    }
  }
}
