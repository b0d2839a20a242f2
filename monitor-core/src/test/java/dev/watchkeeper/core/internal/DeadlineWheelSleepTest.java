package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How long the owner may sleep, and how much one poll does after it slept too long. */
class DeadlineWheelSleepTest {
  private static final long TICK = 1L << 17;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long DAY = Duration.ofDays(1).toNanos();
  private static final int ALL = Integer.MAX_VALUE;

  private final DeadlineWheel wheel = new DeadlineWheel(0, TICK, 64);
  private final List<Integer> fired = new ArrayList<>();
  private final DeadlineWheel.Expiry record = (handle, payload, deadline) -> fired.add(payload);

  @Test
  void anEmptyWheelAsksForNoPoll() {
    assertEquals(Long.MAX_VALUE, wheel.nextDeadline());

    wheel.cancel(wheel.schedule(SECOND, 1));

    assertEquals(Long.MAX_VALUE, wheel.nextDeadline());
  }

  @Test
  void theNextDeadlineIsExactWhereTimersAreFew() {
    for (long deadline : new long[] {1, TICK, SECOND, 3_600 * SECOND, DAY, 366 * DAY}) {
      DeadlineWheel fresh = new DeadlineWheel(0, TICK, 64);
      fresh.schedule(deadline + 5, 1);
      fresh.schedule(deadline, 2);
      fresh.schedule(deadline + 9, 3);

      assertEquals(deadline, fresh.nextDeadline());
    }
  }

  @Test
  void theNextDeadlineIsExactAcrossRings() {
    poll(1_000 * SECOND - 1);
    int far = wheel.schedule(1_100 * SECOND, 1);
    poll(1_099 * SECOND);
    wheel.schedule(1_100 * SECOND + 1, 2);

    assertEquals(1_100 * SECOND, wheel.nextDeadline());
    wheel.cancel(far);
    assertEquals(1_100 * SECOND + 1, wheel.nextDeadline());
  }

  @Test
  void theNextDeadlineIsNeverLateWhereTimersAreMany() {
    long earliest = 3_600 * SECOND;
    for (int i = 0; i < 10_000; i++) {
      wheel.schedule(earliest + i * 1_000_000L, i);
    }

    assertTrue(wheel.nextDeadline() <= earliest);
    assertTrue(wheel.nextDeadline() > earliest - 10 * SECOND);
  }

  @Test
  void aTimerOfManyYearsCostsAHandfulOfWakeUps() {
    wheel.schedule(20 * 366 * DAY, 1);

    int wakeUps = sleepUntilEmpty();

    assertTrue(wakeUps <= 8, "woke " + wakeUps + " times");
  }

  @Test
  void aDeadlineAtTheEndOfTimeIsNoReasonToWakeNow() {
    for (long tick : new long[] {1 << 10, TICK, SECOND, DAY}) {
      DeadlineWheel fresh = new DeadlineWheel(0, tick, 64);
      fresh.schedule(Long.MAX_VALUE, 1);

      assertTrue(fresh.nextDeadline() > SECOND, "tick " + tick);
      assertEquals(0, fresh.expire(400 * DAY, ALL, record));
      assertTrue(fresh.nextDeadline() > 400 * DAY, "tick " + tick);
    }
  }

