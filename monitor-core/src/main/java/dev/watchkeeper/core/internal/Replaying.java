package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.Backtest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges recorded results as a {@link Judge} does live: a result when it came in, a tick when a
 * rule wished for one. Not thread-safe.
 */
public final class Replaying implements Consumer<ProbeResult> {
  private final Assigned by;
  private final Decider decider = new Decider(Gates.OPEN, new Troubles(TimeSource.system()));
  private final List<Alert> alerts = new ArrayList<>();
  private final Map<String, Backtest.Episode> episodes = new LinkedHashMap<>();
  private @Nullable StoredState stored;
  private @Nullable Instant tickAt;
  private @Nullable Instant last;
  private long runs;

  /** Of a check, by those of these rules that select it. */
  public Replaying(Check check, Collection<Rule> rules) {
    List<NamedRule> selected =
        rules.stream().filter(rule -> rule.selects(check)).map(NamedRule::of).toList();
    this.by = Assigned.to(check, selected);
  }

  @Override
  public void accept(ProbeResult result) {
    if (!result.check().equals(by.check().id()) || last != null && result.due().isBefore(last)) {
      throw new IllegalArgumentException(
          "results of check '"
              + by.check().id()
              + "' in the order of their due times, not "
              + result);
    }
    last = result.due();
    tick(result.due());
    Instant came = result.started().plusNanos(result.tookNanos());
    tick(came.minusNanos(1));
    settle(decider.decide(by, before(result.due()), result, null));
    runs++;
  }

  /** Lets time pass until this instant, included. */
  public void tick(Instant until) {
    for (Instant at = tickAt; at != null && !at.isAfter(until); at = tickAt) {
      tickAt = null;
      settle(decider.tick(by, before(at), at));
    }
  }

  private StoredState before(Instant due) {
    StoredState known = stored;
    return known != null ? known : StoredState.of(CheckState.initial(by.check().id(), due));
  }

  private void settle(Decider.Settled settled) {
    stored = settled.decision().next();
    settled.decision().transitions().forEach(this::note);
    Instant wanted = settled.lookAgain();
    if (wanted != null && (tickAt == null || wanted.isBefore(tickAt))) {
      tickAt = wanted;
    }
  }

  private void note(Alert alert) {
    alerts.add(alert);
    Backtest.Episode known = episodes.get(alert.key());
    if (alert.state() == AlertState.FIRING) {
      episodes.put(
          alert.key(),
          new Backtest.Episode(
              alert.rule(), alert.since(), alert.changed(), null, alert.explanation()));
    } else if (known != null) {
      episodes.put(
          alert.key(),
          new Backtest.Episode(
              known.rule(), known.began(), known.fired(), alert.changed(), known.explanation()));
    }
  }

  /** What came of it. */
  public Backtest.Replay end() {
    return new Backtest.Replay(by.check().id(), runs, alerts, List.copyOf(episodes.values()));
  }
}
