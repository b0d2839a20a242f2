package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;

/** A context with a deadline and a byte cap. */
public final class TestContext implements ProbeContext {
  private final long deadline;
  private final long bytes;
  private final AddressPolicy policy;

  public TestContext(long millis, long bytes, AddressPolicy policy) {
    this.deadline = System.nanoTime() + millis * 1_000_000;
    this.bytes = bytes;
    this.policy = policy;
  }

  public static TestContext millis(long millis) {
    return new TestContext(millis, 1 << 20, AddressPolicy.standard());
  }

  @Override
  public CheckId check() {
    return CheckId.of("test");
  }

  @Override
  public Duration remaining() throws InterruptedIOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new InterruptedIOException("deadline");
    }
    return Duration.ofNanos(Math.max(left, 1_000_000));
  }

  @Override
  public long deadlineNanos() {
    return deadline;
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public <T extends AutoCloseable> T closeOnCancel(T resource) {
    return resource;
  }

  @Override
  public long byteBudget() {
    return bytes;
  }

  @Override
  public AddressPolicy addressPolicy() {
    return policy;
  }

  @Override
  public TimeSource time() {
    return TimeSource.system();
  }

  @Override
  public Optional<String> recall(String name) {
    return Optional.empty();
  }

  @Override
  public void remember(String name, String text) {}
}
