package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A wheel and, beside it, what it should hold: a sorted map of deadlines. Each step does something
 * random to both and compares. All times of the model count from the start of the wheel.
 */
final class WheelModel {
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 86_400 * SECOND;

  private final SplittableRandom random;
  private final int population;
  private final long start;
  private final long tick;
  private final DeadlineWheel wheel;
  private final Map<Integer, Timer> live = new HashMap<>();
  private final TreeMap<Long, Integer> deadlines = new TreeMap<>();
  private int[] handles = new int[16];
  private int[] places = new int[16];
  private int count;
  private int nextPayload;
  private long now;
  private long lastPoll;
  private long lastTick;
  private int firing = -1;
  private int poll;
  private boolean inPoll;
  private boolean handlerMayThrow;

  private static final class Timer {
    final int payload;
    long deadline;
    int armedInPoll;
    boolean overdueWhenArmed;
    boolean beyondTheRings;

    Timer(int payload) {
      this.payload = payload;
    }
  }

  private static final class Expected extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  WheelModel(SplittableRandom random, int population) {
    this.random = random;
    this.population = population;
    start = random.nextLong();
    tick = 1L << random.nextInt(8, 26);
    int capacity = random.nextBoolean() ? 1 : random.nextInt(1, 2 * population);
    wheel = new DeadlineWheel(start, tick + random.nextLong(tick), capacity);
  }

  void step() {
    int choice = random.nextInt(100);
    if (choice < 30) {
      expire();
    } else {
      change(choice);
    }
    assertEquals(live.size(), wheel.size(), "size");
  }

  /** Lets time pass until no timer is left. */
  void drain() {
    while (!live.isEmpty()) {
      now = Math.max(now, deadlines.lastKey());
      wheel.expire(start + now, Integer.MAX_VALUE, this::endOnly);
    }
    assertEquals(0, wheel.size());
    assertEquals(Long.MAX_VALUE, wheel.nextDeadline());
  }

  private void endOnly(int handle, int payload, long deadline) {
    checkDelivery(handle, payload, deadline);
    forget(handle);
  }

  /** Something that a handler may do as well. */
  private void change(int choice) {
    if (choice < 60 && count < population || count == 0) {
      schedule();
    } else if (choice < 85) {
      reschedule(anyHandle());
    } else if (choice < 97) {
      cancel(anyHandle());
    } else {
      int handle = anyHandle();
      assertEquals(start + timer(handle).deadline, wheel.deadline(handle), "deadline");
      checkUnknownHandle();
    }
  }

  private void checkUnknownHandle() {
    int handle = random.nextInt(-2, 2 * population);
    if (!live.containsKey(handle)) {
      assertTrue(!wheel.cancel(handle), "cancelled a timer that is not there");
    }
  }

  private void schedule() {
    Timer timer = new Timer(nextPayload++);
    timer.deadline = anyDeadline();
    int handle = wheel.schedule(start + timer.deadline, timer.payload);
    assertTrue(handle >= 0, "negative handle");
    assertTrue(live.put(handle, timer) == null, "handle in use given again");
    remember(handle);
    armed(timer);
  }

  private void reschedule(int handle) {
    Timer timer = timer(handle);
    if (handle == firing) {
      firing = -1;
    } else {
      unarm(timer);
    }
    timer.deadline = anyDeadline();
    wheel.reschedule(handle, start + timer.deadline);
    armed(timer);
  }

  private void armed(Timer timer) {
    deadlines.merge(timer.deadline, 1, Integer::sum);
    timer.armedInPoll = inPoll ? poll : 0;
    timer.overdueWhenArmed = timer.deadline <= now;
    timer.beyondTheRings = timer.deadline - lastPoll >= tick << 38;
  }

  private void unarm(Timer timer) {
    deadlines.computeIfPresent(timer.deadline, (deadline, n) -> n == 1 ? null : n - 1);
  }

  private void cancel(int handle) {
    if (handle == firing) {
      firing = -1;
    } else {
      unarm(timer(handle));
    }
    assertTrue(wheel.cancel(handle), "a live timer was not cancelled");
    forget(handle);
  }

