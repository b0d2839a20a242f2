package dev.watchkeeper.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clock of the outbox, in microseconds. If it goes back, messages that were set at a time that
 * is still to come would wait for longer than anybody meant, so they are made due; at the first
 * reading too, since it may have gone back before. Thread-safe: whoever sees it go back first makes
 * them due, and to do so twice changes nothing but when they are due.
 */
final class OutboxClock {
  private static final long LONGEST = Duration.ofDays(36_500).toMillis() * 1_000;

  /** Two threads may read it in one order and look at what they read in another. */
  private static final long SLACK = 1_000_000;

  private static final String MAKE_DUE =
      "update wk_outbox set not_before = 0 where state = 0 and not_before > 0 and set_at > ?"
          + " and (bundle is null or bundle = id)";

  private final Reads reads;
  private final AtomicLong newest = new AtomicLong(Long.MAX_VALUE);

  OutboxClock(Reads reads) {
    this.reads = reads;
  }

  /** The time. */
  long now(Session session) throws SQLException {
    long now = reads.now(session);
    long before = newest.get();
    if (before > now && before - now > SLACK) {
      makeDue(session, now);
      newest.set(now);
    } else if (now > before) {
      newest.accumulateAndGet(now, Math::max);
    }
    return now;
  }

  private static void makeDue(Session session, long now) throws SQLException {
    try (PreparedStatement update = session.prepare(MAKE_DUE)) {
      update.setLong(1, now);
      update.executeUpdate();
    }
  }

  /** That much later; no more than a hundred years. */
  static long later(long now, Duration length) {
    long micros =
        length.compareTo(Duration.ofDays(36_500)) > 0 ? LONGEST : length.toNanos() / 1_000;
    return now + Math.max(0, micros);
  }
}
