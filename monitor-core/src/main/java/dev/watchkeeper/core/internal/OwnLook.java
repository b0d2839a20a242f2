package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.OwnNetwork;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Looks at the states of other checks, as they were decided last, for signs that we are cut off.
 */
final class OwnLook implements Probe {
  /** What a target that cannot be reached from here looks like; a refusal comes from over there. */
  private static final Set<Outcome> NETWORK =
      EnumSet.of(Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.DNS, Outcome.IO);

  private final OwnNetwork settings;
  private final OwnOutage outage = new OwnOutage();
  private volatile Map<CheckId, Watcher> watchers = Map.of();

  OwnLook(OwnNetwork settings) {
    this.settings = settings;
  }

  OwnNetwork settings() {
    return settings;
  }

  void among(Map<CheckId, Watcher> all) {
    watchers = all;
  }

  /** The check whose probe this is. */
  Check check() {
    return Check.code(OwnNetwork.CHECK.value(), () -> this).every(Duration.ofSeconds(5));
  }

  /** The rule that judges it, and it alone; tells at the end what the look has summed up. */
  static NamedRule rule() {
    Rule rule =
        Rules.consecutiveFailures(1)
            .recoverAfter(2)
            .named("own network")
            .severity(Severity.CRITICAL);
    return NamedRule.of(new Summing(rule));
  }

  private record Summing(Rule rule) implements Rule {
    @Override
    public String name() {
      return rule.name();
    }

    @Override
    public Severity severity() {
      return rule.severity();
    }

    @Override
    public Judgement judge(Input input, RuleState state) {
      Judgement said = rule.judge(input, state);
      ProbeResult result = input.result();
      boolean ends = said.verdict() == Verdict.CLEAR && !said.explanation().isEmpty();
      return ends && result != null && !result.reason().isEmpty()
          ? Judgement.of(Verdict.CLEAR, said.explanation() + ": " + result.reason(), said.next())
          : said;
    }
  }

  static boolean isNetwork(Outcome outcome) {
    return NETWORK.contains(outcome);
  }

  /** What there are signs of; where there are none any more, what the outage came to. */
  @Override
  public Reading run(ProbeContext context) {
    Reading signs = signs();
    if (signs.status() == Status.UP && !outage.isOpen(watchers)) {
      outage.forget();
      return signs;
    }
    outage.look(watchers, settings.canaries());
    return signs.status() == Status.UP
        ? Reading.of(Outcome.OK, outage.sum(watchers, context.now()))
        : signs;
  }

  private Reading signs() {
    int canaries = 0;
    int silent = 0;
    int all = 0;
    int failing = 0;
    for (Watcher watcher : watchers.values()) {
      CheckState state = watcher.judge().decided();
      boolean counts = !watcher.id().equals(OwnNetwork.CHECK) && state.lastResult().isPresent();
      boolean network = counts && state.lastResult().filter(OwnLook::network).isPresent();
      if (settings.canaries().contains(watcher.id())) {
        canaries++;
        silent += state.status() == Status.DOWN ? 1 : 0;
      }
      all += counts ? 1 : 0;
      failing += network ? 1 : 0;
    }
    if (canaries > 0 && silent == canaries) {
      return Reading.down("all " + canaries + " canaries are DOWN: cut off, it seems");
    }
    if (failing >= settings.least() && failing >= settings.share() * all) {
      return Reading.down(failing + " of " + all + " checks cannot be reached: cut off, it seems");
    }
    return Reading.up();
  }

  /** A network failure, whether it was believed or not. */
  static boolean network(ProbeResult result) {
    return isNetwork(result.outcome()) || result.outcome() == Outcome.LOCAL_NETWORK;
  }
}
