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
import java.util.function.Consumer;
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

  private static final String RAISE = "update wk_catalogue set version = version + 1";
  private static final String VERSION = "select max(version) from wk_catalogue";

  private final Reads reads;
  private final CatalogueRows rows;

  CheckTable(Reads reads) {
    this.reads = reads;
    this.rows = new CatalogueRows(reads, TABLE, RAISE);
  }

  /** Reads all definitions; the sound ones go to {@code checks}, what is wrong to problems. */
  void read(List<Check> checks, Map<String, List<Problem>> problems) throws SQLException {
    read(row -> row.definition().into(row.name(), checks, problems));
  }

  /**
   * A row with a definition.
   *
   * @param name the check's name
   * @param config the definition as JSON; null if it is too long to be read
   * @param enabled whether the row says so
   */
  record Row(String name, @Nullable String config, boolean enabled) {
    Definition definition() {
      try {
        Settings row = settings(name, config, enabled).reading("");
        Check check = Check.read(row).orElse(null);
        List<Problem> found = row.problems();
        return new Definition(found.isEmpty() ? check : null, found);
      } catch (IllegalArgumentException e) {
        String what = String.valueOf(e.getMessage());
        return new Definition(null, List.of(new Problem("config", what)));
      }
    }
  }

  /** What a row says: a check, or what is wrong with it. */
  record Definition(@Nullable Check check, List<Problem> problems) {
    void into(String name, List<Check> checks, Map<String, List<Problem>> wrong) {
      if (check != null) {
        checks.add(check);
      } else {
        wrong.put(name, problems);
      }
    }
  }

  /** Gives all rows that have a definition, by name. */
  void read(Consumer<Row> rows) throws SQLException {
    try (Session session = reads.open();
        PreparedStatement select = session.prepare(READ);
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        String name = ColumnText.read(found.getString(1));
        rows.accept(new Row(name, found.getString(2), found.getInt(3) != 0));
      }
    }
  }

  /** The number that grows with each change. */
  String version() throws SQLException {
    try (Session session = reads.open()) {
      String version = session.ask(VERSION);
      if (version == null) {
        throw new SQLException("wk_catalogue has no row; it needs one: version 0");
      }
      return version;
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
    rows.save(check.id().value(), config, check.enabled());
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
      if (removed) {
        session.execute(RAISE);
      }
      session.commit();
      return removed;
    }
  }
}
