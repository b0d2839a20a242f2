package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.supervisor.RestartPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: whatever a plug-in does, its neighbours do not notice. */
@Timeout(60)
class MisbehavingPluginsTest {
  private static final Duration INTERVAL = Duration.ofMillis(250);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Map<CheckId, ProbeResult> last = new ConcurrentHashMap<>();

  private static Check check(String name, Probe probe) {
    return Check.code(name, () -> probe).every(INTERVAL).timeout(Duration.ofMillis(200));
  }

  /** Waits without a fixed time for what must come about. */
  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
      assertFalse(never.await(10, TimeUnit.MILLISECONDS));
    }
    assertTrue(condition.getAsBoolean(), what);
  }

  private boolean ignoresInterrupts() {
    boolean interrupted = false;
    while (true) {
      try {
        release.await();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private static boolean blamed(Monitor monitor, Blame blame, String subject) {
    return monitor.health().troubles().stream()
        .anyMatch(t -> t.blame() == blame && t.subject().contains(subject));
  }

  private boolean sawOutcome(String check, Outcome outcome) {
    ProbeResult result = last.get(CheckId.of(check));
    return result != null && result.outcome() == outcome;
  }

  @Test
  void neighboursOfBrokenProbesAndListenersAreWatchedAsIfNothingWereWrong() throws Exception {
    var builder =
        Monitor.builder()
            .restart(
                RestartPolicy.permanent().backoff(Duration.ofMillis(10), Duration.ofMillis(50)))
            .onResult(result -> last.put(result.check(), result))
            .onResult(result -> ignoresInterrupts())
            .onAlert(
                alert -> {
                  throw new AssertionError("a listener that throws");
                })
            .check(
                check(
                    "throws-error",
                    context -> {
                      throw new NoClassDefFoundError("com/acme/Missing");
                    }))
            .check(check("overflows", context -> Reading.down("" + deep(1))))
            .check(check("returns-null", context -> nothing()))
            .check(
                check(
                    "ignores-interrupts",
                    context -> ignoresInterrupts() ? Reading.up() : Reading.up()))
            .check(
                check(
                    "sleeps",
                    context -> {
                      new CountDownLatch(1).await();
                      return Reading.up();
                    }));
    for (int i = 0; i < 50; i++) {
      builder.check(check("neighbour-" + i, context -> Reading.up()));
    }
    Monitor monitor = builder.start();
    CheckId stuck = CheckId.of("ignores-interrupts");
    try {
      until("timeout of a sleeping probe", () -> sawOutcome("sleeps", Outcome.TIMEOUT));
      until("a stuck probe", () -> sawOutcome("ignores-interrupts", Outcome.PROBE_STUCK));
      until("a probe that returns null", () -> sawOutcome("returns-null", Outcome.PROBE_DEFECT));
      until("blame", () -> blamed(monitor, Blame.PROBE, "throws-error"));
      until("blame", () -> blamed(monitor, Blame.PROBE, "overflows"));
      until("blame", () -> blamed(monitor, Blame.PROBE, "returns-null"));
      until("blame", () -> blamed(monitor, Blame.PROBE, "ignores-interrupts"));
      until("stuck", () -> monitor.state(stuck).orElseThrow().watcher() == WatcherState.STUCK);
      until("quarantine", () -> monitor.health().quarantined() >= 1);
      until("a blocked listener", () -> blamed(monitor, Blame.NOTIFIER, "result listener"));
      Health health = monitor.health();
      assertTrue(health.live());
      assertEquals(1, health.abandoned());
      for (int i = 0; i < 50; i++) {
        CheckId id = CheckId.of("neighbour-" + i);
        Accounting accounting = monitor.accounting(id);
        assertEquals(
            0, accounting.down() + accounting.unknown() + accounting.skipped(), id.value());
        assertTrue(accounting.up() >= 10, id + " " + accounting);
        assertEquals(0, accounting.missed(), id.value());
      }
      assertEquals(Status.UNKNOWN, last.get(CheckId.of("throws-error")).status());
      release.countDown();
      until("the thread is back", () -> monitor.health().abandoned() == 0);
      until("it runs again", () -> sawOutcome("ignores-interrupts", Outcome.OK));
    } finally {
      release.countDown();
      monitor.close();
    }
    Accounting end = monitor.accounting();
    assertEquals(end.due(), end.settled());
    until(
        "no thread is left",
        () -> Thread.getAllStackTraces().keySet().stream().noneMatch(MisbehavingPluginsTest::ours));
  }

  private static boolean ours(Thread thread) {
    return thread.getName().startsWith("watchkeeper");
  }

  private static int deep(int level) {
    return deep(level + 1) + 1;
  }

  @SuppressWarnings("NullAway")
  private static Reading nothing() {
    return null;
  }

  @Test
  void closingIsBoundedAlthoughProbesAndListenersHang() {
    var builder =
        Monitor.builder().closeWithin(Duration.ofSeconds(2)).onResult(r -> ignoresInterrupts());
    for (int i = 0; i < 64; i++) {
      builder.check(
          check("hangs-" + i, context -> ignoresInterrupts() ? Reading.up() : Reading.up()));
    }
    Monitor monitor = builder.check(check("works", context -> Reading.up())).start();
    long begin = System.nanoTime();
    monitor.close();
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(4), "closing is bounded");
    assertEquals(monitor.accounting().due(), monitor.accounting().settled());
    release.countDown();
  }

  @Test
  void aRuleThatLoopsHoldsUpItsOwnCheckOnly() throws Exception {
    Rule loops =
        new Rule() {
          @Override
          public String name() {
            return "loops";
          }

          @Override
          public Severity severity() {
            return Severity.INFO;
          }

          @Override
          public boolean selects(Check check) {
            return check.id().value().equals("judged");
          }

          @Override
          public Judgement judge(Input input, RuleState state) {
            ignoresInterrupts();
            return Judgement.of(Verdict.NONE, "", state);
          }
        };
    Monitor monitor =
        Monitor.builder()
            .rule(loops)
            .closeWithin(Duration.ofSeconds(1))
            .check(check("judged", context -> Reading.up()))
            .check(check("other", context -> Reading.up()))
            .start();
    try {
      until("the other runs", () -> monitor.accounting(CheckId.of("other")).up() > 8);
      until(
          "the judged one is held up", () -> monitor.accounting(CheckId.of("judged")).missed() > 2);
    } finally {
      release.countDown();
      monitor.close();
    }
  }

  @Test
  void aCallbackMayCallTheMonitorAndEvenCloseIt() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Monitor[] self = new Monitor[1];
    CountDownLatch ready = new CountDownLatch(1);
    self[0] =
        Monitor.builder()
            .check(check("a", context -> Reading.up()))
            .onResult(
                result -> {
                  try {
                    ready.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  self[0].runNow(result.check());
                  self[0].close();
                  closed.countDown();
                })
            .start();
    ready.countDown();
    assertTrue(closed.await(10, TimeUnit.SECONDS), "no deadlock");
  }
}
