package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Look-ups of the platform's resolver, which know no deadline and cannot be ended: each runs on a
 * thread of this pool while its run waits no longer than its own deadline.
 *
 * <p>Bound: at most {@link #THREADS} look-ups at once, on daemon threads that end when they were
 * idle for a second. A name is looked up once at a time, however many runs wait for it, so that a
 * name that hangs holds one thread. A run that finds no thread waits for one until its deadline;
 * then its outcome is LOCAL_RESOURCES (UNKNOWN), never DOWN.
 *
 * <p>Fairness: names whose last look-up was slow get {@link #DOUBTFUL} threads together at most;
 * the others are kept for names that answer. Literal addresses and answers that are still fresh do
 * not come here.
 *
 * <p>States of a look-up: under way (in {@code underWay}, holds a permit) -> done (removed, permits
 * back, by the thread that looked up). Whoever waits reads its result from the task. Nothing here
 * blocks under a lock.
 */
final class SystemLookUps {
  static final int THREADS = 128;
  static final int DOUBTFUL = 96;
  private static final long SLOW_NANOS = 1_000_000_000L;

  /** What takes longer the platform did not have in its memory. */
  private static final long REMEMBERED_NANOS = 100_000_000L;

  private static final int MOST_SLOW = 10_000;

  private final LookUp lookUp;
  private final TimeSource time;
  private final Spellings spellings = new Spellings();
  private final Semaphore all = new Semaphore(THREADS, true);
  private final Semaphore doubtful = new Semaphore(DOUBTFUL, true);
  private final ConcurrentMap<String, FutureTask<Answer>> underWay = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Boolean> slow = new ConcurrentHashMap<>();

  /** Twice as many as permits: a permit is back a moment before its thread is. */
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          2 * THREADS,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(null, task, "watchkeeper-resolver", 0, false);
            thread.setDaemon(true);
            return thread;
          });

  /** What the platform does. */
  @FunctionalInterface
  interface LookUp {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  SystemLookUps(LookUp lookUp, TimeSource time) {
    this.lookUp = lookUp;
    this.time = time;
  }

  /** What is said about a name, given in lower case, within this time. */
  Answer find(String host, Duration within) throws IOException {
    long until = time.nanoTime() + within.toNanos();
    try {
      FutureTask<Answer> task = underWay.get(host);
      if (task == null) {
        task = begin(host, until);
      }
      return task.get(until - time.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new InterruptedIOException("no answer from the resolver");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while resolving");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProbeFailure known) {
        throw new ProbeFailure(known.outcome(), known.reason());
      }
      throw new IOException("the resolver failed: " + e.getCause(), e);
    }
  }

  private FutureTask<Answer> begin(String host, long until)
      throws IOException, InterruptedException {
    boolean doubted = slow.containsKey(host);
    if (doubted) {
      take(doubtful, until);
    }
    try {
      take(all, until);
    } catch (IOException | InterruptedException e) {
      giveBack(doubtful, doubted);
      throw e;
    }
    FutureTask<Answer> mine = new FutureTask<>(() -> look(host, doubted));
    FutureTask<Answer> other = underWay.putIfAbsent(host, mine);
    if (other != null) {
      giveBack(all, true);
      giveBack(doubtful, doubted);
      return other;
    }
    start(host, mine, doubted);
    return mine;
  }

  private void take(Semaphore permits, long until) throws IOException, InterruptedException {
    if (!permits.tryAcquire(until - time.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new ProbeFailure(
          Outcome.LOCAL_RESOURCES, "all resolver threads wait for names that do not answer");
    }
  }

  private static void giveBack(Semaphore permits, boolean taken) {
    if (taken) {
      permits.release();
    }
  }

  private void start(String host, FutureTask<Answer> task, boolean doubted) throws ProbeFailure {
    try {
      threads.execute(task);
    } catch (OutOfMemoryError | RuntimeException e) {
      over(host, doubted);
      task.cancel(false);
      throw new ProbeFailure(Outcome.LOCAL_RESOURCES, "no thread can be made to resolve names");
    }
  }

  private void over(String host, boolean doubted) {
    underWay.remove(host);
    giveBack(all, true);
    giveBack(doubtful, doubted);
  }

  /** On a thread of the pool. */
  private Answer look(String host, boolean doubted) throws ProbeFailure {
    long began = time.nanoTime();
    try {
      return ask(host);
    } finally {
      judge(host, time.nanoTime() - began);
      over(host, doubted);
    }
  }

  private Answer ask(String host) throws ProbeFailure {
    long began = time.nanoTime();
    try {
      Answer answer = Answer.of(List.of(lookUp.all(host)));
      spellings.found(host);
      return answer;
    } catch (UnknownHostException | RuntimeException e) {
      String other = spellings.other(host);
      spellings.failed(host);
      boolean remembered = time.nanoTime() - began < REMEMBERED_NANOS;
      return other != null && remembered ? askSpelled(other) : failed(e);
    }
  }

  private Answer askSpelled(String host) throws ProbeFailure {
    try {
      return Answer.of(List.of(lookUp.all(host)));
    } catch (UnknownHostException | RuntimeException e) {
      return failed(e);
    }
  }

  private void judge(String host, long took) {
    if (took < SLOW_NANOS) {
      slow.remove(host);
    } else if (slow.size() < MOST_SLOW) {
      slow.put(host, true);
    }
  }

  /**
   * The platform tells its reason in words only, perhaps of another language; what is not known is
   * NOT_FOUND. A look-up fails too when no descriptor is left, and then says nothing of the name.
   */
  private static Answer failed(Exception reason) throws ProbeFailure {
    try (SocketChannel any = SocketChannel.open()) {
      any.isOpen();
    } catch (IOException e) {
      throw new ProbeFailure(
          Outcome.LOCAL_RESOURCES, "no file descriptor is left: " + Texts.line("" + e, 100));
    }
    String words = String.valueOf(reason.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("temporary failure") || words.contains("try again")) {
      return Answer.of(Answer.Fault.TEMPORARY);
    }
    return Answer.of(
        words.contains("no address associated") ? Answer.Fault.EMPTY : Answer.Fault.NOT_FOUND);
  }
}
