package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When a call of the store gives up, however many statements it consists of. */
final class Deadline {
  private static final Duration ENDING = Duration.ofSeconds(1);

  private final TimeSource time;
  private final Duration after;
  private final long end;

  Deadline(TimeSource time, Duration after) {
    this.time = time;
    this.after = after;
    this.end = time.nanoTime() + after.toNanos();
  }

  /** This one, or if it is over a second more: what was begun has to be ended all the same. */
  Deadline forEnding() {
    return end - time.nanoTime() > 0 ? this : new Deadline(time, ENDING);
  }

  /** What is left, at least one. */
  long millisLeft() throws SQLTimeoutException {
    long left = end - time.nanoTime();
    if (left <= 0) {
      throw new SQLTimeoutException(
          "the database did not answer within " + after.toMillis() + " ms");
    }
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
  }
}
