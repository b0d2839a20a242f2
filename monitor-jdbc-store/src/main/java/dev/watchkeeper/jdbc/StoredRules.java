package dev.watchkeeper.jdbc;

import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.jdbc.internal.DatabaseStore;
import dev.watchkeeper.jdbc.internal.RuleTable;
import java.sql.SQLException;

/**
 * The definitions of rules kept in the database, as a source that a monitor follows: rows of {@code
 * wk_rule} that anybody adds, changes or takes away are judged by within seconds. To see whether
 * anything has changed costs one query for one number, which {@link #save} and {@link #remove}
 * raise; other programs raise it too ({@code update wk_catalogue set rules = rules + 1}, in the
 * transaction of their change), or their changes are found within a minute. Opens the store if it
 * is not open. Thread-safe.
 */
public final class StoredRules implements Rule.Source {
  private final DatabaseStore store;

  StoredRules(DatabaseStore store) {
    this.store = store;
  }

  private RuleTable table() throws SQLException {
    store.open();
    return store.opened().rules();
  }

  /**
   * Keeps a definition, in the place of the one of the same name if there is one. It is not tried
   * here: a monitor that follows this source says what is wrong with it.
   *
   * @param definition as {@code Rules.read} takes it, such as {@code rule.toSettings()}, with a
   *     name
   * @throws IllegalArgumentException if it has no name, or one that is empty, longer than 200
   *     characters or has control characters
   * @throws WatchkeeperException if the database cannot be used
   */
  public void save(Settings definition) {
    try {
      table().save(definition);
    } catch (SQLException e) {
      throw JdbcStore.failed("the rule cannot be kept", e);
    }
  }

  /**
   * Takes a definition away, false if there was none.
   *
   * @throws WatchkeeperException if the database cannot be used
   */
  public boolean remove(String name) {
    try {
      return table().remove(name);
    } catch (SQLException e) {
      throw JdbcStore.failed("rule '" + name + "' cannot be removed", e);
    }
  }

  @Override
  public Rule.Wanted read() throws SQLException {
    return table().read();
  }

  @Override
  public String mark() throws SQLException {
    return table().version();
  }

  @Override
  public String name() {
    return "wk_rule";
  }
}
