package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
  private static final long TICK = 1L << 16;
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final long DAY = Duration.ofDays(1).toNanos();
  private static final int ALL = Integer.MAX_VALUE;

  private final DeadlineWheel wheel = new DeadlineWheel(0, TICK, 16);
  private final List<Integer> fired = new ArrayList<>();
  private final DeadlineWheel.Expiry record = (handle, payload, deadline) -> fired.add(payload);

  @Test
  void firesAtItsDeadlineAndNotBefore() {
    for (long deadline : new long[] {1, TICK - 1, TICK, TICK + 1, 1_000_000_007, HOUR, 400 * DAY}) {
      DeadlineWheel fresh = new DeadlineWheel(0, TICK, 1);
      fresh.schedule(deadline, 1);

      assertEquals(0, fresh.expire(deadline - 1, ALL, record), () -> "early for " + deadline);
      assertEquals(1, fresh.expire(deadline, ALL, record), () -> "late for " + deadline);
    }
  }

  @Test
  void keepsDeadlinesWithinOneTickApart() {
    wheel.schedule(3 * TICK + 10, 1);
    wheel.schedule(3 * TICK + 20, 2);
    wheel.schedule(3 * TICK + 30, 3);

    poll(3 * TICK + 10);
    assertEquals(List.of(1), fired);
    assertEquals(3 * TICK + 20, wheel.nextDeadline());
    poll(3 * TICK + 29);
    assertEquals(List.of(1, 2), fired);
    poll(3 * TICK + 30);
    assertEquals(List.of(1, 2, 3), fired);
  }

  @Test
  void deliversEarlierTicksFirst() {
    wheel.schedule(5 * DAY, 4);
    wheel.schedule(7 * TICK, 1);
    wheel.schedule(HOUR, 3);
    wheel.schedule(900 * TICK, 2);

    poll(6 * DAY);

    assertEquals(List.of(1, 2, 3, 4), fired);
  }

  @Test
  void handsOverWhatItWasGiven() {
    DeadlineWheel later = new DeadlineWheel(-77, TICK, 4);
    List<Long> seen = new ArrayList<>();
    int scheduled = later.schedule(123_456_789, -5);

    later.expire(
        HOUR,
        ALL,
        (handle, payload, deadline) -> {
          seen.add((long) handle);
          seen.add((long) payload);
          seen.add(deadline);
        });

    assertEquals(List.of((long) scheduled, -5L, 123_456_789L), seen);
  }

  @Test
  void aPassedDeadlineIsDueAtTheNextPoll() {
    poll(HOUR);
    wheel.schedule(5, 1);
    wheel.schedule(-HOUR, 2);
    wheel.schedule(HOUR, 3);

    assertTrue(wheel.nextDeadline() <= HOUR);
    assertEquals(3, poll(HOUR));
  }

  @Test
  void aDeadlineBeforeTheStartIsKept() {
    int handle = wheel.schedule(-HOUR, 1);

    assertEquals(-HOUR, wheel.deadline(handle));
    assertTrue(wheel.nextDeadline() <= 0);
  }

  @Test
  void freesATimerThatHasFired() {
    int handle = wheel.schedule(10, 1);

    poll(10);

    assertEquals(0, wheel.size());
    assertFalse(wheel.cancel(handle));
    assertThrows(IllegalArgumentException.class, () -> wheel.deadline(handle));
    assertThrows(IllegalArgumentException.class, () -> wheel.reschedule(handle, 20));
    assertEquals(handle, wheel.schedule(30, 2));
  }

  @Test
  void aCancelledTimerDoesNotFire() {
    int gone = wheel.schedule(10, 1);
    wheel.schedule(10, 2);
    int far = wheel.schedule(40 * DAY, 3);

    assertTrue(wheel.cancel(gone));
    assertTrue(wheel.cancel(far));
    assertFalse(wheel.cancel(gone));
    poll(50 * DAY);

    assertEquals(List.of(2), fired);
  }

  @Test
  void refusesHandlesItNeverGave() {
    assertFalse(wheel.cancel(0));
    assertFalse(wheel.cancel(-1));
    assertThrows(IllegalArgumentException.class, () -> wheel.deadline(7));
    assertThrows(IllegalArgumentException.class, () -> wheel.reschedule(-1, 0));
  }

  @Test
  void aTimerIsPutOffAndBroughtForward() {
    int off = wheel.schedule(10, 1);
    int forward = wheel.schedule(DAY, 2);

    wheel.reschedule(off, 2 * DAY);
    wheel.reschedule(forward, 20);

    assertEquals(2 * DAY, wheel.deadline(off));
    assertEquals(20, wheel.nextDeadline());
    poll(DAY);
    assertEquals(List.of(2), fired);
    poll(2 * DAY);
    assertEquals(List.of(2, 1), fired);
  }

  @Test
  void theHandlerReArmsUnderTheSameHandle() {
    int handle = wheel.schedule(1_000, 1);

    for (int round = 1; round <= 100; round++) {
      long due = round * 1_000L;
      int count = wheel.expire(due, ALL, (h, payload, d) -> wheel.reschedule(h, d + 1_000));
      assertEquals(1, count);
      assertEquals(due + 1_000, wheel.deadline(handle));
      assertEquals(1, wheel.size());
    }
  }

  @Test
  void theFiringTimerIsStillLiveForItsHandler() {
    int handle = wheel.schedule(10, 1);

    wheel.expire(
        10,
        ALL,
        (h, payload, d) -> {
          assertEquals(1, wheel.size());
          assertEquals(10, wheel.deadline(handle));
          assertTrue(wheel.cancel(handle));
          assertFalse(wheel.cancel(handle));
          assertEquals(0, wheel.size());
        });

    assertEquals(0, wheel.size());
  }

  @Test
  void theHandlerCancelsOthersThatAreDue() {
    int[] handles = new int[10];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = wheel.schedule(10, i);
    }

    int count =
        wheel.expire(
            10,
            ALL,
            (handle, payload, deadline) -> {
              for (int other : handles) {
                if (other != handle) {
                  assertTrue(wheel.cancel(other));
                }
              }
            });

    assertEquals(1, count);
    assertEquals(0, wheel.size());
  }

  @Test
  void theHandlerPutsOffOthersThatAreDue() {
    int first = wheel.schedule(10, 1);
    int second = wheel.schedule(10, 2);

    wheel.expire(
        10, ALL, (handle, payload, d) -> wheel.reschedule(handle == first ? second : first, HOUR));

    assertEquals(1, wheel.size());
    assertEquals(HOUR, wheel.nextDeadline());
  }

  @Test
  void theHandlerMayCancelAndReuseItsOwnHandle() {
    int handle = wheel.schedule(10, 1);

    wheel.expire(
        10,
        ALL,
        (h, payload, d) -> {
          wheel.cancel(h);
          assertEquals(h, wheel.schedule(HOUR, 2));
        });

    assertEquals(1, wheel.size());
    assertEquals(HOUR, wheel.deadline(handle));
    poll(HOUR);
    assertEquals(List.of(2), fired);
  }

  @Test
  void growsWhileTheHandlerSchedules() {
    DeadlineWheel small = new DeadlineWheel(0, TICK, 1);
    small.schedule(10, 0);
    small.expire(
        10,
        ALL,
        (handle, payload, deadline) -> {
          for (int i = 1; i <= 10_000; i++) {
            small.schedule(i * (HOUR / 100), i);
          }
        });

    assertEquals(10_000, small.size());
    while (small.nextDeadline() <= 300 * HOUR) {
      small.expire(300 * HOUR, ALL, record);
    }
    assertEquals(sequence(1, 10_000), fired);
  }

  @Test
  void growingKeepsWhatIsDueInThisPoll() {
    DeadlineWheel small = new DeadlineWheel(0, TICK, 2);
    small.schedule(10, 0);
    small.schedule(10, 1);

    int count =
        small.expire(
            10,
            ALL,
            (handle, payload, deadline) -> {
              fired.add(payload);
              for (int i = 0; i < 10_000; i++) {
                small.schedule(HOUR, 2);
              }
            });

    assertEquals(2, count);
    assertEquals(20_000, small.size());
  }

  @Test
  void leavesTheRestToTheNextPollWhenTheLimitIsReached() {
    for (int i = 0; i < 1_000; i++) {
      wheel.schedule(i * 10_000L, i);
    }

    int polls = 0;
    while (wheel.size() > 0) {
      int left = wheel.size();
      assertTrue(wheel.nextDeadline() <= HOUR);
      assertEquals(Math.min(7, left), wheel.expire(HOUR, 7, record));
      polls++;
    }

    assertEquals(143, polls);
    assertEquals(sequence(0, 999), fired.stream().sorted().toList());
    assertTrue(ticksAscend(), "order " + fired);
  }

  private boolean ticksAscend() {
    for (int i = 1; i < fired.size(); i++) {
      if (fired.get(i) * 10_000L / TICK < fired.get(i - 1) * 10_000L / TICK) {
        return false;
      }
    }
    return true;
  }

  @Test
  void whatIsLeftCanBeCancelledAndPutOff() {
    int[] handles = new int[4];
    for (int i = 0; i < 4; i++) {
      handles[i] = wheel.schedule(10, i);
    }

    wheel.expire(HOUR, 1, record);
    int gone = fired.get(0) == 0 ? 1 : 0;
    int later = fired.get(0) == 2 ? 3 : 2;
    wheel.cancel(handles[gone]);
    wheel.reschedule(handles[later], 2 * HOUR);
    poll(HOUR);

    assertEquals(2, fired.size());
    assertFalse(fired.contains(gone));
    assertFalse(fired.contains(later));
    assertEquals(2 * HOUR, wheel.nextDeadline());
  }

  @Test
  void timersReArmedIntoThePastKeepNoOtherWaiting() {
    for (int i = 0; i < 10; i++) {
      wheel.schedule(10, 0);
    }
    for (int i = 1; i <= 100; i++) {
      wheel.schedule(i * HOUR, i);
    }

    for (int poll = 0; poll < 40; poll++) {
      wheel.expire(
          1_000 * HOUR,
          5,
          (handle, payload, deadline) -> {
            fired.add(payload);
            if (payload == 0) {
              wheel.reschedule(handle, 10);
            }
          });
    }

    assertEquals(sequence(1, 100), fired.stream().filter(p -> p > 0).toList());
  }

  @Test
  void aTimerArmedTooLateHasItsTurnThoughOthersComeLaterStill() {
    for (int i = 1; i <= 100; i++) {
      wheel.schedule(i * HOUR, i);
    }
    for (int i = 1; i <= 50; i++) {
      wheel.expire(i * 2 * HOUR, 1, record);
      wheel.schedule(i, -i);
    }

    assertEquals(Set.of(1, 2, -1, -2), Set.copyOf(fired.subList(0, 4)));
  }

  @Test
  void growingKeepsTimersThatWereArmedTooLate() {
    poll(HOUR);
    wheel.schedule(10, -1);
    for (int i = 0; i < 10_000; i++) {
      wheel.schedule(DAY, i);
    }

    assertTrue(wheel.nextDeadline() <= HOUR);
    assertEquals(1, poll(HOUR));
    assertEquals(List.of(-1), fired);
  }

  @Test
  void aPollEndsThoughEachTimerIsReArmedIntoThePast() {
    for (int i = 0; i < 10; i++) {
      wheel.schedule(i * HOUR, i);
    }

    int count = wheel.expire(DAY, ALL, (handle, payload, d) -> wheel.reschedule(handle, d));

    assertTrue(count >= 10 && count <= 30, "delivered " + count);
    assertEquals(10, wheel.size());
  }

  @Test
  void aHandlerThatThrowsLosesNothingElse() {
    for (int i = 0; i < 5; i++) {
      wheel.schedule(10 + i * TICK, i);
    }
    DeadlineWheel.Expiry failing =
        (handle, payload, deadline) -> {
          fired.add(payload);
          throw new IllegalStateException("handler " + payload);
        };

    for (int i = 0; i < 5; i++) {
      String message = "handler " + i;
      IllegalStateException thrown =
          assertThrows(IllegalStateException.class, () -> wheel.expire(HOUR, ALL, failing));
      assertEquals(message, thrown.getMessage());
    }

    assertEquals(List.of(0, 1, 2, 3, 4), fired);
    assertEquals(0, wheel.size());
    assertEquals(0, poll(HOUR));
  }

  @Test
  void aHandlerThatReArmsAndThrowsKeepsItsTimer() {
    int handle = wheel.schedule(10, 1);

    assertThrows(
        IllegalStateException.class,
        () ->
            wheel.expire(
                10,
                ALL,
                (h, payload, deadline) -> {
                  wheel.reschedule(h, 20);
                  throw new IllegalStateException();
                }));

    assertEquals(20, wheel.deadline(handle));
    assertEquals(1, poll(20));
  }

  @Test
  void refusesAPollFromWithinTheHandler() {
    wheel.schedule(10, 1);

    assertThrows(
        IllegalStateException.class,
        () -> wheel.expire(10, ALL, (handle, payload, deadline) -> poll(10)));
    wheel.schedule(10, 2);
    assertEquals(1, poll(10));
  }

  @Test
  void refusesArgumentsThatMakeNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new DeadlineWheel(0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new DeadlineWheel(0, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new DeadlineWheel(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new DeadlineWheel(0, 1, ALL));
    assertThrows(IllegalArgumentException.class, () -> wheel.expire(0, 0, record));
  }

  @Test
  void worksWithTicksOfAnyLength() {
    for (long tick : new long[] {1, 3, 1_000, 1_000_000_000, HOUR, Long.MAX_VALUE}) {
      DeadlineWheel odd = new DeadlineWheel(0, tick, 1);
      odd.schedule(5, 1);
      odd.schedule(HOUR, 2);
      odd.schedule(3 * DAY, 3);
      fired.clear();

      assertEquals(5, odd.nextDeadline());
      assertEquals(1, odd.expire(HOUR - 1, ALL, record), () -> "tick " + tick);
      assertEquals(1, odd.expire(3 * DAY - 1, ALL, record), () -> "tick " + tick);
      assertEquals(1, odd.expire(3 * DAY, ALL, record), () -> "tick " + tick);
      assertEquals(List.of(1, 2, 3), fired);
    }
  }

  @Test
  void waitsForCenturies() {
    long century = 36_525 * DAY;
    wheel.schedule(century, 1);
    wheel.schedule(2 * century, 2);

    assertTrue(wheel.nextDeadline() <= century);
    assertEquals(0, poll(century - 1));
    assertEquals(1, poll(century));
    assertEquals(1, poll(2 * century));
  }

  @Test
  void startsAtAnyInstantOfTheClock() {
    for (long start :
        new long[] {Long.MIN_VALUE, -5, 0, 5, Long.MAX_VALUE - HOUR, Long.MAX_VALUE}) {
      DeadlineWheel odd = new DeadlineWheel(start, TICK, 4);
      odd.schedule(start + 2 * HOUR, 1);

      assertEquals(2 * HOUR, odd.nextDeadline() - start);
      assertEquals(0, odd.expire(start + 2 * HOUR - 1, ALL, record));
      assertEquals(1, odd.expire(start + 2 * HOUR, ALL, record), () -> "start " + start);
    }
  }

  @Test
  void aClockThatStepsBackFiresNothingEarly() {
    wheel.schedule(HOUR + 10, 1);
    poll(HOUR);
    wheel.schedule(10, 2);
    wheel.schedule(HOUR - 10, 3);

    assertEquals(1, poll(20));
    assertEquals(List.of(2), fired);
    poll(HOUR);
    assertEquals(List.of(2, 3), fired);
    poll(2 * HOUR);
    assertEquals(List.of(2, 3, 1), fired);
  }

  private int poll(long now) {
    return wheel.expire(now, ALL, record);
  }

  private static List<Integer> sequence(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }
}
