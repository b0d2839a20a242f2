package dev.watchkeeper.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A monitor with many checks, a run a second each, of targets that are always well. */
final class Fleet implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int CHECKS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final AtomicInteger FLEETS = new AtomicInteger();

  private final String prefix = "fleet-" + FLEETS.incrementAndGet() + "-";
  private final int size;
  private final Monitor monitor;
  private final Witness witness = new Witness();

  /** With 200 checks. */
  Fleet(Store store) {
    this(store, CHECKS);
  }

  /** With so many checks. */
  Fleet(Store store, int size) {
    this.size = size;
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      checks.add(Check.code(prefix + i, () -> context -> Reading.up()).every(INTERVAL));
    }
    monitor =
        Monitor.builder().checks(checks).store(store).closeWithin(Duration.ofSeconds(20)).start();
  }

  Monitor monitor() {
    return monitor;
  }

  Health health() {
    return monitor.health();
  }

  static void await(String what, BooleanSupplier so) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, () -> "in vain: " + what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Waits until each check has run so many times more. */
  void awaitRuns(long each) {
    long before = monitor.accounting().settled();
    await(each + " runs of each", () -> monitor.accounting().settled() >= before + each * size);
  }

  /** Waits until everything that waits for the store was committed, and nothing is in a spool. */
  void awaitDrained() {
    await("an empty queue to the store", () -> monitor.health().queued() < size);
    await("an empty spool", () -> figure("spool.depth") == 0);
  }

  /** What the store tells of itself by this name; 0 if it does not. */
  double figure(String name) {
    return monitor.health().store().getOrDefault(name, 0.0);
  }

  /**
   * No run was late by an interval, left out, or said that a target was not well. As long as there
   * is a witness that the whole process got no time, runs may be later, and as many missed as were
   * due in that time: that is the machine, not the database.
   */
  void assertUntouched() {
    Accounting accounting = monitor.accounting();
    assertNoneIsMissed(accounting);
    assertEquals(
        0,
        accounting.skipped() + accounting.down() + accounting.unknown(),
        () -> accounting + " " + accounting.notRun());
    assertEquals(accounting.due(), accounting.settled() + accounting.inFlight());
    assertEquals(accounting.due(), accounting.up() + accounting.missed() + accounting.inFlight());
    Health health = monitor.health();
    Duration most = INTERVAL.plus(witness.stoodStill());
    assertTrue(health.lag().worst().compareTo(most) < 0, () -> health.lag().toString());
    assertEquals(0, health.dropped());
  }

  private void assertNoneIsMissed(Accounting accounting) {
    Duration still = witness.stoodStill();
    long most = size * still.toMillis() / INTERVAL.toMillis();
    String why = accounting + " " + accounting.notRun() + ", stood still " + still;
    assertTrue(accounting.missed() <= most, why);
    if (accounting.missed() > 0) {
      System.out.println("the process got no time: " + why);
    }
  }

  /** Runs that were not made, or that said that a target was not well. */
  long notUp() {
    Accounting accounting = monitor.accounting();
    return accounting.settled() - accounting.up();
  }

  /** Stops, and holds what the store has against the monitor's own books. */
  void assertEverythingIsIn(Store fresh) throws Exception {
    monitor.close();
    Accounting accounting = monitor.accounting();
    assertNoneIsMissed(accounting);
    assertEquals(0, accounting.down() + accounting.unknown(), accounting::toString);
    try (fresh) {
      fresh.open();
      assertAllAreIn(fresh);
    }
  }

  /** With two questions, since each of them opens a connection. */
  private void assertAllAreIn(Store fresh) throws Exception {
    List<CheckId> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(CheckId.of(prefix + i));
    }
    Map<CheckId, Long> good = new HashMap<>();
    for (History.Standing one :
        fresh
            .history()
            .worst(
                Instant.EPOCH,
                Instant.parse("2100-01-01T00:00:00Z"),
                History.WorstBy.LATENCY,
                History.MAX_LIMIT)) {
      good.put(one.check(), one.counts().good());
    }
    Map<CheckId, StoredState> states = fresh.load(all);
    for (CheckId check : all) {
      assertEquals(monitor.accounting(check).up(), good.get(check), check::toString);
      assertEquals(
          monitor.state(check).orElseThrow().lastResult(), states.get(check).state().lastResult());
    }
  }

  @Override
  public void close() {
    witness.close();
    monitor.close();
  }
}
