package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.SignalProbe;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Receipt;
import dev.watchkeeper.core.SignalRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signals on their way from whoever sends them to the decision that knows of them. */
class SignalsTest {
  private static final CheckId JOB = CheckId.of("job");

  private final SimPlatform sim = new SimPlatform(7);
  private final List<Instant> wishes = new ArrayList<>();
  private final List<Instant> runs = new ArrayList<>();
  private boolean storeIsAway;
  private Exception trouble;
  private final MemoryStore store =
      new MemoryStore(sim) {
        @Override
        public void commit(List<Decision> batch) {
          if (storeIsAway) {
            throw new IllegalStateException("the store is away");
          }
          super.commit(batch);
        }

        @Override
        public void close() {}
      };

  /** Remembers all texts that it was ever sent, in order. */
  private Reading collect(ProbeContext context) throws Exception {
    runs.add(context.now());
    StringBuilder all = new StringBuilder(context.recall("all").orElse(""));
    for (Signal.Arrived arrived : context.signals()) {
      assertFalse(arrived.at().isAfter(context.now()));
      all.append(arrived.signal().text());
    }
    context.remember("all", all.toString());
    if (!wishes.isEmpty()) {
      context.lookAgain(wishes.remove(0));
    }
    if (trouble != null) {
      throw trouble;
    }
    return Reading.down("[" + all + "]");
  }

  private final class Collector implements SignalProbe {
    @Override
    public Reading run(ProbeContext context) throws Exception {
      return collect(context);
    }

    @Override
    public Optional<String> refusal(Signal signal) {
      if (signal.text().equals("throw")) {
        throw new IllegalStateException("simulated: a bug");
      }
      boolean wrong = signal.key().filter(Secret.of("wrong")::equals).isPresent();
      return wrong ? Optional.of("its key is wrong") : Optional.empty();
    }
  }

  private Check job() {
    return Check.code("job", Collector::new).every(Duration.ofHours(1));
  }

