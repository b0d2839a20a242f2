package dev.watchkeeper.core.internal;

import java.util.ArrayDeque;

/**
 * One bound on runs at once, and the runs that wait for it. Guarded by the lock of {@link Workers}.
 */
final class Limit {
  private final int most;
  private final ArrayDeque<Run> parked = new ArrayDeque<>();
  private int used;
  private int owners;

  Limit(int most) {
    this.most = most;
  }

  boolean full() {
    return used >= most;
  }

  void take() {
    used++;
  }

  void giveBack() {
    used--;
  }

  int used() {
    return used;
  }

  ArrayDeque<Run> parked() {
    return parked;
  }

  int owned(int change) {
    owners += change;
    return owners;
  }
}
