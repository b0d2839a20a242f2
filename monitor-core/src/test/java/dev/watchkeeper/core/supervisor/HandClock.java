package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Time that passes by hand, with tasks that wait for it. */
final class HandClock implements TimeSource {
  private record Task(long at, int order, Runnable action) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : a.order() - b.order());
  private long now;
  private long wallShift;
  private int order;

  void after(Duration pause, Runnable action) {
    tasks.add(new Task(now + pause.toNanos(), order++, action));
  }

  void pass(Duration span) {
    long end = now + span.toNanos();
    while (!tasks.isEmpty() && tasks.peek().at() <= end) {
      Task next = tasks.remove();
      now = Math.max(now, next.at());
      next.action().run();
    }
    now = end;
  }

  void passSeconds(double seconds) {
    pass(Duration.ofNanos((long) (seconds * 1e9)));
  }

  /** Somebody sets the clock on the wall. */
  void stepWall(Duration by) {
    wallShift += by.toNanos();
  }

  double seconds() {
    return now / 1e9;
  }

  int waiting() {
    return tasks.size();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant wallTime() {
    return Instant.EPOCH.plusNanos(now + wallShift);
  }
}