  @Test
  void theOwnerWakesRarelyMoreThanOncePerTimer() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 10_000; i++) {
      wheel.schedule(random.nextLong(30 * DAY), i);
    }

    int wakeUps = sleepUntilEmpty();

    assertEquals(10_000, fired.size());
    assertTrue(wakeUps <= 11_000, "woke " + wakeUps + " times");
  }

  @Test
  void timersOfOneTickNeedNoSpinning() {
    long start = 5 * TICK;
    for (int i = 0; i < 1_000; i++) {
      wheel.schedule(start + i * 100, i);
    }

    int wakeUps = sleepUntilEmpty();

    assertTrue(wakeUps <= 1_001, "woke " + wakeUps + " times");
  }

  /** Sleeps and polls as a scheduler's thread would; counts the polls. */
  private int sleepUntilEmpty() {
    long now = 0;
    int wakeUps = 0;
    while (wheel.size() > 0) {
      long next = wheel.nextDeadline();
      assertTrue(next > now, "no progress at " + now);
      now = next;
      long instant = now;
      wheel.expire(
          now,
          ALL,
          (handle, payload, deadline) -> {
            assertEquals(instant, deadline, "overslept");
            fired.add(payload);
          });
      wakeUps++;
    }
    return wakeUps;
  }

  @Test
  void oneTimerDoesNotHideBehindAnEmptyListOfCancelledOnes() {
    int[] handles = new int[100];
    for (int i = 0; i < 100; i++) {
      handles[i] = wheel.schedule((i + 1) * 700 * SECOND, i);
    }
    for (int i = 0; i < 99; i++) {
      wheel.cancel(handles[i]);
    }

    assertEquals(100 * 700 * SECOND, wheel.nextDeadline());
    poll(100 * 700 * SECOND - 1);
    assertEquals(100 * 700 * SECOND, wheel.nextDeadline());
    poll(100 * 700 * SECOND);
    assertEquals(List.of(99), fired);
  }

  @Test
  void afterAFreezeOfADayEverythingIsDeliveredInOrderWithinTheLimit() {
    SplittableRandom random = new SplittableRandom(5);
    long[] deadlines = new long[20_000];
    for (int i = 0; i < deadlines.length; i++) {
      deadlines[i] = random.nextLong(DAY);
      wheel.schedule(deadlines[i], i);
    }

    int polls = 0;
    while (wheel.nextDeadline() <= DAY) {
      assertTrue(wheel.expire(DAY, 100, record) <= 100);
      polls++;
    }

    assertEquals(20_000, fired.size());
    assertTrue(polls <= 220, "took " + polls + " polls");
    for (int i = 1; i < fired.size(); i++) {
      long before = deadlines[fired.get(i - 1)] / TICK;
      assertTrue(before <= deadlines[fired.get(i)] / TICK, "out of order at " + i);
    }
  }

  @Test
  void afterAFreezePeriodicTimersComeBackIntoStep() {
    for (int i = 0; i < 1_000; i++) {
      wheel.schedule(i * 30_000_000L, i);
    }
    DeadlineWheel.Expiry periodic =
        (handle, payload, deadline) -> {
          fired.add(payload);
          long missed = (DAY - deadline) / (30 * SECOND) + 1;
          wheel.reschedule(handle, deadline + missed * 30 * SECOND);
        };

    assertEquals(1_000, wheel.expire(DAY, ALL, periodic));
    assertEquals(0, wheel.expire(DAY, ALL, periodic));
    assertEquals(1_000, wheel.expire(DAY + 30 * SECOND, ALL, record));
  }

  @Test
  void onePollMovesABoundedNumberOfTimers() {
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      wheel.schedule(30 * DAY, i);
    }

    int idle = 0;
    while (wheel.nextDeadline() <= 30 * DAY) {
      if (wheel.expire(30 * DAY, ALL, record) == 0) {
        idle++;
      }
    }

    assertEquals(count, fired.size());
    assertTrue(idle >= 5, "all were moved in " + idle + " polls");
    assertTrue(idle <= 100, "took " + idle + " polls");
  }

  @Test
  void aCrowdThatIsAlmostDueIsLookedAtOnce() {
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      wheel.schedule(100 * TICK + 50, i);
    }
    wheel.schedule(100 * TICK + 49, -1);

    poll(100 * TICK + 49);

    assertEquals(List.of(-1), fired);
    assertEquals(100 * TICK + 50, wheel.nextDeadline());
    assertEquals(100_000, wheel.expire(100 * TICK + 50, ALL, record));
  }

  private void poll(long now) {
    wheel.expire(now, ALL, record);
  }
}
