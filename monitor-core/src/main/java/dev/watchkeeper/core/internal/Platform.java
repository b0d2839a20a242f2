package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.util.concurrent.Executor;

/**
 * The one door to threads, time and chance. The real one starts daemon threads; a simulated one
 * turns every loop and runs every task on one thread in virtual time.
 */
public interface Platform {
  /** The clocks. */
  TimeSource time();

  /** Starts to turn a body. */
  Loop loop(String name, LoopBody body);

  /** Runs foreign code that may block: the runs of probes, start functions, judgements. */
  Executor workers();

  /** How many tasks the workers can run at once. */
  int capacity();

  /** A number from 0 (included) to 1, for jitter. */
  double random();

  /**
   * How often the scheduler's thread proves that it moves, in nanoseconds; {@link
   * LoopBody#WHEN_WOKEN} if time is not real and nobody can stand still unseen.
   */
  long beat();

  /** The scheduler's thread comes by here once in a beat; returns at once. */
  void beaten(long now);

  /** Lets others go on for a moment, while the calling thread waits for them. */
  void pause();

  /** Ends the workers; tasks that still run are interrupted. */
  void close();
}
