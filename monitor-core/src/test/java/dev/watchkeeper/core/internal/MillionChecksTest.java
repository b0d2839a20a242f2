package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.watchkeeper.api.Check.CatchUp;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.Scheduler;
import dev.watchkeeper.api.spi.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** One scheduler with a million checks, turned by hand. */
class MillionChecksTest {
  private static final int CHECKS = 1_000_000;
  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  private final Clock time = new Clock();
  private final Timers timers = new Timers(time.nanoTime(), new PauseDetector(), 0);
  private final WheelScheduler scheduler = new WheelScheduler(timers, new SteadyTime(time));
  private final Counting duty = new Counting();

  /** Allocates nothing when time passes. */
  private static final class Clock implements TimeSource {
    long nanos = 1_000_000;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public Instant wallTime() {
      return SimPlatform.START.plusNanos(nanos);
    }
  }

  private static final class Counting implements Scheduler.Duty {
    long due;
    long missed;
    long worst;

    @Override
    public void due(long at, long late) {
      due++;
      worst = Math.max(worst, late);
    }

    @Override
    public void missed(long last, long count) {
      missed += count;
    }
  }

  private Scheduler.Registration register(int i) {
    Schedule schedule = Schedule.every(Duration.ofNanos(INTERVAL));
    Scheduler.Job job =
        new Scheduler.Job(
            CheckId.of("c" + i), schedule, CatchUp.ONCE, Duration.ZERO, Instant.EPOCH);
    return scheduler.register(job, duty);
  }

  /** Turns the timers as their loop would, for this long. */
  private void turnFor(long span) {
    long end = time.nanoTime() + span;
    while (time.nanoTime() < end) {
      long next = timers.turn(time.nanoTime());
      time.nanos += Math.max(0, Math.min(next, end) - time.nanos);
    }
  }

  @Test
  void eachRunsOncePerIntervalNeverEarlyAndFiringAllocatesNothing() {
    for (int i = 0; i < CHECKS; i++) {
      register(i);
    }
    turnFor(INTERVAL);
    assertEquals(CHECKS, duty.due);
    turnFor(INTERVAL);
    long before = allocated();
    turnFor(2 * INTERVAL);
    long bytes = allocated() - before;
    assertEquals(4L * CHECKS, duty.due);
    assertEquals(0, duty.missed);
    assertEquals(0, duty.worst);
    assertTrue(bytes < 2 * CHECKS / 100, bytes + " bytes for " + 2 * CHECKS + " firings");
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  @Test
  void cancelledOnesNeverFireAgainWhateverTheOthersDo() {
    Scheduler.Registration[] some = new Scheduler.Registration[10_000];
    for (int i = 0; i < some.length; i++) {
      some[i] = register(i);
    }
    turnFor(INTERVAL);
    for (int i = 0; i < some.length; i += 2) {
      some[i].cancel();
    }
    turnFor(INTERVAL);
    assertEquals(10_000 + 5_000, duty.due);
    for (Scheduler.Registration one : some) {
      one.cancel();
    }
    turnFor(INTERVAL);
    assertEquals(15_000, duty.due);
    assertEquals(LoopBody.WHEN_WOKEN, timers.turn(time.nanoTime()));
  }
}
