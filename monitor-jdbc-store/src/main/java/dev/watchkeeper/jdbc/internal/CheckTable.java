package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Settings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Definitions of checks as rows of {@code wk_check}: the name, whether it is enabled, and the rest
 * as JSON. A row without JSON is a check that is known by its results only.
 */
final class CheckTable {
  private static final int LONGEST = 1 << 20;

  private static final String READ =
      "select name, case when length(config) <= "
          + LONGEST
          + " then config end, enabled from wk_check where config is not null order by name";
  private static final Table TABLE =
      new Table("wk_check", "name text", "config text", "enabled int2", "updated_at int8");
  private static final String REMOVE =
      "update wk_check set config = null, updated_at = ? where name = ? and config is not null";

  private final Reads reads;

  CheckTable(Reads reads) {
    this.reads = reads;
  }

  /** Reads all definitions; the sound ones go to {@code checks}, what is wrong to problems. */
  void read(List<Check> checks, Map<String, List<Problem>> problems) throws SQLException {
    try (Session session = reads.open();
        PreparedStatement select = session.prepare(READ);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        String name = ColumnText.read(rows.getString(1));
        try {
          Settings row = settings(name, rows.getString(2), rows.getInt(3) != 0).reading("");
          Optional<Check> check = Check.read(row);
          List<Problem> found = row.problems();
          if (found.isEmpty() && check.isPresent()) {
            checks.add(check.get());
          } else {
            problems.put(name, found);
          }
        } catch (IllegalArgumentException e) {
          problems.put(name, List.of(new Problem("config", String.valueOf(e.getMessage()))));
        }
      }
    }
  }

  private static Settings settings(String name, @Nullable String config, boolean enabled) {
    if (config == null) {
      throw new IllegalArgumentException("longer than " + LONGEST + " characters");
    }
    Settings given = Settings.of(JsonReader.readMap(config));
    Object id = given.asMap().getOrDefault("id", name);
    if (!id.equals(name)) {
      throw new IllegalArgumentException("has the id of another check than its row");
    }
    Settings row = given.with("id", name);
    return enabled ? row : row.with("enabled", false);
  }

  /** Writes a definition, in the place of the one of the same name if there is one. */
  void save(Check check) throws SQLException {
    Map<String, Object> config = new LinkedHashMap<>(check.toSettings().asMap());
    config.remove("id");
    config.remove("enabled");
    try (Session session = reads.open()) {
      @Nullable Object[] row = {
        ColumnText.write(check.id().value()),
        JsonWriter.write(config),
        check.enabled() ? 1 : 0,
        reads.now(session)
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

  private static void save(Session session, @Nullable Object[] row) throws SQLException {
    session.begin();
    TABLE.insert(session, List.<@Nullable Object[]>of(row), Conflict.replaceIf("1 = 1", "name"));
    session.commit();
  }

  /** Takes a definition away; history and state stay. */
  boolean remove(CheckId check) throws SQLException {
    try (Session session = reads.open()) {
      long now = reads.now(session);
      session.begin();
      boolean removed;
      try (PreparedStatement update = session.prepare(REMOVE)) {
        update.setLong(1, now);
        update.setString(2, ColumnText.write(check.value()));
        removed = update.executeUpdate() > 0;
      }
      session.commit();
      return removed;
    }
  }
}
