package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a message, with a hard end. The thread that sends is the owner; a second one, the
 * guard, lives as long as the attempt and closes everything that was registered as soon as the time
 * is over or the owner is interrupted: neither a blocked read nor a blocked write of a socket takes
 * notice of anything else. Whatever is registered later is closed at once.
 *
 * <p>{@code open} and {@code ended} are guarded by {@code lock}; {@code cut} is written by the
 * guard before it closes anything and read by the owner when a call failed. What is closed must
 * close without blocking: the socket below, not the one with TLS.
 */
final class Attempt implements AutoCloseable {
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(20);

  private final TimeSource time;
  private final Duration limit;
  private final long deadline;
  private final Thread owner = Thread.currentThread();
  private final Thread guard;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<AutoCloseable> open = new ArrayList<>();
  private boolean ended;
  private volatile boolean cut;
  private volatile String doing = "beginning";

  private Attempt(TimeSource time, Duration limit) {
    this.time = time;
    this.limit = limit;
    this.deadline = time.nanoTime() + limit.toNanos();
    this.guard = new Thread(this::watch, "watchkeeper-notify-guard");
    this.guard.setDaemon(true);
  }

  /** Begins one; the calling thread is its owner. */
  static Attempt begin(TimeSource time, Duration limit) {
    Attempt attempt = new Attempt(time, limit);
    attempt.guard.start();
    return attempt;
  }

  /** Notes what is being done, for the message when time is over. */
  void doing(String what) throws InterruptedIOException {
    doing = what;
    remaining();
  }

  /**
   * How much time is left; at least a millisecond.
   *
   * @throws InterruptedIOException if none is
   */
  Duration remaining() throws InterruptedIOException {
    long left = deadline - time.nanoTime();
    if (left <= 0 || cut) {
      throw new InterruptedIOException(late());
    }
    return Duration.ofNanos(Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
  }

  /** As {@link #remaining()}, for timeouts of sockets. */
  int millis() throws InterruptedIOException {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, remaining().toMillis()));
  }

  /** Whether the guard has ended it. */
  boolean cut() {
    return cut;
  }

  /** What is said of an attempt that took too long. */
  String late() {
    return owner.isInterrupted()
        ? "interrupted while " + doing
        : "not done within " + limit.toMillis() + " ms: " + doing;
  }

  TimeSource time() {
    return time;
  }

  /** Has this closed when the time is over. */
  <T extends AutoCloseable> T closeAtEnd(T resource) {
    boolean late;
    lock.lock();
    try {
      late = cut;
      open.add(resource);
    } finally {
      lock.unlock();
    }
    if (late) {
      closeQuietly(resource);
    }
    return resource;
  }

  private void watch() {
    for (AutoCloseable resource : waitForEnd()) {
      closeQuietly(resource);
    }
  }

  private List<AutoCloseable> waitForEnd() {
    lock.lock();
    try {
      while (!ended) {
        long left = deadline - time.nanoTime();
        if (left <= 0 || owner.isInterrupted()) {
          cut = true;
          return List.copyOf(open);
        }
        pause(Math.min(left, LOOK_EVERY));
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void pause(long nanos) {
    try {
      long unused = changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      ended = true; // nobody of ours interrupts it; whoever does wants it gone
    }
  }

  @SuppressWarnings("EmptyCatch")
  static void closeQuietly(@Nullable AutoCloseable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception known) {
      // It is closed to free a thread or a descriptor; there is nobody to be told.
    }
  }

  /** Ends it: everything registered is closed, the guard is gone. */
  @Override
  public void close() {
    List<AutoCloseable> left;
    lock.lock();
    try {
      ended = true;
      changed.signal();
      left = List.copyOf(open);
      open.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(Attempt::closeQuietly);
  }
}