  private void expire() {
    now += anyJump();
    lastTick = Long.MIN_VALUE;
    int limit = random.nextInt(4) == 0 ? random.nextInt(1, 20) : Integer.MAX_VALUE;
    handlerMayThrow = random.nextInt(10) == 0;
    poll++;
    inPoll = true;
    boolean complete = false;
    try {
      complete = wheel.expire(start + now, limit, this::delivered) < limit;
    } catch (Expected e) {
      // What the handler throws ends the poll and nothing else.
    } finally {
      inPoll = false;
      firing = -1;
    }
    if (complete) {
      lastPoll = now;
    }
    checkNextDeadline(complete);
  }

  private void delivered(int handle, int payload, long deadline) {
    checkDelivery(handle, payload, deadline);
    firing = handle;
    for (int i = random.nextInt(3); i > 0; i--) {
      if (firing == handle && random.nextInt(3) == 0) {
        reschedule(handle);
      } else {
        change(random.nextInt(30, 100));
      }
    }
    if (firing == handle) {
      forget(handle);
    }
    firing = -1;
    if (handlerMayThrow && random.nextInt(5) == 0) {
      throw new Expected();
    }
  }

  private void checkDelivery(int handle, int payload, long deadline) {
    Timer timer = timer(handle);
    assertEquals(timer.payload, payload, "payload");
    assertEquals(start + timer.deadline, deadline, "deadline delivered");
    assertTrue(timer.deadline <= now, () -> "fired " + (timer.deadline - now) + " ns early");
    if (timer.armedInPoll != poll && !timer.overdueWhenArmed) {
      long itsTick = Math.floorDiv(timer.deadline, tick);
      assertTrue(itsTick >= lastTick, "a later tick was delivered first");
      lastTick = itsTick;
    }
    unarm(timer);
  }

  private void checkNextDeadline(boolean complete) {
    long next = wheel.nextDeadline();
    if (deadlines.isEmpty()) {
      assertEquals(Long.MAX_VALUE, next, "next deadline of an empty wheel");
      return;
    }
    long earliest = deadlines.firstKey();
    next -= start;
    assertTrue(
        next <= Math.max(earliest, now), () -> "the next deadline comes after " + (earliest - now));
    if (complete && live.size() <= 64 && earliest > now && allWithinTheRings()) {
      assertEquals(earliest, next, "exact next deadline");
    }
    if (complete && earliest <= now && live.size() < 4_000) {
      checkNothingForgotten();
    }
  }

  private boolean allWithinTheRings() {
    return live.values().stream().noneMatch(timer -> timer.beyondTheRings);
  }

  /** What was due before the poll is gone; what its handlers armed may wait for the next one. */
  private void checkNothingForgotten() {
    for (Timer timer : live.values()) {
      assertTrue(timer.deadline > now || timer.armedInPoll == poll, "a due timer was left");
    }
  }

  private long anyJump() {
    int kind = random.nextInt(20);
    if (kind < 5) {
      return random.nextLong(tick + 1);
    }
    if (kind < 15) {
      return random.nextLong(SECOND / 10);
    }
    return kind < 19 ? random.nextLong(10 * SECOND) : random.nextLong(2 * DAY);
  }

  private long anyDeadline() {
    return switch (random.nextInt(12)) {
      case 0 -> now;
      case 1 -> now - random.nextLong(DAY);
      case 2 -> now + random.nextLong(tick + 1);
      case 3, 4 -> now + random.nextLong(SECOND);
      case 5, 6, 7 -> now + random.nextLong(60 * SECOND);
      case 8 -> now + random.nextLong(3 * DAY);
      case 9 -> now + random.nextLong(800 * DAY);
      case 10 -> (now / SECOND + random.nextLong(5)) * SECOND;
      default -> now + random.nextInt(4) * 3_600 * SECOND;
    };
  }

  private Timer timer(int handle) {
    Timer timer = live.get(handle);
    if (timer == null) {
      throw new AssertionError("no timer has the handle " + handle);
    }
    return timer;
  }

  private int anyHandle() {
    return handles[random.nextInt(count)];
  }

  private void remember(int handle) {
    if (count == handles.length) {
      handles = Arrays.copyOf(handles, count * 2);
    }
    if (handle >= places.length) {
      places = Arrays.copyOf(places, Math.max(handle + 1, places.length * 2));
    }
    handles[count] = handle;
    places[handle] = count++;
  }

  private void forget(int handle) {
    live.remove(handle);
    int last = handles[--count];
    handles[places[handle]] = last;
    places[last] = places[handle];
  }

  @Override
  public String toString() {
    return "(start " + start + ", tick " + tick + ", now " + now + ", live " + live.size() + ")";
  }
}
