package dev.watchkeeper.core.internal;

import java.util.Arrays;

/**
 * The timers of a {@link DeadlineWheel} as rows of one int array: 20 bytes a timer, no object.
 *
 * <p>A row is found by its handle. The five cells of a row lie side by side, since a timer that is
 * looked at is usually looked at whole, and a miss in the cache is what a firing costs. Deadlines
 * are kept relative to the start of the wheel. Rows that are not in use form a list through their
 * next cell. Not thread-safe.
 */
final class TimerTable {
  /** Where 2^28 rows of five cells still fit in one array. */
  static final int MAX_CAPACITY = 1 << 28;

  private static final int STRIDE = 5;
  private static final int NEXT = 0;
  private static final int PREVIOUS = 1;
  private static final int PAYLOAD = 2;
  private static final int DEADLINE_LOW = 3;
  private static final int DEADLINE_HIGH = 4;

  // Values of the previous cell for a row that is in no list of the wheel.
  private static final int FREE = Integer.MIN_VALUE;
  private static final int FIRING = Integer.MIN_VALUE + 1;

  private int[] cells;
  private int firstFree = -1;
  private int used;
  private int size;

  TimerTable(int capacity) {
    cells = new int[capacity * STRIDE];
  }

  /** How many timers are live, one that is firing included. */
  int size() {
    return size;
  }

  int capacity() {
    return cells.length / STRIDE;
  }

  boolean isFull() {
    return size == capacity();
  }

  void doubleCapacity() {
    if (capacity() > MAX_CAPACITY / 2) {
      throw new IllegalStateException("a wheel holds at most " + MAX_CAPACITY + " timers");
    }
    cells = Arrays.copyOf(cells, cells.length * 2);
  }

  /** Takes a row; the table must not be full. The new timer is in no list. */
  int allocate(int payload) {
    int handle = firstFree;
    if (handle < 0) {
      handle = used++;
    } else {
      firstFree = next(handle);
    }
    size++;
    cells[handle * STRIDE + PAYLOAD] = payload;
    markFiring(handle);
    return handle;
  }

  void release(int handle) {
    cells[handle * STRIDE + PREVIOUS] = FREE;
    setNext(handle, firstFree);
    firstFree = handle;
    size--;
  }

  boolean isLive(int handle) {
    return handle >= 0 && handle < used && previous(handle) != FREE;
  }

  /** Whether a live timer is in no list: its handler runs, or it was just allocated. */
  boolean isFiring(int handle) {
    return previous(handle) == FIRING;
  }

  void markFiring(int handle) {
    cells[handle * STRIDE + PREVIOUS] = FIRING;
  }

  /** The timer behind this one in its list, negative at the end. */
  int next(int handle) {
    return cells[handle * STRIDE + NEXT];
  }

  void setNext(int handle, int next) {
    cells[handle * STRIDE + NEXT] = next;
  }

  /** The timer before this one, or the complement of the list's number for the first one. */
  int previous(int handle) {
    return cells[handle * STRIDE + PREVIOUS];
  }

  void setPrevious(int handle, int previous) {
    cells[handle * STRIDE + PREVIOUS] = previous;
  }

  int payload(int handle) {
    return cells[handle * STRIDE + PAYLOAD];
  }

  long deadline(int handle) {
    int row = handle * STRIDE;
    return ((long) cells[row + DEADLINE_HIGH] << 32) | (cells[row + DEADLINE_LOW] & 0xFFFF_FFFFL);
  }

  void setDeadline(int handle, long deadline) {
    int row = handle * STRIDE;
    cells[row + DEADLINE_LOW] = (int) deadline;
    cells[row + DEADLINE_HIGH] = (int) (deadline >>> 32);
  }
}
