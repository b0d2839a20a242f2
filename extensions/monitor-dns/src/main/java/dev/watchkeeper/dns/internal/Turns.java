package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The context of a run whose time is shared among several servers: each has its turn, and what one
 * leaves the others have. Belongs to the thread of the run.
 */
final class Turns implements ProbeContext {
  private final ProbeContext run;
  private long turnEnds;

  Turns(ProbeContext run) {
    this.run = run;
    this.turnEnds = run.deadlineNanos();
  }

  /** A turn begins, after which there are so many more. */
  void next(int more) {
    long now = run.time().nanoTime();
    turnEnds = now + (run.deadlineNanos() - now) / (more + 1);
  }

  /** True if nothing is left for the turns to come. */
  boolean over() {
    return run.cancelled() || run.time().nanoTime() - run.deadlineNanos() >= 0;
  }

  @Override
  public CheckId check() {
    return run.check();
  }

  @Override
  public Duration remaining() throws InterruptedIOException {
    run.remaining();
    long left = turnEnds - run.time().nanoTime();
    if (left <= 0) {
      throw new InterruptedIOException("the turn is over");
    }
    return Duration.ofNanos(Math.max(left, 1_000_000));
  }

  @Override
  public long deadlineNanos() {
    return turnEnds;
  }

  @Override
  public boolean cancelled() {
    return run.cancelled();
  }

  @Override
  public <T extends AutoCloseable> T closeOnCancel(T resource) {
    return run.closeOnCancel(resource);
  }

  @Override
  public long byteBudget() {
    return run.byteBudget();
  }

  @Override
  public AddressPolicy addressPolicy() {
    return run.addressPolicy();
  }

  @Override
  public TimeSource time() {
    return run.time();
  }

  @Override
  public Optional<String> recall(String name) {
    return run.recall(name);
  }

  @Override
  public void remember(String name, String text) {
    run.remember(name, text);
  }
}
