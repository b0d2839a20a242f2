package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Since when the database takes nothing, and why; logged when it begins and ends. Thread-safe. */
final class Away {
  private static final Logger LOG = LoggerFactory.getLogger("dev.watchkeeper.spool");
  private static final long LOG_EVERY = TimeUnit.MINUTES.toNanos(1);

  private final TimeSource time;
  private final AtomicReference<@Nullable Absence> now = new AtomicReference<>();

  Away(TimeSource time) {
    this.time = time;
  }

  /**
   * A time in which the database takes nothing.
   *
   * @param since when it began
   * @param why the last failure, in one line
   * @param failures how many there were
   * @param logged when it was logged last
   */
  record Absence(Instant since, String why, long failures, long logged) {}

  /** One more failure. */
  void failed(Throwable failure) {
    String why = Texts.line(String.valueOf(failure), 300);
    long nanos = time.nanoTime();
    Absence before = now.get();
    boolean logs = before == null || nanos - before.logged() >= LOG_EVERY;
    Absence next =
        new Absence(
            before == null ? time.wallTime() : before.since(),
            why,
            before == null ? 1 : before.failures() + 1,
            logs || before == null ? nanos : before.logged());
    now.set(next);
    if (logs) {
      LOG.warn(
          "the database takes nothing since {} ({} failures, last: {}); spooling",
          next.since(),
          next.failures(),
          why);
    }
  }

  /** All that waited is in the database. */
  void over(long replayed) {
    Absence before = now.getAndSet(null);
    if (before != null) {
      LOG.info("the database is back; it was away since {}; {} replayed", before.since(), replayed);
    }
  }

  /** What is the matter; null if nothing is. */
  @Nullable Absence absence() {
    return now.get();
  }
}
