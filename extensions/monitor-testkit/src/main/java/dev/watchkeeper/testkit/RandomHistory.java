package dev.watchkeeper.testkit;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes up what happens to some checks: runs in their rhythm with gaps and runs by hand, outages,
 * alerts, pauses. Commits it in batches, some twice, some results long after they were due.
 */
final class RandomHistory {
  private static final int RUNS_A_STEP = 300;

  private final Random random;
  private final VirtualTime time;
  private final List<Life> lives = new ArrayList<>();
  private final List<Decision> batch = new ArrayList<>();
  private final List<Decision> late = new ArrayList<>();

  RandomHistory(long seed, VirtualTime time) {
    this.random = new Random(seed);
    this.time = time;
    for (int interval : new int[] {10, 60, 1_800}) {
      lives.add(new Life(CheckId.of("seed " + seed + ", every " + interval + " s"), interval));
    }
  }

  /** One check and all that happened to it. */
  private final class Life {
    private final CheckId check;
    private final int interval;
    private final NavigableMap<Instant, ProbeResult> results = new TreeMap<>();
    private final NavigableMap<Instant, CheckMode> modes = new TreeMap<>();
    private final List<Alert> transitions = new ArrayList<>();
    private StoredState state;
    private Instant next;
    private Status habit = Status.UP;

    Life(CheckId check, int interval) {
      this.check = check;
      this.interval = interval;
      this.next = time.wallTime().plusMillis(random.nextInt(interval * 1_000));
      this.state = StoredState.of(CheckState.initial(check, next));
    }

    Decision run() {
      if (random.nextInt(12) == 0) {
        habit = pick(Status.values());
      }
      ProbeResult result =
          ProbeResult.builder(check, next)
              .ran(next.plusNanos(random.nextInt(1_000_000)), latency())
              .reading(reading())
              .by("node", 1)
              .build();
      results.put(result.due(), result);
      Alert alert = alert(result);
      Decision decision =
          alert == null ? Decisions.next(state, result) : Decisions.next(state, result, alert);
      state = decision.next();
      next = next.plusMillis(pause());
      return decision;
    }

    private long pause() {
      return switch (random.nextInt(40)) {
        case 0 -> 1 + random.nextInt(interval * 900);
        case 1 -> interval * 1_000L * (2 + random.nextInt(20));
        default -> interval * 1_000L;
      };
    }

    private long latency() {
      return (long) (1_000_000 * Math.exp(random.nextGaussian() * 2));
    }

    private Reading reading() {
      return switch (habit) {
        case UP -> Reading.up();
        case DEGRADED -> Reading.degraded("slow");
        case DOWN -> Reading.of(Outcome.REFUSED, "reason " + random.nextInt(100));
        case UNKNOWN -> Reading.of(Outcome.NO_DATA, "nothing");
      };
    }

    /** PENDING at the first run that is DOWN, FIRING at the next, RESOLVED at the first UP. */
    private @Nullable Alert alert(ProbeResult result) {
      List<Alert> open = state.state().openAlerts();
      @Nullable Alert next = null;
      if (open.isEmpty() && result.status() == Status.DOWN) {
        Alert.Subject subject = new Alert.Subject(check, "down", Severity.WARNING);
        next = Alert.open(subject, AlertState.PENDING, result.due(), result.reason());
      } else if (!open.isEmpty() && result.status() == Status.UP) {
        next = open.get(0).moveTo(AlertState.RESOLVED, result.due(), "UP again");
      } else if (!open.isEmpty()
          && open.get(0).state() == AlertState.PENDING
          && result.status() == Status.DOWN) {
        next = open.get(0).moveTo(AlertState.FIRING, result.due(), "2 in a row");
      }
      if (next != null) {
        transitions.add(next);
      }
      return next;
    }

    Decision mode() {
      CheckMode mode = pick(CheckMode.values());
      if (mode != state.state().mode()) {
        modes.put(time.wallTime().truncatedTo(ChronoUnit.MICROS), mode);
      }
      CheckState changed = state.state().toBuilder().mode(mode).build();
      state = state.withState(changed);
      return new Decision(null, state, List.of(), List.of());
    }
  }

  private <T> T pick(T[] some) {
    return some[random.nextInt(some.length)];
  }

  /** Some hundred runs more. */
  void commitTo(Store store) throws Exception {
    for (int i = 0; i < RUNS_A_STEP; i++) {
      Life life =
          random.nextInt(10) == 0
              ? lives.get(random.nextInt(lives.size()))
              : lives.stream().min(Comparator.comparing(one -> one.next)).orElseThrow();
      reach(life.next);
      Decision decision = life.run();
      boolean apart = decision.transitions().isEmpty() && random.nextInt(20) == 0;
      (apart ? late : batch).add(decision);
      if (random.nextInt(30) == 0) {
        flush(store);
      }
      if (random.nextInt(60) == 0) {
        flush(store);
        time.advance(Duration.ofMillis(1));
        store.commit(List.of(life.mode()));
      }
      if (random.nextInt(60) == 0) {
        batch.addAll(late);
        late.clear();
      }
    }
    batch.addAll(late);
    late.clear();
    flush(store);
    batch.clear();
  }

  private void reach(Instant due) {
    Duration left = Duration.between(time.wallTime(), due);
    if (!left.isNegative()) {
      time.advance(left.plusNanos(1_234_567));
    }
  }

  private void flush(Store store) throws Exception {
    if (batch.isEmpty()) {
      return;
    }
    store.commit(List.copyOf(batch));
    if (random.nextInt(5) == 0) {
      store.commit(List.copyOf(batch));
    }
    batch.clear();
  }

  List<CheckId> checks() {
    return lives.stream().map(life -> life.check).toList();
  }

  private Life life(CheckId check) {
    return lives.stream().filter(life -> life.check.equals(check)).findFirst().orElseThrow();
  }

  NavigableMap<Instant, ProbeResult> results(CheckId check) {
    return life(check).results;
  }

  NavigableMap<Instant, CheckMode> modes(CheckId check) {
    return life(check).modes;
  }

  List<Alert> transitions(CheckId check) {
    return life(check).transitions;
  }
}
