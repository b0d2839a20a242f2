package dev.watchkeeper.jdbc.internal.spool;

import java.util.concurrent.atomic.AtomicLong;

/** How a spool does, for anybody to read at any moment without a lock. */
final class SpoolCounts {
  /** Decisions that wait for the database. */
  final AtomicLong depth = new AtomicLong();

  /** Bytes of all segments. */
  final AtomicLong bytes = new AtomicLong();

  /** Decisions that were dropped because the spool or its disk was full. */
  final AtomicLong dropped = new AtomicLong();

  /** Damaged places and refused decisions that were set aside. */
  final AtomicLong bad = new AtomicLong();

  /** Decisions that were replayed. */
  final AtomicLong replayed = new AtomicLong();

  /** Failed operations on the disk. */
  final AtomicLong errors = new AtomicLong();

  /** When the oldest waiting decision was written, in milliseconds since 1970; at most that. */
  final AtomicLong oldest = new AtomicLong(Long.MAX_VALUE);
}
