package dev.watchkeeper.core.internal;

/** One contender that fires periodic tasks in real time. */
interface Ticker {
  /**
   * Starts a task; called before {@link #stop}, from one thread.
   *
   * @return when it is due first: as the task says, unless the contender has phases of its own
   */
  long start(Periodic task);

  /** Ends its threads; no firing is waited for. */
  void stop();

  /** True if it gives each task a thread of its own by its nature. */
  default boolean ownThreads() {
    return false;
  }

  /** A task at a fixed rate. Only the contender's thread that fires it touches it. */
  final class Periodic {
    /** Its place among all. */
    final int index;

    /** From one firing to the next. */
    final long period;

    /** When it is due next, in nanoseconds of the monotonic clock. */
    long due;

    private final Firing firing;

    Periodic(int index, long due, long period, Firing firing) {
      this.index = index;
      this.due = due;
      this.period = period;
      this.firing = firing;
    }

    /** Fires it; gives the next due time. */
    long fire() {
      long was = due;
      due = was + period;
      firing.fire(was);
      return due;
    }

    /** Fires it at a due time that the contender keeps itself. */
    void fire(long at) {
      firing.fire(at);
    }
  }

  /** What a firing does. */
  @FunctionalInterface
  interface Firing {
    /** Was due then. */
    void fire(long due);
  }
}
