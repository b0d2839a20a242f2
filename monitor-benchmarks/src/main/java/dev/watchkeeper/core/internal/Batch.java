package dev.watchkeeper.core.internal;

/** Counts the firings of a poll in virtual time and knows when a batch is done. */
final class Batch {
  final TimerLoad load = new TimerLoad();
  long fired;
  long now;
  private long target;

  void begin() {
    target += TimerLoad.BATCH;
  }

  boolean done() {
    return fired >= target;
  }

  long nextPoll() {
    now += TimerLoad.POLL_NANOS;
    return now;
  }
}
