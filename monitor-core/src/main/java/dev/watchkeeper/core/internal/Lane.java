package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way to one listener or sink: a bounded queue and a loop of its own, so that whoever blocks or
 * throws harms only itself. In order; when the queue is full, the newest event is dropped and
 * counted.
 *
 * <p>The recorder offers, the loop delivers; {@code batch} belongs to the loop.
 *
 * @param <E> what is delivered
 */
final class Lane<E> implements LoopBody {
  private static final long TOO_LONG = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);

  private final Receiver<E> receiver;
  private final Settings settings;
  private final Troubles troubles;
  private final ConcurrentLinkedQueue<E> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final List<E> batch = new ArrayList<>();
  private int failures;
  private long notBefore = Long.MIN_VALUE;
  private volatile long busySince = Long.MIN_VALUE;
  private volatile @Nullable Loop loop;

  Lane(Settings settings, Receiver<E> receiver, Troubles troubles) {
    this.settings = settings;
    this.receiver = receiver;
    this.troubles = troubles;
  }

  /** The foreign code at the end. */
  @FunctionalInterface
  interface Receiver<E> {
    void take(List<E> batch) throws Exception;
  }

  /**
   * How a lane delivers.
   *
   * @param name of the listener or sink
   * @param capacity the most events that wait
   * @param maxBatch the most events at once
   * @param again whether a batch that failed comes again
   */
  record Settings(String name, int capacity, int maxBatch, boolean again) {}

  void drivenBy(Loop driver) {
    loop = driver;
  }

  void offer(E event) {
    if (queued.get() >= settings.capacity()) {
      dropped.incrementAndGet();
      troubles.note(Blame.NOTIFIER, settings.name(), "an event was dropped: it is too slow");
      return;
    }
    queued.incrementAndGet();
    queue.add(event);
    Loop driver = loop;
    if (driver != null) {
      driver.wake();
    }
  }

  @Override
  public long turn(long now) {
    if (notBefore != Long.MIN_VALUE && now - notBefore < 0) {
      return notBefore;
    }
    while (batch.size() < settings.maxBatch() && !queue.isEmpty()) {
      batch.add(queue.remove());
    }
    if (batch.isEmpty()) {
      return WHEN_WOKEN;
    }
    busySince = now;
    Throwable thrown = Guarded.run(() -> receiver.take(List.copyOf(batch)));
    busySince = Long.MIN_VALUE;
    return thrown == null ? delivered(now) : failed(thrown, now);
  }

  private long delivered(long now) {
    queued.addAndGet(-batch.size());
    batch.clear();
    failures = 0;
    notBefore = Long.MIN_VALUE;
    return queue.isEmpty() ? WHEN_WOKEN : now;
  }

  private long failed(Throwable thrown, long now) {
    troubles.note(Blame.NOTIFIER, settings.name(), "it threw " + Guarded.describe(thrown));
    if (!settings.again()) {
      return delivered(now);
    }
    long pause = TimeUnit.MILLISECONDS.toNanos(100) << Math.min(failures++, 10);
    notBefore = now + Math.min(LONGEST_PAUSE, pause);
    return notBefore;
  }

  /** True once nothing waits and nothing is under way. */
  boolean idle() {
    return queued.get() == 0;
  }

  int queued() {
    return queued.get();
  }

  long dropped() {
    return dropped.get();
  }

  /** Notes it as a trouble if the foreign code has not come back for seconds. */
  void inspect(long now) {
    long since = busySince;
    if (since != Long.MIN_VALUE && now - since > TOO_LONG) {
      String span = Spans.shown(now - since);
      troubles.note(Blame.NOTIFIER, settings.name(), "it has not come back for " + span);
    }
  }
}