  private Monitor start(Check... checks) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.checks.addAll(List.of(checks));
    Monitor monitor = Engine.start(spec);
    sim.settle();
    return monitor;
  }

  private static Signal text(String text) {
    return Signal.log(text);
  }

  private static String seen(Monitor monitor) {
    return monitor.state(JOB).flatMap(CheckState::lastResult).map(r -> r.reason()).orElse("none");
  }

  private static void assertAddsUp(Accounting accounting) {
    assertEquals(accounting.due(), accounting.settled() + accounting.inFlight());
    assertEquals(0, accounting.inFlight());
  }

  @Test
  void aSignalHasItsCheckRunAtOnceAndIsCommittedWithTheResult() {
    try (Monitor monitor = start(job())) {
      Receipt receipt = monitor.signal(JOB, text("a"));
      assertEquals(Receipt.State.WAITING, receipt.state());
      sim.settle();
      assertEquals(Receipt.State.COMMITTED, receipt.state());
      assertEquals("[a]", seen(monitor));
      Receipt second = monitor.beat(JOB);
      sim.advance(Duration.ofMillis(20));
      assertEquals(Receipt.State.COMMITTED, second.state());
      assertEquals("[a]", seen(monitor));
      assertEquals(2, monitor.accounting().due());
      assertEquals(0, monitor.accounting().missed());
      assertAddsUp(monitor.accounting());
    }
  }

  @Test
  void aBurstOfSignalsMakesFewRunsAndNoneIsLostOrOvertaken() {
    try (Monitor monitor = start(job())) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        monitor.signal(JOB, text("" + i % 10));
        all.append(i % 10);
      }
      sim.settle();
      assertEquals("[" + all + "]", seen(monitor));
      assertTrue(monitor.accounting().due() <= 2, () -> "" + monitor.accounting());
      assertEquals(0, monitor.accounting().missed());
    }
  }

  @Test
  void aSignalDuringARunHasTheCheckRunOnceMoreAfterIt() {
    try (Monitor monitor = start(job())) {
      List<Runnable> held = new ArrayList<>();
      monitor.signal(JOB, text("a"));
      sim.holdTasks(held);
      sim.settle();
      assertEquals(1, held.size(), "one run at a time");
      monitor.signal(JOB, text("b"));
      monitor.signal(JOB, text("c"));
      sim.settle();
      assertEquals(1, held.size(), "one run at a time");
      sim.holdTasks(null);
      held.remove(0).run();
      sim.settle();
      assertEquals("[abc]", seen(monitor), "the run had not asked for signals when they came");
      assertTrue(monitor.accounting().due() <= 2, () -> "" + monitor.accounting());
      assertEquals(0, monitor.accounting().missed());
      assertAddsUp(monitor.accounting());
    }
  }

  @Test
  void aRunThatFailsLeavesItsSignalsToTheNextOne() {
    try (Monitor monitor = start(job())) {
      trouble = new IOException("simulated: reset");
      Receipt receipt = monitor.signal(JOB, text("a"));
      sim.settle();
      assertEquals(Status.DOWN, monitor.state(JOB).orElseThrow().status());
      assertEquals(Receipt.State.WAITING, receipt.state());
      assertEquals(1, runs.size(), "it is not run again and again");
      trouble = null;
      monitor.signal(JOB, text("b"));
      sim.advance(Duration.ofMillis(20));
      assertEquals(Receipt.State.COMMITTED, receipt.state());
      assertEquals("[ab]", seen(monitor), "each counts once");
    }
  }

  @Test
  void aReceiptWaitsForTheCommit() {
    try (Monitor monitor = start(job())) {
      storeIsAway = true;
      Receipt receipt = monitor.signal(JOB, text("a"));
      sim.advance(Duration.ofMinutes(1));
      assertEquals(Receipt.State.WAITING, receipt.state());
      storeIsAway = false;
      sim.advance(Duration.ofMinutes(1));
      assertEquals(Receipt.State.COMMITTED, receipt.state());
    }
  }

  @Test
  void theMailboxIsBoundedAndSaysSo() {
    try (Monitor monitor = start(job())) {
      storeIsAway = true;
      for (int i = 0; i < Calls.MOST; i++) {
        monitor.signal(JOB, text("x"));
        sim.settle();
      }
      SignalRefusedException full =
          assertThrows(SignalRefusedException.class, () -> monitor.beat(JOB));
      assertEquals("100 signals wait already", full.getMessage());
      assertTrue(full.temporary());
      assertTrue(monitor.health().troubles().toString().contains("100 signals wait already"));
      storeIsAway = false;
      sim.advance(Duration.ofMinutes(1));
      assertEquals(Receipt.State.WAITING, monitor.beat(JOB).state());
    }
  }

  @Test
  void aSignalThatTheProbeDoesNotTakeIsRefusedAtOnce() {
    Check page = Check.code("page", () -> context -> Reading.up());
    try (Monitor monitor = start(job(), page)) {
      SignalRefusedException wrong =
          assertThrows(
              SignalRefusedException.class,
              () -> monitor.signal(JOB, text("a").key(Secret.of("wrong"))));
      assertEquals("its key is wrong", wrong.getMessage());
      assertFalse(wrong.temporary());
      assertTrue(
          assertThrows(SignalRefusedException.class, () -> monitor.signal(JOB, text("throw")))
              .temporary());
      assertThrows(IllegalStateException.class, () -> monitor.beat(CheckId.of("page")));
      assertThrows(IllegalStateException.class, () -> monitor.beat(CheckId.of("nobody")));
      sim.settle();
      assertEquals(0, monitor.accounting().due());
    }
  }

  @Test
  void aPausedCheckTakesSignalsToo() {
    try (Monitor monitor = start(job())) {
      monitor.pause(JOB);
      sim.settle();
      Receipt receipt = monitor.signal(JOB, text("a"));
      sim.advance(Duration.ofMillis(20));
      assertEquals(Receipt.State.COMMITTED, receipt.state());
      assertEquals("[a]", seen(monitor));
    }
  }

  @Test
  void whatWaitsWhenTheCheckOrTheMonitorEndsIsLostAndSaidToBe() {
    Monitor monitor = start(job());
    storeIsAway = true;
    Receipt receipt = monitor.signal(JOB, text("a"));
    monitor.remove(JOB);
    assertEquals(Receipt.State.LOST, receipt.state());
    monitor.add(job());
    Receipt other = monitor.signal(JOB, text("b"));
    sim.settle();
    monitor.close();
    assertEquals(Receipt.State.LOST, other.state());
    assertThrows(IllegalStateException.class, () -> monitor.beat(JOB));
  }

  @Test
  void aNewMonitorOnTheSameStoreGoesOnWithWhatWasRemembered() {
    Monitor first = start(job());
    first.signal(JOB, text("a"));
    sim.settle();
    first.close();
    try (Monitor second = start(job())) {
      Receipt receipt = second.signal(JOB, text("b"));
      sim.settle();
      assertEquals("[ab]", seen(second), "numbers of signals begin anew, memory goes on");
      assertEquals(Receipt.State.COMMITTED, receipt.state());
    }
  }

  @Test
  void aProbeIsLookedAtAgainWhenItWishes() {
    try (Monitor monitor = start(job())) {
      Instant now = sim.wallTime();
      wishes.add(now.plusSeconds(40));
      monitor.beat(JOB);
      sim.advance(Duration.ofSeconds(30));
      assertEquals(1, runs.size());
      sim.advance(Duration.ofSeconds(11));
      assertEquals(2, runs.size());
      assertTrue(Duration.between(now.plusSeconds(40), runs.get(1)).toMillis() <= 1);
    }
  }

  @Test
  void onlyTheNewestWishCountsAndNoneWakesAPausedCheck() {
    try (Monitor monitor = start(job())) {
      Instant now = sim.wallTime();
      wishes.addAll(List.of(now.plusSeconds(40), now.plusSeconds(20)));
      monitor.beat(JOB);
      sim.settle();
      monitor.beat(JOB);
      sim.advance(Duration.ofSeconds(60));
      assertEquals(3, runs.size());
      wishes.add(sim.wallTime().plusSeconds(10));
      monitor.beat(JOB);
      sim.settle();
      monitor.pause(JOB);
      sim.advance(Duration.ofMinutes(10));
      assertEquals(4, runs.size());
    }
  }

  @Test
  void aProbeSeesTheStatesOfOtherChecksAsTheyWereCommitted() {
    List<String> seen = new ArrayList<>();
    Check watcher =
        Check.code(
                "watcher",
                () ->
                    context -> {
                      seen.clear();
                      context.states("prod").forEach(state -> seen.add(state.toString()));
                      context.state(JOB).ifPresent(state -> seen.add(state.status().name()));
                      seen.add("" + context.state(CheckId.of("nobody")).isPresent());
                      return Reading.up();
                    })
            .tag("prod")
            .every(Duration.ofHours(1));
    try (Monitor monitor = start(job().tag("prod"), watcher)) {
      storeIsAway = true;
      monitor.beat(JOB);
      sim.settle();
      monitor.runNow(watcher.id());
      sim.settle();
      assertEquals("UNKNOWN", seen.get(1), "nothing is committed yet");
      storeIsAway = false;
      sim.advance(Duration.ofMinutes(1));
      monitor.runNow(watcher.id());
      sim.settle();
      assertEquals(3, seen.size(), "itself is not among them");
      assertTrue(seen.get(0).startsWith("job is DOWN"), seen::toString);
      assertEquals(List.of("DOWN", "false"), seen.subList(1, 3));
    }
  }
}
