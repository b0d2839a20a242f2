package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What the wheel allocates, as counted by the JVM for this thread. */
class DeadlineWheelMemoryTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  // Reading the counter, or a compilation in between, may cost the thread a few hundred bytes.
  private static final long SLACK = 4_096;
  private static final long PERIOD = 30_000_000_000L;

  @Test
  void firingAndReArmingAllocatesNothing() {
    DeadlineWheel wheel = filled(10_000);
    DeadlineWheel.Expiry rearm =
        (handle, payload, deadline) -> wheel.reschedule(handle, deadline + PERIOD);
    turn(wheel, rearm, 0, 2);

    long before = allocated();
    int fired = turn(wheel, rearm, 2 * PERIOD, 102);
    long bytes = allocated() - before;

    assertEquals(1_000_000, fired);
    assertTrue(bytes <= SLACK, () -> bytes + " bytes for 1,000,000 firings");
  }

  private static int turn(DeadlineWheel wheel, DeadlineWheel.Expiry rearm, long from, int periods) {
    int fired = 0;
    for (long now = from; now < periods * PERIOD; now += 1_000_000) {
      fired += wheel.expire(now, 1_000, rearm);
      if (wheel.nextDeadline() <= now) {
        fired += wheel.expire(now, 100_000, rearm);
      }
    }
    return fired;
  }

  @Test
  void schedulingAndCancellingAllocatesNothing() {
    DeadlineWheel wheel = filled(10_000);
    churn(wheel, 50_000);

    long before = allocated();
    churn(wheel, 500_000);
    long bytes = allocated() - before;

    assertEquals(10_000, wheel.size());
    assertTrue(bytes <= SLACK, () -> bytes + " bytes for 500,000 pairs");
  }

  private static void churn(DeadlineWheel wheel, int pairs) {
    for (int i = 0; i < pairs; i++) {
      wheel.cancel(wheel.schedule(i * 7_919L % PERIOD, i));
    }
  }

  @Test
  void aMillionTimersTakeAtMost48BytesEach() {
    long before = allocated();
    DeadlineWheel wheel = new DeadlineWheel(0, 1 << 16, 1_000_000);
    long bytes = allocated() - before;

    assertEquals(0, wheel.size());
    assertTrue(bytes <= 48_000_000, () -> bytes + " bytes");
    assertTrue(bytes > 1_000_000, () -> "the counter does not count: " + bytes);
  }

  @Test
  void anEmptyWheelIsSmall() {
    long before = allocated();
    DeadlineWheel wheel = new DeadlineWheel(0, 1 << 16, 16);
    long bytes = allocated() - before;

    assertEquals(0, wheel.size());
    assertTrue(bytes <= 120_000, () -> bytes + " bytes");
  }

  private static DeadlineWheel filled(int count) {
    DeadlineWheel wheel = new DeadlineWheel(0, 1 << 16, count + 1);
    for (int i = 0; i < count; i++) {
      wheel.schedule(i * (PERIOD / count), i);
    }
    return wheel;
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
