package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Settings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Definitions of rules as rows of {@code wk_rule}: the name, whether it is enabled, and the rest as
 * JSON. Thread-safe.
 */
public final class RuleTable {
  private static final int LONGEST = 1 << 20;
  private static final int LONGEST_NAME = 200;

  private static final String READ =
      "select name, case when length(config) <= "
          + LONGEST
          + " then config end, enabled"
          + " from wk_rule order by name";
  private static final Table TABLE =
      new Table("wk_rule", "name text", "config text", "enabled int2", "updated_at int8");
  private static final String REMOVE = "delete from wk_rule where name = ?";
  private static final String RAISE = "update wk_catalogue set rules = rules + 1";
  private static final String VERSION = "select max(rules) from wk_catalogue";

  private final Reads reads;
  private final CatalogueRows rows;

  RuleTable(Reads reads) {
    this.reads = reads;
    this.rows = new CatalogueRows(reads, TABLE, RAISE);
  }

  /** Reads all definitions; each wrong row is a problem of its own. */
  public Rule.Wanted read() throws SQLException {
    List<Settings> definitions = new ArrayList<>();
    Map<String, List<Problem>> problems = new LinkedHashMap<>();
    try (Session session = reads.open();
        PreparedStatement select = session.prepare(READ);
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        String name = ColumnText.read(found.getString(1));
        try {
          definitions.add(definition(name, found.getString(2), found.getInt(3) != 0));
        } catch (IllegalArgumentException e) {
          String what = String.valueOf(e.getMessage());
          problems.put(name, List.of(new Problem("config", what)));
        }
      }
    }
    return new Rule.Wanted(definitions, problems);
  }

  private static Settings definition(String name, @Nullable String config, boolean enabled) {
    if (config == null) {
      throw new IllegalArgumentException("longer than " + LONGEST + " characters");
    }
    Settings given = Settings.of(JsonReader.readMap(config));
    if (!given.asMap().getOrDefault("name", name).equals(name)) {
      throw new IllegalArgumentException("has the name of another rule than its row");
    }
    Settings row = given.with("name", name);
    return enabled ? row : row.with("enabled", false);
  }

  /** The number that grows with each change. */
  public String version() throws SQLException {
    try (Session session = reads.open()) {
      String version = session.ask(VERSION);
      if (version == null) {
        throw new SQLException("wk_catalogue has no row; it needs one: version 0");
      }
      return version;
    }
  }

  /** Writes a definition, in the place of the one of the same name if there is one. */
  public void save(Settings definition) throws SQLException {
    Map<String, Object> config = new LinkedHashMap<>(definition.asMap());
    Object enabled = config.remove("enabled");
    String name = named(config.remove("name"));
    rows.save(name, config, !Boolean.FALSE.equals(enabled));
  }

  private static String named(@Nullable Object name) {
    if (name instanceof String text
        && !text.isBlank()
        && text.length() <= LONGEST_NAME
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    throw new IllegalArgumentException(
        "the definition of a rule that is kept has a name of 1 to 200 characters without control"
            + " characters, not "
            + name);
  }

  /** Takes a definition away. */
  public boolean remove(String name) throws SQLException {
    try (Session session = reads.open()) {
      session.begin();
      boolean removed;
      try (PreparedStatement delete = session.prepare(REMOVE)) {
        delete.setString(1, ColumnText.write(name));
        removed = delete.executeUpdate() > 0;
      }
      if (removed) {
        session.execute(RAISE);
      }
      session.commit();
      return removed;
    }
  }
}
