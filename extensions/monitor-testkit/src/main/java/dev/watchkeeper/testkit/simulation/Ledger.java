package dev.watchkeeper.testkit.simulation;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What really happened in a scenario, written down by the simulated world itself: what probes did,
 * when the process stood still, what became durable, what was sent. The oracles compare it with
 * what the monitor says.
 */
final class Ledger {
  /** Which run a reading came from. */
  static final MetricKey RUN = MetricKey.gauge("simulation.run", "runs");

  final List<Looked> runs = new ArrayList<>();
  final List<long[]> freezes = new ArrayList<>();
  final List<Decision> committed = new ArrayList<>();
  final Map<CheckId, List<ProbeResult>> results = new LinkedHashMap<>();
  final Map<String, Alert> transitions = new LinkedHashMap<>();
  final Map<String, Notification> owed = new LinkedHashMap<>();
  final Map<String, Integer> sent = new LinkedHashMap<>();
  final Set<String> settled = new HashSet<>();
  final List<String> violations = new ArrayList<>();
  private final Map<String, List<String>> parts = new HashMap<>();
  private final TimeSource clock;
  private int lives;
  private final Map<CheckId, Integer> active = new HashMap<>();
  private final Map<String, ProbeResult> known = new HashMap<>();

  Ledger(TimeSource clock) {
    this.clock = clock;
  }

  /** One run as the probe saw it. */
  final class Looked implements Planned {
    final int number;
    final CheckId check;
    final int life;
    final Behaviour behaviour;
    final long timeout;
    long began = -1;
    long ended = -1;

    Looked(int number, CheckId check, int life, Behaviour behaviour, long timeout) {
      this.number = number;
      this.check = check;
      this.life = life;
      this.behaviour = behaviour;
      this.timeout = timeout;
    }

    @Override
    public Behaviour behaviour() {
      return behaviour;
    }

    @Override
    public void began() {
      began = clock.nanoTime();
      if (active.merge(check, 1, Integer::sum) > 1) {
        violated("two runs of " + check + " at once: run " + number);
      }
    }

    @Override
    public void ended() {
      ended = clock.nanoTime();
      if (life == lives) {
        active.merge(check, -1, Integer::sum);
      }
    }
  }

  /** Writes down a run that is about to begin. */
  Looked plan(CheckId check, Behaviour behaviour, long timeout) {
    Looked run = new Looked(runs.size(), check, lives, behaviour, timeout);
    runs.add(run);
    return run;
  }

  void violated(String what) {
    violations.add(what);
  }

  /** A process begins; the runs of the one before are gone with it. */
  void newLife() {
    lives++;
    active.clear();
  }

  int lives() {
    return lives;
  }

  /** Decisions became durable; those that were so before change nothing. */
  void durable(List<Decision> batch) {
    for (Decision decision : batch) {
      ProbeResult result = decision.result();
      if (result == null || isNew(result)) {
        committed.add(decision);
      }
      for (Alert alert : decision.transitions()) {
        transitions.putIfAbsent(keyOf(alert), alert);
      }
      decision.messages().forEach(message -> owed.putIfAbsent(message.idempotencyKey(), message));
    }
  }

  private boolean isNew(ProbeResult result) {
    String key = result.check() + "@" + result.due();
    ProbeResult before = known.putIfAbsent(key, result);
    if (before == null) {
      results.computeIfAbsent(result.check(), check -> new ArrayList<>()).add(result);
      return true;
    }
    if (!before.equals(result)) {
      violated("two results for " + key + ": " + before + " and " + result);
    }
    return false;
  }

  boolean allSent() {
    return sent.keySet().containsAll(owed.keySet());
  }

  static String keyOf(Alert alert) {
    return alert.key() + "/" + alert.state();
  }

  /** A listener was told of an alert. */
  void told(Alert alert) {
    if (!transitions.containsKey(keyOf(alert))) {
      violated("told before it was durable: " + alert);
    }
  }

  /** Messages became one, for good; some claims may be over, or two of the same message. */
  void bundled(Notification bundle, List<Outbox.Claim> claims) {
    Set<String> all = new LinkedHashSet<>();
    claims.forEach(claim -> all.addAll(parts(claim.notification())));
    all.removeIf(
        key -> {
          Notification part = owed.get(key);
          return part != null && !bundle.alerts().contains(part.alert());
        });
    if (bundle.alerts().size() != all.size()) {
      violated("a bundle of " + all + " tells of " + bundle.alerts());
    }
    parts.put(bundle.idempotencyKey(), List.copyOf(all));
  }

  private List<String> parts(Notification message) {
    String key = message.idempotencyKey();
    List<String> known = parts.get(key);
    if (known == null && message.alerts().size() > 1) {
      violated("a bundle that nobody made: " + key);
    }
    return known == null ? List.of(key) : known;
  }

  /** A message was delivered, and the store knows. */
  void settled(Notification message) {
    settled.addAll(parts(message));
  }

  /** A beginning and its end are not told any more. */
  void collapsed(Notification beginning) {
    owed.values().stream()
        .filter(message -> message.alert().key().equals(beginning.alert().key()))
        .filter(message -> message.receiver().equals(beginning.receiver()))
        .map(Notification::idempotencyKey)
        .forEach(
            key -> {
              settled.add(key);
              sent.putIfAbsent(key, 0);
            });
  }

  /** A notifier got a message. */
  void sent(Notification message) {
    List<String> all = parts(message);
    for (String key : all) {
      if (!owed.containsKey(key)) {
        violated("a message without a cause: " + key);
      }
      if (settled.contains(key)) {
        violated("a message was sent again after it was settled: " + key);
      }
      Notification part = owed.get(key);
      if (part != null && part.alert().state() == AlertState.RESOLVED && !sentBefore(part)) {
        violated("the end was sent before the beginning: " + key);
      }
      sent.merge(key, 1, Integer::sum);
    }
  }

  private boolean sentBefore(Notification end) {
    return owed.values().stream()
        .filter(message -> message.alert().key().equals(end.alert().key()))
        .filter(message -> message.receiver().equals(end.receiver()))
        .filter(message -> message.alert().state() == AlertState.FIRING)
        .allMatch(message -> sent.containsKey(message.idempotencyKey()));
  }

  /** The run that a result came from; null if no probe had a say in it. */
  @Nullable Looked runOf(ProbeResult result) {
    return result.measurements().has(RUN)
        ? runs.get((int) result.measurements().number(RUN).orElse(-1))
        : null;
  }

  /** True if the process stood still for a second or longer between these moments. */
  boolean frozen(long from, long to) {
    return freezes.stream()
        .anyMatch(f -> Math.min(f[1], to) - Math.max(f[0], from) >= 1_000_000_000L);
  }
}
