package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Settings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Definitions of checks as rows: the name, and the rest as JSON. */
public final class CheckTable {
  private final Connections connections;

  /** Rows of this database. */
  public CheckTable(DataSource source) {
    this.connections = new Connections(source);
  }

  /**
   * Reads all rows that have a definition; wrong ones go to {@code problems}, the rest to checks.
   */
  public void read(List<Check> checks, Map<String, List<Problem>> problems) throws SQLException {
    String sql =
        "select name, config, enabled from wk_check where config is not null order by name";
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        read(rows.getString(1), rows.getString(2), rows.getInt(3) != 0, checks, problems);
      }
    }
  }

  private static void read(
      String name,
      String config,
      boolean enabled,
      List<Check> checks,
      Map<String, List<Problem>> problems) {
    try {
      Settings row =
          Settings.of(Json.readMap(config)).with("id", name).with("enabled", enabled).reading("");
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

  /** Writes a definition, in the place of the one of the same name if there is one. */
  public void save(Check check, long now) throws SQLException {
    String sql =
        "insert into wk_check (name, config, enabled, updated_at) values (?, ?, ?, ?)"
            + " on conflict (name) do update set config = excluded.config,"
            + " enabled = excluded.enabled, updated_at = excluded.updated_at";
    try (Connection connection = connections.open();
        PreparedStatement upsert = connection.prepareStatement(sql)) {
      upsert.setString(1, check.id().value());
      upsert.setString(2, Json.write(check.toSettings().asMap()));
      upsert.setInt(3, check.enabled() ? 1 : 0);
      upsert.setLong(4, now);
      upsert.executeUpdate();
    }
  }

  /** Takes a definition away; history and state stay. */
  public boolean remove(CheckId check, long now) throws SQLException {
    String sql =
        "update wk_check set config = null, updated_at = ? where name = ? and config is not null";
    try (Connection connection = connections.open();
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setLong(1, now);
      update.setString(2, check.value());
      return update.executeUpdate() > 0;
    }
  }
}
