package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.core.Monitor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Runs that are slow, and runs that spin, on real threads. */
class ManyRunsTest {
  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
      assertFalse(never.await(10, TimeUnit.MILLISECONDS));
    }
    assertTrue(condition.getAsBoolean(), what);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void fiveThousandSlowTargetsAreLookedAtAtOnce() throws Exception {
    int targets = 5_000;
    long two = TimeUnit.SECONDS.toNanos(2);
    var builder = Monitor.builder();
    for (int i = 0; i < targets; i++) {
      builder.check(
          Check.code(
                  "slow-" + i,
                  () ->
                      context -> {
                        long until = System.nanoTime() + two;
                        while (System.nanoTime() - until < 0) {
                          LockSupport.parkNanos(until - System.nanoTime());
                        }
                        return Reading.up();
                      })
              .schedule(Schedule.manual()));
    }
    try (Monitor monitor = builder.start()) {
      long begin = System.nanoTime();
      monitor.checks().forEach(check -> monitor.runNow(check.id()));
      until("all came back", () -> monitor.accounting().settled() == targets);
      long took = System.nanoTime() - begin;
      assertEquals(targets, monitor.accounting().up());
      // One after the other they would take hours; the bound leaves room for a busy machine.
      assertTrue(took < TimeUnit.SECONDS.toNanos(10), "took " + took / 1_000_000 + " ms");
    }
  }

  @Test
  void probesThatSpinOnEveryProcessorDoNotStopTheOthers() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Map<CheckId, ProbeResult> last = new ConcurrentHashMap<>();
    var builder = Monitor.builder().onResult(result -> last.put(result.check(), result));
    int spinners = 2 * Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < spinners; i++) {
      builder.check(
          Check.code(
                  "spins-" + i,
                  () ->
                      context -> {
                        while (!over.get()) {
                          Thread.onSpinWait();
                        }
                        return Reading.up();
                      })
              .every(Duration.ofSeconds(1))
              .timeout(Duration.ofMillis(200)));
    }
    for (int i = 0; i < 20; i++) {
      builder.check(
          Check.code("neighbour-" + i, () -> context -> Reading.up()).every(Duration.ofSeconds(1)));
    }
    Monitor monitor = builder.start();
    try {
      CheckId spinner = CheckId.of("spins-0");
      until(
          "it is written off",
          () -> last.containsKey(spinner) && last.get(spinner).outcome() == Outcome.PROBE_STUCK);
      long[] before = new long[20];
      for (int i = 0; i < 20; i++) {
        before[i] = monitor.accounting(CheckId.of("neighbour-" + i)).up();
      }
      for (int i = 0; i < 20; i++) {
        CheckId neighbour = CheckId.of("neighbour-" + i);
        long wanted = before[i] + 3;
        until("it still runs", () -> monitor.accounting(neighbour).up() >= wanted);
        assertEquals(0, monitor.accounting(neighbour).down());
      }
    } finally {
      over.set(true);
      monitor.close();
    }
  }
}
