package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.spi.ProbeContext;

/**
 * How much one run may read: its bytes, and three quarters of its time, so that it can still tell
 * and remember what it saw. Belongs to one thread.
 */
final class LogBudget {
  private final ProbeContext context;
  private final long stopAt;
  private final long longestLine;
  private long bytes;

  LogBudget(ProbeContext context, int longestLine) {
    this.context = context;
    this.bytes = context.byteBudget();
    this.longestLine = Math.max(1, Math.min(longestLine, bytes / 4));
    long now = context.time().nanoTime();
    this.stopAt = now + (context.deadlineNanos() - now) / 4 * 3;
  }

  /** How many bytes of a line are looked at. */
  int longestLine() {
    return (int) longestLine;
  }

  /** How much of this may be read now. */
  int allowed(long wanted) {
    return (int) Math.min(bytes, Math.min(wanted, Integer.MAX_VALUE));
  }

  void took(int count) {
    bytes -= count;
  }

  /** True if nothing more is to be read. */
  boolean over() {
    return bytes <= 0 || context.cancelled() || context.time().nanoTime() - stopAt >= 0;
  }
}
