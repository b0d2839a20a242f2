package dev.watchkeeper.core.internal;

/**
 * Where each timer of a {@link DeadlineWheel} waits: rings of lists, each with wider spans than the
 * one before, and a cursor that is never past a timer in them.
 *
 * <p>The first ring has one list per tick. A timer waits in the first ring that reaches its tick;
 * when the cursor comes to a list of a wider ring, its timers move on to narrower ones. The first
 * two rings have about as many lists as there are timers: short lists are what makes the wheel fast
 * (each step along a long one is a miss in the cache that waits for the one before), and narrow
 * spans keep small the number of timers that move on at once. A turn of a ring is 16 spans or more
 * of the next one, so each timer of a list that the cursor has reached fits a narrower ring. What
 * lies beyond the last ring waits in its farthest list and is then put there again.
 *
 * <p>Two more lists hold the timers whose tick has come, and the late ones: those that were armed
 * for a tick that had passed. Late ones have a tick as well, that of the poll they have to wait
 * for, so that they take their turn behind what was due by then.
 *
 * <p>Not thread-safe.
 */
final class WheelRings {
  private static final int MIN_BITS = 12;
  private static final int MAX_BITS = 20;
  private static final int WIDE_BITS = 12;
  private static final int SECOND_SHIFT = 6;
  private static final int WIDE_STEP = WIDE_BITS - 4;
  private static final int WARM_FROM_SIZE = 1 << 18;
  private static final int EXACT_UP_TO = 64;

  private final TimerTable timers;
  private final TimerLists lists;
  private final int tickShift;
  private final int bits;
  private final int due;
  private final int late;
  private final WheelLevel ticks;
  private final WheelLevel[] wider;
  private long cursor;
  private long widerTick = Long.MAX_VALUE;
  private long lateTick = Long.MAX_VALUE;
  private long warmUntil = Long.MIN_VALUE;

  /**
   * Empty rings with the cursor at tick 0.
   *
   * @param tickShift the binary logarithm of the nanoseconds in a tick
   */
  WheelRings(TimerTable timers, int tickShift) {
    this(timers, tickShift, bitsFor(timers.capacity()), 0);
  }

  private WheelRings(TimerTable timers, int tickShift, int bits, long cursor) {
    this.timers = timers;
    this.tickShift = tickShift;
    this.bits = bits;
    this.cursor = cursor;
    int third = 2 << bits;
    int wide = 1 << WIDE_BITS;
    due = third + 3 * wide;
    late = due + 1;
    lists = new TimerLists(timers, late + 1);
    ticks = new WheelLevel(lists, 0, bits, 0);
    wider =
        new WheelLevel[] {
          new WheelLevel(lists, 1 << bits, bits, SECOND_SHIFT),
          new WheelLevel(lists, third, WIDE_BITS, bits),
          new WheelLevel(lists, third + wide, WIDE_BITS, bits + WIDE_STEP),
          new WheelLevel(lists, third + 2 * wide, WIDE_BITS, bits + 2 * WIDE_STEP)
        };
  }

  private static int bitsFor(int capacity) {
    int needed = Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
    return Math.max(MIN_BITS, Math.min(MAX_BITS, needed));
  }

  /** These rings, or roomier ones that took over their timers once the table has outgrown them. */
  WheelRings fitted() {
    int wanted = bitsFor(timers.capacity());
    return wanted == bits ? this : new WheelRings(timers, tickShift, wanted, cursor).takeOver(this);
  }

  private WheelRings takeOver(WheelRings old) {
    lateTick = old.lateTick;
    int list = old.lists.firstOccupied(0, old.late);
    while (list >= 0) {
      for (int handle = old.lists.head(list); handle >= 0; handle = old.lists.head(list)) {
        old.lists.remove(handle);
        if (list >= old.due) {
          lists.push(list - old.due + due, handle);
        } else {
          place(handle, cursor);
        }
      }
      list = old.lists.firstOccupied(list, old.late);
    }
    return this;
  }

  /** Puts a timer that is in no list where its deadline belongs, at a time of {@code nowTick}. */
  void arm(int handle, long nowTick) {
    if (timers.deadline(handle) >> tickShift >= nowTick) {
      place(handle, nowTick);
    } else {
      lists.push(late, handle);
      lateTick = Math.min(lateTick, nowTick);
    }
  }

