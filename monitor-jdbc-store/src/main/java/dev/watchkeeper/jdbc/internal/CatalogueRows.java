package dev.watchkeeper.jdbc.internal;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of definitions by their names, and the number that grows with each change of them.
 *
 * @param table with the columns name, config, enabled, updated_at
 * @param raise makes the number grow
 */
record CatalogueRows(Reads reads, Table table, String raise) {
  /** Writes a definition, in the place of the one of the same name if there is one. */
  void save(String name, Map<String, Object> config, boolean enabled) throws SQLException {
    try (Session session = reads.open()) {
      @Nullable Object[] row = {
        ColumnText.write(name), JsonWriter.write(config), enabled ? 1 : 0, reads.now(session)
      };
      try {
        save(session, row);
      } catch (SQLException e) {
        // some databases look first and write then: another writer may come in between
        if (!session.dialect().isDuplicate(e)) {
          throw e;
        }
        session.rollback();
        save(session, row);
      }
    }
  }

  private void save(Session session, @Nullable Object[] row) throws SQLException {
    session.begin();
    table.insert(session, List.<@Nullable Object[]>of(row), Conflict.replaceIf("1 = 1", "name"));
    // the row first, the number after it, as when one is removed: two writers never wait for each
    // other
    session.execute(raise);
    session.commit();
  }
}
