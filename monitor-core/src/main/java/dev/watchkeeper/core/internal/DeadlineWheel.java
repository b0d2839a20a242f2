package dev.watchkeeper.core.internal;

/**
 * Timers by the million: a passive timing wheel that is told the time and calls back for each timer
 * whose deadline has come.
 *
 * <p>Owner: one thread at a time, which alone calls all methods; there is no lock and no other
 * thread. Nothing is allocated except when more timers are live than ever before.
 *
 * <p>States of a timer, which is known by its handle: <i>waiting</i> after {@link #schedule} and
 * {@link #reschedule}; <i>firing</i> while its handler runs; <i>free</i> after {@link #cancel}, and
 * after a handler that did not re-arm it. The handle of a free timer is given to a later one.
 *
 * <p>Time: nanoseconds of a monotonic clock with any origin; deadlines lie within 292 years of the
 * start. Inside they are counted from the start, and in ticks of a power of two nanoseconds. A tick
 * only sorts timers: none fires before its deadline, and each that has come is delivered by the
 * next {@link #expire}.
 *
 * <p>Order: earlier ticks first, any order within one. A timer whose deadline has passed when it is
 * set has its turn behind all that were due at the latest poll, so those that are re-armed into the
 * past again and again keep no other one waiting, nor a poll from its end.
 *
 * <p>Bounds: schedule, cancel and reschedule take constant time, a poll takes time by what it
 * delivers, however much time has passed since the one before: neither the limit of deliveries nor
 * that of timers moved to a narrower ring ({@link WheelRings}) is exceeded, and the rest is left to
 * the next poll, for which {@link #nextDeadline} then asks at once. About 30 bytes a timer.
 */
final class DeadlineWheel {
  private static final int MOVES_PER_POLL = 1 << 14;
  private static final int MAX_TICK_SHIFT = 40;

  private final long start;
  private final int tickShift;
  private final TimerTable timers;
  private WheelRings rings;
  private long nowTick;
  private boolean polling;
  // Of the running poll: whether the timers of its tick and the late ones were made due already,
  // and how many timers it may still move from list to list.
  private boolean nowTaken;
  private boolean lateTaken;
  private int movesLeft;

  /** Is told of timers that have expired. */
  @FunctionalInterface
  interface Expiry {

    /**
     * The deadline of a timer has come. The timer is freed afterwards, unless this re-arms it with
     * {@link DeadlineWheel#reschedule}. May call all methods of the wheel but expire; what it
     * throws reaches the caller of expire, with nothing else lost.
     *
     * @param deadline as it was given, in nanoseconds
     */
    void expired(int handle, int payload, long deadline);

    /**
     * The timer may expire soon: time to fetch what belongs to it, so that the misses of many
     * overlap.
     */
    default void soon(int handle) {}
  }

