package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.MalformedBlockException;
import dev.watchkeeper.jdbc.internal.history.Sample;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves runs from {@code wk_result} into blocks, some thousand at a time.
 *
 * <p>A step is one transaction that sees one state of the database: it reads the runs of closed
 * hours, writes blocks and rollups, and deletes exactly the runs that it has read; if another
 * number of them is gone, it is undone. So a run is at no moment in neither place, and a step that
 * fails at any point, or whose answer is lost, is simply done again.
 *
 * <p>Runs that come late, for an hour that is packed already, take the same way: the block is read,
 * they are put in, and the hours behind it are rolled up again for as long as that changes
 * something. Of two runs with the same due time the packed one stays.
 *
 * <p>The last result of a check stays where it is, since its state points to it, and so does what
 * was due before 1970. Belongs to one thread at a time; goes on where it stopped.
 */
final class Packer {
  private static final Logger LOG = LoggerFactory.getLogger(Packer.class);

  /** How long an hour is over before it is packed, in microseconds. */
  static final long LAG = 900_000_000;

  private static final int CHECKS_AT_ONCE = 256;
  private static final int RUNS_AT_ONCE = 5_000;

  private static final String IS_LAST =
      " exists (select 1 from wk_state s where s.check_id = r.check_id and s.last_due = r.due)";
  private static final String READ =
      "select "
          + ResultRows.COLUMNS
          + ", r.check_id from wk_result r where r.check_id >= ? and r.check_id < ? and r.due >= 0"
          + " and r.due < ? and not"
          + IS_LAST
          + " order by r.check_id, r.due";
  private static final String DELETE =
      "delete from wk_result where check_id = ? and due >= ? and due < ? and not"
          + IS_LAST.replace("r.", "wk_result.");

  private int check = 1;

  /**
   * What a step came to.
   *
   * @param runs how many runs were packed
   * @param around whether all checks had their turn
   */
  record Step(int runs, boolean around) {}

  /**
   * Packs some runs, in a transaction that has begun and has seen nothing yet.
   *
   * @param before the microsecond at which the first hour begins that is not packed yet
   */
  Step step(Session session, long before) throws SQLException {
    String newest = session.ask("select max(id) from wk_check");
    int end = newest == null ? 0 : Integer.parseInt(newest);
    if (check > end) {
      check = 1;
      return new Step(0, true);
    }
    TreeMap<Integer, NavigableMap<Integer, List<Sample>>> read = new TreeMap<>();
    boolean full = read(session, before, read);
    int last = full ? read.lastKey() : check + CHECKS_AT_ONCE;
    int runs = pack(session, before, read);
    delete(session, read, runs);
    check = full && !read.containsKey(last) ? last + 1 : last;
    return new Step(runs, false);
  }

  /** What is damaged keeps the runs of its check where they are, and harms nobody else. */
  private static int pack(
      Session session, long before, Map<Integer, NavigableMap<Integer, List<Sample>>> read)
      throws SQLException {
    int runs = 0;
    var checks = read.entrySet().iterator();
    while (checks.hasNext()) {
      var one = checks.next();
      try {
        runs += new PackedCheck(session, one.getKey(), before).pack(one.getValue());
      } catch (MalformedBlockException | IllegalArgumentException e) {
        LOG.warn("the runs of check number {} are not packed: {}", one.getKey(), e.getMessage());
        checks.remove();
      }
    }
    return runs;
  }

  /** Reads whole hours; true if there may be more of the last check. */
  private boolean read(
      Session session, long before, Map<Integer, NavigableMap<Integer, List<Sample>>> into)
      throws SQLException {
    try (PreparedStatement select = session.prepare(READ)) {
      select.setInt(1, check);
      select.setInt(2, check + CHECKS_AT_ONCE);
      select.setLong(3, before);
      select.setFetchSize(1_000);
      try (ResultSet rows = select.executeQuery()) {
        List<Sample> hour = List.of();
        for (int runs = 0; rows.next(); runs++) {
          Sample sample = ResultRows.sample(rows, 1);
          NavigableMap<Integer, List<Sample>> hours =
              into.computeIfAbsent(rows.getInt(8), number -> new TreeMap<>());
          int number = Block.hour(sample.due());
          if (!hours.containsKey(number) && runs >= RUNS_AT_ONCE) {
            into.values().removeIf(Map::isEmpty);
            return true;
          }
          hour = hours.computeIfAbsent(number, n -> new ArrayList<>());
          hour.add(sample);
        }
      }
    }
    return false;
  }

  private static void delete(
      Session session, Map<Integer, NavigableMap<Integer, List<Sample>>> read, int runs)
      throws SQLException {
    int gone = 0;
    try (PreparedStatement delete = session.prepare(DELETE)) {
      for (var one : read.entrySet()) {
        for (int hour : one.getValue().keySet()) {
          delete.setInt(1, one.getKey());
          delete.setLong(2, Block.begin(hour));
          delete.setLong(3, Block.begin(hour + 1));
          gone += delete.executeUpdate();
        }
      }
    }
    if (gone != runs) {
      throw new SQLException(runs + " runs were packed, but " + gone + " were there");
    }
  }
}
