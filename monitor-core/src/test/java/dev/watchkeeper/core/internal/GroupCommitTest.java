package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private static final long MS = 1_000_000;

  private final SimPlatform sim = new SimPlatform(3);
  private final List<Long> commits = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  private final long start = sim.nanoTime();
  private int wakes;

  private final MemoryStore store =
      new MemoryStore(sim) {
        @Override
        public void commit(List<Decision> batch) {
          super.commit(batch);
          commits.add((sim.nanoTime() - start) / MS);
          sizes.add(batch.size());
        }
      };

  private EngineSpec spec() {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    return spec;
  }

  private static Check always(String id, Duration every) {
    return Check.code(id, () -> context -> Reading.up()).every(every);
  }

  @Test
  void aDecisionThatComesToAnIdleRecorderIsCommittedAtOnce() {
    EngineSpec spec = spec();
    spec.checks.add(always("a", Duration.ofSeconds(1)));
    List<Long> told = new ArrayList<>();
    spec.resultListeners.add(
        result -> told.add(Duration.between(result.started(), sim.wallTime()).toNanos()));
    try (Engine engine = (Engine) Engine.start(spec)) {
      sim.advance(Duration.ofSeconds(10));
      assertEquals(10, engine.accounting().up());
      assertEquals(10, commits.size());
      assertTrue(told.stream().allMatch(late -> late == 0), told.toString());
    }
  }

  @Test
  void underLoadCommitsBeginAtLeast20MsApartAndNothingWaitsLonger() {
    EngineSpec spec = spec();
    for (int i = 0; i < 5_000; i++) {
      spec.checks.add(always("c" + i, Duration.ofSeconds(1)));
    }
    long[] latest = {0};
    spec.resultListeners.add(
        r -> {
          long late = Duration.between(r.started(), sim.wallTime()).toNanos();
          latest[0] = Math.max(latest[0], late);
        });
    try (Engine engine = (Engine) Engine.start(spec)) {
      sim.advance(Duration.ofSeconds(10));
      assertEquals(50_000, engine.accounting().up(), 100);
      assertTrue(latest[0] <= 20 * MS, "latest: " + latest[0]);
    }
    assertTrue(commits.size() <= 501 + 2, "commits: " + commits.size());
    for (int i = 1; i < commits.size() - 1; i++) {
      assertTrue(commits.get(i) - commits.get(i - 1) >= 19, commits.subList(i - 1, i + 1) + "");
    }
  }

  private final class Counting implements Loop {
    @Override
    public void wake() {
      wakes++;
    }

    @Override
    public boolean current() {
      return true;
    }

    @Override
    public void stop() {}

    @Override
    public boolean join(long untilNanos) {
      return true;
    }
  }

  private Recorder.Entry entry(Judge judge) {
    CheckState state = CheckState.initial(CheckId.of("a"), SimPlatform.START);
    Decision decision = new Decision(null, StoredState.of(state), List.of(), List.of());
    return new Recorder.Entry(decision, judge, false);
  }

  private Judge judge() {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    Machine machine = Assembly.of(spec).machine();
    return new Watcher(machine.parts(), always("a", Duration.ofSeconds(1)), null).judge();
  }

  @Test
  void aThousandThatWaitAreCommittedAtOnceAndWakeTheLoopOnce() {
    Judge judge = judge();
    Recorder recorder = new Recorder(store, entries -> {}, new Troubles(sim));
    recorder.drivenBy(new Counting());
    recorder.offer(entry(judge));
    assertEquals(1, wakes);
    assertEquals(0, recorder.turn(0));
    assertEquals(LoopBody.WHEN_WOKEN, recorder.turn(1));
    recorder.offer(entry(judge));
    assertEquals(2, wakes, "it does not know yet that it will look by itself");
    assertEquals(20 * MS, recorder.turn(2));
    for (int i = 0; i < 998; i++) {
      recorder.offer(entry(judge));
    }
    assertEquals(2, wakes, "it looks by itself");
    recorder.offer(entry(judge));
    assertEquals(3, wakes);
    assertEquals(5 * MS, recorder.turn(5 * MS));
    assertEquals(List.of(1, 1_000), sizes);
    assertEquals(LoopBody.WHEN_WOKEN, recorder.turn(5 * MS));
    assertEquals(0, recorder.queued());
  }

  @Test
  void closingWaitsForWhatWaits() {
    EngineSpec spec = spec();
    spec.checks.add(always("a", Duration.ofSeconds(1)));
    Engine engine = (Engine) Engine.start(spec);
    sim.advance(Duration.ofSeconds(1));
    engine.runNow(CheckId.of("a"));
    engine.runNow(CheckId.of("a"));
    sim.settle();
    engine.close();
    assertEquals(engine.accounting().up(), sizes.stream().mapToInt(Integer::intValue).sum());
  }
}
