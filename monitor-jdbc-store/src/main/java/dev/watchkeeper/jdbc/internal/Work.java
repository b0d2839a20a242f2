package dev.watchkeeper.jdbc.internal;

import java.sql.SQLException;

/** Something that a store does, and that may fail. */
@FunctionalInterface
public interface Work {
  /** Does it. */
  void run() throws Exception;

  /**
   * Does it; a failure is one of the database.
   *
   * @throws SQLException if it fails with that, or with any other checked exception
   */
  static void written(Work work) throws SQLException {
    try {
      work.run();
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException("neither the database nor the spool took it: " + e.getMessage(), e);
    }
  }
}