  /**
   * An empty wheel.
   *
   * @param startNanos what the clock shows now
   * @param tickNanos the length of a tick, 1 or more; rounded down to a power of two. Short ticks
   *     make short lists: a tick in which about one timer is due is best
   * @param initialCapacity how many timers to make room for, 1 or more; doubled when needed
   */
  DeadlineWheel(long startNanos, long tickNanos, int initialCapacity) {
    if (tickNanos < 1) {
      throw new IllegalArgumentException("a tick of " + tickNanos + " ns, must be 1 or more");
    }
    if (initialCapacity < 1 || initialCapacity > TimerTable.MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "room for " + initialCapacity + " timers, must be 1 to " + TimerTable.MAX_CAPACITY);
    }
    start = startNanos;
    tickShift = Math.min(63 - Long.numberOfLeadingZeros(tickNanos), MAX_TICK_SHIFT);
    timers = new TimerTable(initialCapacity);
    rings = new WheelRings(timers, tickShift);
  }

  /**
   * Arms a new timer.
   *
   * @param deadlineNanos when to fire; at the next poll if it has passed already
   * @param payload what the owner knows it by; any number
   * @return its handle, 0 or more
   */
  int schedule(long deadlineNanos, int payload) {
    if (timers.isFull()) {
      timers.doubleCapacity();
      rings = rings.fitted();
    }
    int handle = timers.allocate(payload);
    arm(handle, deadlineNanos);
    return handle;
  }

  /**
   * Arms a waiting or firing timer anew, in place of its former deadline.
   *
   * @throws IllegalArgumentException if no live timer has this handle
   */
  void reschedule(int handle, long deadlineNanos) {
    requireLive(handle);
    if (!timers.isFiring(handle)) {
      rings.remove(handle);
    }
    arm(handle, deadlineNanos);
  }

  private void arm(int handle, long deadlineNanos) {
    timers.setDeadline(handle, deadlineNanos - start);
    rings.arm(handle, nowTick);
  }

  /** Frees a waiting or firing timer; false if no live timer has this handle. */
  boolean cancel(int handle) {
    if (!timers.isLive(handle)) {
      return false;
    }
    if (!timers.isFiring(handle)) {
      rings.remove(handle);
    }
    timers.release(handle);
    return true;
  }

  /**
   * The deadline of a waiting or firing timer, as it was given.
   *
   * @throws IllegalArgumentException if no live timer has this handle
   */
  long deadline(int handle) {
    requireLive(handle);
    return timers.deadline(handle) + start;
  }

  private void requireLive(int handle) {
    if (!timers.isLive(handle)) {
      throw new IllegalArgumentException("no live timer has the handle " + handle);
    }
  }

  /** How many timers are waiting or firing. */
  int size() {
    return timers.size();
  }

  /**
   * Delivers the timers whose deadline has come.
   *
   * @param nowNanos what the clock shows
   * @param limit how many to deliver at most, 1 or more
   * @return how many were delivered. More may be due, with less than the limit delivered too, if
   *     {@link #nextDeadline} is not after now
   * @throws IllegalStateException if called by a handler
   */
  int expire(long nowNanos, int limit, Expiry handler) {
    if (limit < 1) {
      throw new IllegalArgumentException("a limit of " + limit + ", must be 1 or more");
    }
    if (polling) {
      throw new IllegalStateException("expire was called by a handler of expire");
    }
    polling = true;
    try {
      return deliver(nowNanos - start, limit, handler);
    } finally {
      polling = false;
    }
  }

  private int deliver(long now, int limit, Expiry handler) {
    nowTick = Math.max(nowTick, now >> tickShift);
    nowTaken = false;
    lateTaken = false;
    movesLeft = MOVES_PER_POLL;
    int fired = 0;
    while (fired < limit && movesLeft > 0) {
      int handle = rings.firstDue();
      if (handle < 0) {
        if (!advance(handler)) {
          break;
        }
      } else if (timers.deadline(handle) <= now) {
        fire(handle, handler);
        fired++;
      } else {
        rings.putBack(handle, nowTick);
      }
    }
    return fired;
  }

  /** Goes on to the next tick or to the late timers; false if this poll has no more to do. */
  private boolean advance(Expiry handler) {
    long next = rings.nextTick();
    if (nowTaken && next == nowTick) {
      // Only timers that were put back: their deadlines are still ahead.
      next++;
    }
    if (rings.lateTick() < next && !lateTaken) {
      lateTaken = true;
      rings.makeLateDue();
    } else if (next > nowTick) {
      rings.skipTo(nowTick);
      return false;
    } else if (rings.movesOnNext()) {
      movesLeft -= rings.moveOn(movesLeft);
    } else {
      nowTaken = next == nowTick;
      rings.makeNextDue(handler);
    }
    return true;
  }

  private void fire(int handle, Expiry handler) {
    rings.remove(handle);
    try {
      handler.expired(handle, timers.payload(handle), timers.deadline(handle) + start);
    } finally {
      if (timers.isFiring(handle)) {
        timers.release(handle);
      }
    }
  }

  /**
   * When to call {@link #expire} next: never after the earliest deadline of a waiting timer, and
   * equal to it if few timers share its span of time and none is beyond 2^40 ticks. Some instant
   * that has passed if the last poll stopped early, or a timer was armed too late for it; {@link
   * Long#MAX_VALUE} if there is no timer.
   */
  long nextDeadline() {
    if (size() == 0) {
      return Long.MAX_VALUE;
    }
    if (rings.isBehind(nowTick)) {
      return start + (nowTick << tickShift);
    }
    long earliest = rings.earliest(nowTick);
    return earliest == Long.MAX_VALUE ? Long.MAX_VALUE : start + earliest;
  }
}
