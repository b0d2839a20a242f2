package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Checks in the host's own code: a task, a number, a pool, a queue. They are not data, so they are
 * given to the builder and not kept in a file or a database.
 *
 * <p>The code runs on a worker thread within the timeout of its check and is interrupted at the
 * deadline; it is called by one thread at a time. What it throws means the same everywhere but in
 * {@link #task}: an {@link java.io.IOException} is DOWN, anything else is a defect of the code, so
 * UNKNOWN. Stateless; nulls are refused.
 */
public final class Code {
  /** Threads of a pool that work. */
  public static final MetricKey POOL_ACTIVE = MetricKey.gauge("pool.active", "threads");

  /** Threads of a pool. */
  public static final MetricKey POOL_SIZE = MetricKey.gauge("pool.size", "threads");

  /** Working threads as a part of the most that the pool may have, 0 to 1. */
  public static final MetricKey POOL_USED_RATIO = MetricKey.gauge("pool.used_ratio", "ratio");

  /** Tasks that a pool has done. */
  public static final MetricKey POOL_DONE = MetricKey.counter("pool.done", "tasks");

  /** What waits in a queue. */
  public static final MetricKey QUEUE_DEPTH = MetricKey.gauge("queue.depth", "elements");

  /** The same as a part of what it can take, 0 to 1; absent if there is no bound. */
  public static final MetricKey QUEUE_USED_RATIO = MetricKey.gauge("queue.used_ratio", "ratio");

  private static final int MAX_MESSAGE = 300;

  private Code() {}

  /** Work that may fail. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it.
     *
     * @throws Exception if it fails
     */
    void run() throws Exception;
  }

  /** A check that says itself what it saw. */
  public static ProbeDefinition check(String name, Callable<Reading> code) {
    requireNonNull(code, "code");
    return of(name, context -> code.call());
  }

  /** A task that is UP if it returns and DOWN if it throws any exception. */
  public static ProbeDefinition task(String name, Task task) {
    requireNonNull(task, "task");
    return of(
        name,
        context -> {
          try {
            task.run();
            return Reading.up();
          } catch (InterruptedException e) {
            throw e;
          } catch (Exception e) {
            String what = e.getClass().getSimpleName() + ": " + e.getMessage();
            return Reading.down(Texts.line(what, MAX_MESSAGE));
          }
        });
  }

  /** A question that is UP if it is answered with true and DOWN with this reason if with false. */
  public static ProbeDefinition holds(String name, Callable<Boolean> question, String reason) {
    requireNonNull(question, "question");
    requireNonNull(reason, "reason");
    return of(
        name,
        context -> {
          @Nullable Boolean answer = question.call();
          return answer == null
              ? Reading.of(Outcome.CONFIG, "the question was answered with null")
              : Reading.up().downIf(!answer, reason);
        });
  }

  /**
   * A number, to be judged by expectations. Null or a number that is not finite is UNKNOWN.
   *
   * @throws IllegalArgumentException if the key is of a text
   */
  public static ProbeDefinition gauge(
      String name, MetricKey key, Callable<? extends @Nullable Number> supplier) {
    requireNonNull(supplier, "supplier");
    if (!key.isNumber()) {
      throw new IllegalArgumentException("'" + key + "' is text, a gauge needs a number");
    }
    return of(
        name,
        context -> {
          Number number = supplier.call();
          return number == null || !Double.isFinite(number.doubleValue())
              ? Reading.of(Outcome.CONFIG, "'" + key + "' has no value")
              : Reading.up().with(key, number.doubleValue());
        });
  }

  /** A pool of threads: how many work, and how much waits. A pool that was shut down is DOWN. */
  public static ProbeDefinition pool(String name, ThreadPoolExecutor pool) {
    requireNonNull(pool, "pool");
    return of(
        name,
        context ->
            queued(pool.getQueue())
                .with(POOL_ACTIVE, pool.getActiveCount())
                .with(POOL_SIZE, pool.getPoolSize())
                .with(POOL_USED_RATIO, (double) pool.getActiveCount() / pool.getMaximumPoolSize())
                .with(POOL_DONE, (double) pool.getCompletedTaskCount())
                .downIf(pool.isShutdown(), "the pool was shut down"));
  }

  /** A queue, or another collection whose size may be asked for by any thread. */
  public static ProbeDefinition queue(String name, Collection<?> queue) {
    requireNonNull(queue, "queue");
    return of(name, context -> queued(queue));
  }

  private static Reading queued(Collection<?> queue) {
    double depth = queue.size();
    Reading seen = Reading.up().with(QUEUE_DEPTH, depth);
    if (!(queue instanceof BlockingQueue<?> blocking)) {
      return seen;
    }
    double room = blocking.remainingCapacity();
    return room >= Integer.MAX_VALUE - depth || depth + room == 0
        ? seen
        : seen.with(QUEUE_USED_RATIO, depth / (depth + room));
  }

  private static ProbeDefinition of(String name, Probe probe) {
    return ProbeDefinition.code(Target.of(name), () -> probe);
  }
}
