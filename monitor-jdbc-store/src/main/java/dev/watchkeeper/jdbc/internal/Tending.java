package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.jdbc.internal.history.Block;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after history, a step at a time, each a transaction of its own on a connection of its own.
 *
 * <p>Of several stores on one database one does it: whoever holds the row of {@code wk_job}, which
 * he says again at the beginning of each step, by the database's clock. Since that is part of the
 * step's transaction, a step of one who was taken for dead changes nothing: two that overlap want
 * the same row, and the later one finds it changed.
 */
final class Tending {
  private static final Logger LOG = LoggerFactory.getLogger(Tending.class);
  private static final long LEASE = 60_000_000;
  private static final long SHRINKING = 100_000_000;
  private static final String LEAD =
      "update wk_job set holder = ?, held_until = ?"
          + " where name = 'history' and (holder = ? or held_until < ?)";

  private final Reads reads;
  private final @Nullable Duration retention;
  private final String holder = UUID.randomUUID().toString();
  private final ReentrantLock turn = new ReentrantLock();
  private final Packer packer = new Packer();
  private final @Nullable SizeLimit room;
  private boolean around = true;
  private boolean crowded;

  /**
   * Nothing is done yet.
   *
   * @param keeping how long anything is kept, and how much
   */
  Tending(Reads reads, Database.Keeping keeping) {
    this.reads = reads;
    this.retention = keeping.age();
    this.room = keeping.bytes() == null ? null : new SizeLimit(keeping.bytes());
  }

  /** What a step came to. */
  enum Progress {
    /** There may be more to do. */
    MORE,
    /** Everything had its turn. */
    DONE,
    /** Another store looks after this database. */
    NOT_OURS
  }

  /** Does a step, as if it was this time; the lease goes by the database's clock. */
  Progress step(Instant now) throws SQLException {
    turn.lock();
    try (Session session = reads.open()) {
      if (crowded) {
        return shrink(session, now);
      }
      long hour = Math.floorDiv(Instants.micros(now) - Packer.LAG, Block.HOUR);
      if (around) {
        partition(session, now);
        session.until(reads.deadline());
      }
      Progress progress = inTransaction(session, () -> pack(session, hour * Block.HOUR));
      around = progress != Progress.MORE;
      session.until(reads.deadline());
      return progress == Progress.DONE ? shrink(session, now) : progress;
    } finally {
      turn.unlock();
    }
  }

  /** Makes room once everything is packed, if there is a limit; a step at a time as well. */
  private Progress shrink(Session session, Instant now) throws SQLException {
    SizeLimit limit = room;
    crowded = false;
    if (limit == null || !limit.isExceeded(session)) {
      return Progress.DONE;
    }
    boolean done = false;
    try {
      int hour = Block.hour(Instants.micros(now));
      long end = reads.time().nanoTime() + SHRINKING;
      BooleanSupplier inTime = () -> reads.time().nanoTime() - end < 0;
      Progress progress =
          inTransaction(
              session, () -> limit.remove(session, hour, inTime) ? Progress.MORE : Progress.DONE);
      crowded = progress == Progress.MORE;
      done = true;
      return progress;
    } finally {
      if (!done) {
        limit.undone();
      }
    }
  }

  /** What there is to be told of the size; nothing if it has no limit. */
  Store.Report report() {
    return room == null ? Store.Report.NOTHING : room.report();
  }

  /** What is done in one transaction. */
  @FunctionalInterface
  private interface Work {
    Progress run() throws SQLException;
  }

  private Progress inTransaction(Session session, Work work) throws SQLException {
    long clock = reads.now(session);
    session.begin();
    try {
      session.dialect().freeze(session);
      Progress progress = leads(session, clock) ? work.run() : Progress.NOT_OURS;
      session.commit();
      return progress;
    } finally {
      session.rollback();
    }
  }

  private Progress pack(Session session, long before) throws SQLException {
    return packer.step(session, before).around() ? Progress.DONE : Progress.MORE;
  }

  /** Once around. What cannot be done now, since somebody has the table, is done the next time. */
  private void partition(Session session, Instant now) {
    try {
      inTransaction(
          session,
          () -> {
            session.dialect().makePartitions(session, Block.hour(Instants.micros(now)));
            if (retention != null) {
              session.dialect().dropPartitions(session, Instants.micros(now.minus(retention)));
            }
            return Progress.DONE;
          });
    } catch (SQLException e) {
      LOG.info("partitions are left as they are for now: {}", e.toString());
    }
  }

  private boolean leads(Session session, long clock) throws SQLException {
    try (PreparedStatement update = session.prepare(LEAD)) {
      update.setString(1, holder);
      update.setLong(2, clock + LEASE);
      update.setString(3, holder);
      update.setLong(4, clock);
      return update.executeUpdate() == 1;
    }
  }
}