  /** Puts a timer in the ring for its deadline, or for {@code earliest} if that is later. */
  private void place(int handle, long earliest) {
    long tick = Math.max(timers.deadline(handle) >> tickShift, earliest);
    if (ticks.reaches(tick, cursor)) {
      ticks.put(handle, tick, cursor);
    } else {
      placeWider(handle, tick);
    }
  }

  private void placeWider(int handle, long tick) {
    int level = 0;
    while (level < wider.length - 1 && !wider[level].reaches(tick, cursor)) {
      level++;
    }
    wider[level].put(handle, tick, cursor);
    widerTick = Math.min(widerTick, wider[level].nextTick());
  }

  /** Takes a timer out of its list. */
  void remove(int handle) {
    lists.remove(handle);
  }

  /** One of the timers whose tick has come, negative when there is none. */
  int firstDue() {
    return lists.head(due);
  }

  /** Has a timer whose tick has come, but not its deadline, wait for another poll in this tick. */
  void putBack(int handle, long nowTick) {
    lists.remove(handle);
    place(handle, nowTick);
  }

  /** The next tick in which something may have to be done, {@link Long#MAX_VALUE} if none. */
  long nextTick() {
    return Math.min(ticks.nextTick(), widerTick);
  }

  /** The tick after which the late timers have their turn, {@link Long#MAX_VALUE} if none. */
  long lateTick() {
    return lateTick;
  }

  /** Whether something is left that could be delivered or moved at a time of {@code nowTick}. */
  boolean isBehind(long nowTick) {
    return firstDue() >= 0
        || lists.head(late) >= 0
        || ticks.nextTick() < nowTick
        || widerTick <= nowTick;
  }

  /** Whether timers have to move on at the next tick before those in it can become due. */
  boolean movesOnNext() {
    return widerTick <= ticks.nextTick();
  }

  /** Advances the cursor to a tick before which there is nothing to do. */
  void skipTo(long tick) {
    cursor = tick;
  }

  /** Advances the cursor to the next tick and makes the timers in it due. */
  void makeNextDue(DeadlineWheel.Expiry handler) {
    cursor = ticks.nextTick();
    int list = ticks.nextList();
    if (cursor >= warmUntil && timers.size() >= WARM_FROM_SIZE) {
      warmUntil = cursor + TimerLists.WARM_LISTS;
      lists.warm(list, handler);
    }
    lists.moveAll(list, due);
    ticks.refresh(cursor);
  }

  /** Makes the late timers due. */
  void makeLateDue() {
    lists.moveAll(late, due);
    lateTick = Long.MAX_VALUE;
  }

  /**
   * Advances the cursor to the next tick and moves the timers of a wider list on.
   *
   * @return how many were moved; the rest, beyond {@code limit}, is moved by the next call
   */
  int moveOn(int limit) {
    cursor = widerTick;
    WheelLevel level = wider[0];
    for (int i = 1; level.nextTick() != widerTick; i++) {
      level = wider[i];
    }
    int list = level.nextList();
    int moved = 0;
    for (int handle = lists.head(list); handle >= 0 && moved < limit; handle = lists.head(list)) {
      lists.remove(handle);
      place(handle, cursor);
      moved++;
    }
    level.refresh(cursor);
    findWiderTick();
    return moved;
  }

  private void findWiderTick() {
    widerTick = Long.MAX_VALUE;
    for (WheelLevel level : wider) {
      widerTick = Math.min(widerTick, level.nextTick());
    }
  }

  /**
   * The earliest deadline of all timers that are not due, when not behind {@code nowTick}. The
   * start of its span stands in for it where that span holds many timers and begins after that
   * tick, and its end where they are beyond the last ring.
   */
  long earliest(long nowTick) {
    long earliest = earliestIn(ticks, Long.MAX_VALUE, nowTick);
    for (WheelLevel level : wider) {
      earliest = earliestIn(level, earliest, nowTick);
    }
    findWiderTick();
    return earliest;
  }

  private long earliestIn(WheelLevel level, long earliest, long nowTick) {
    level.refresh(cursor);
    long tick = level.nextTick();
    if (nanosAt(tick) >= earliest) {
      return earliest;
    }
    int steps = tick > nowTick ? EXACT_UP_TO : Integer.MAX_VALUE;
    long inList = lists.earliest(level.nextList(), nanosAt(tick), steps);
    // The farthest list of the last ring may hold later ones than lists behind it.
    return Math.min(earliest, Math.min(inList, nanosAt(level.nextEnd())));
  }

  private long nanosAt(long tick) {
    return tick > Long.MAX_VALUE >> tickShift ? Long.MAX_VALUE : tick << tickShift;
  }
}
