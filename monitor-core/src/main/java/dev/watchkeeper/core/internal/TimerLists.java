package dev.watchkeeper.core.internal;

import java.util.Arrays;

/**
 * Numbered lists of timers, doubly linked through the rows of a {@link TimerTable}, with a set of
 * those that are not empty.
 *
 * <p>The newest timer is the first of its list, because then only one other row is touched. The
 * first one's previous cell names its list, so that a timer can be taken out without knowing where
 * it is. Not thread-safe.
 */
final class TimerLists {
  /** How many lists are warmed at once. */
  static final int WARM_LISTS = 32;

  private static final int WARM_DEPTH = 3;

  private final TimerTable timers;
  private final int[] heads;
  private final SlotSet occupied;
  private final int[] front = new int[WARM_LISTS];

  TimerLists(TimerTable timers, int count) {
    this.timers = timers;
    heads = new int[count];
    Arrays.fill(heads, -1);
    occupied = new SlotSet(count);
  }

  /** The first timer of a list, negative when it is empty. */
  int head(int list) {
    return heads[list];
  }

  /** The first list that is not empty of {@code from} to {@code to}, both inclusive, or -1. */
  int firstOccupied(int from, int to) {
    return occupied.first(from, to);
  }

  void push(int list, int handle) {
    int head = heads[list];
    timers.setNext(handle, head);
    timers.setPrevious(handle, ~list);
    heads[list] = handle;
    if (head < 0) {
      occupied.add(list);
    } else {
      timers.setPrevious(head, handle);
    }
  }

  /** Takes a timer out of the list it is in; it then counts as firing. */
  void remove(int handle) {
    int next = timers.next(handle);
    int previous = timers.previous(handle);
    if (next >= 0) {
      timers.setPrevious(next, previous);
    }
    if (previous >= 0) {
      timers.setNext(previous, next);
    } else {
      setHead(~previous, next);
    }
    timers.markFiring(handle);
  }

  private void setHead(int list, int handle) {
    heads[list] = handle;
    if (handle < 0) {
      occupied.remove(list);
    }
  }

  /** Makes the whole list {@code from} the list {@code to}, which must be empty. */
  void moveAll(int from, int to) {
    int head = heads[from];
    if (head >= 0) {
      setHead(from, -1);
      heads[to] = head;
      occupied.add(to);
      timers.setPrevious(head, ~to);
    }
  }

  /**
   * The earliest deadline in a list, or {@code atLeast} when the list is longer than {@code
   * maxSteps}; {@link Long#MAX_VALUE} for an empty list.
   */
  long earliest(int list, long atLeast, int maxSteps) {
    long earliest = Long.MAX_VALUE;
    int steps = 0;
    for (int handle = heads[list]; handle >= 0; handle = timers.next(handle)) {
      if (steps++ == maxSteps) {
        return atLeast;
      }
      earliest = Math.min(earliest, timers.deadline(handle));
    }
    return earliest;
  }

  /**
   * Reads the first timers of the {@link #WARM_LISTS} lists from {@code from} on, which the caller
   * is about to empty one by one, and tells of them.
   *
   * <p>Where timers are many, each of these reads misses the caches. Side by side the misses
   * overlap; met one by one, each would wait for the one before. At a million timers this takes a
   * quarter off the cost of a firing, at a hundred thousand it would add to it.
   */
  void warm(int from, DeadlineWheel.Expiry handler) {
    int count = Math.min(WARM_LISTS, heads.length - from);
    System.arraycopy(heads, from, front, 0, count);
    for (int depth = 0; depth < WARM_DEPTH; depth++) {
      for (int i = 0; i < count; i++) {
        front[i] = timers.next(Math.max(front[i], 0));
      }
    }
    for (int i = 0; i < count; i++) {
      int handle = heads[from + i];
      for (int depth = 0; handle >= 0 && depth < WARM_DEPTH; depth++) {
        handler.soon(handle);
        handle = timers.next(handle);
      }
    }
  }
}
