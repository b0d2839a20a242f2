package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.StoredState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An opened database. The writer keeps one connection, which is made anew after any failure; it is
 * guarded by the object's own monitor, which is held while the database works (writing is one
 * thread's business, and only forgetting and closing meet it there). Questions never touch it.
 */
public final class Database {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int PURGE_ROWS = 5_000;
  private static final long PURGE_EVERY = Duration.ofMinutes(1).toNanos() / 1_000;

  private final Connections connections;
  private final InstantSource clock;
  private final Writer writer = new Writer(new CheckIds());
  private final Questions questions;
  private final JdbcOutbox outbox;
  private final String description;
  private final @Nullable Duration retention;
  private @Nullable Connection kept;
  private long nextPurge;

  private Database(
      Connections connections,
      Dialect dialect,
      String durability,
      InstantSource clock,
      @Nullable Duration retention) {
    this.connections = connections;
    this.clock = clock;
    this.retention = retention;
    this.questions = new Questions(connections);
    this.outbox = new JdbcOutbox(connections, dialect, clock);
    this.description = dialect.folder() + " (" + durability + ")";
  }

  /** Connects, migrates if asked, and refuses a schema that does not fit. */
  public static Database open(
      DataSource source, boolean migrate, @Nullable Duration retention, InstantSource clock)
      throws SQLException {
    Connections connections = new Connections(source);
    try (Connection connection = connections.open()) {
      Dialect dialect = Dialect.of(connection);
      Migrator migrator = new Migrator(connection, dialect);
      if (migrate) {
        migrator.migrate(Micros.of(clock.instant()));
      }
      migrator.verify();
      String durability = dialect.durability(connection);
      if (durability.contains("weak")) {
        LOG.warn("{}: {}", dialect.folder(), durability);
      }
      return new Database(connections, dialect, durability, clock, retention);
    }
  }

  /** As {@code Store.commit}. */
  public synchronized void commit(List<Decision> batch) throws SQLException {
    Connection connection = kept == null ? connections.open() : kept;
    kept = connection;
    boolean done = false;
    try {
      writer.write(connection, batch, Micros.of(clock.instant()));
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
    purge(connection);
  }

  /** Removes what is too old, a little at a time. */
  private void purge(Connection connection) {
    long now = Micros.of(clock.instant());
    Duration keep = retention;
    if (keep == null || now < nextPurge) {
      return;
    }
    nextPurge = now + PURGE_EVERY;
    long before = now - keep.toNanos() / 1_000;
    try {
      delete(
          connection,
          "delete from wk_result where (check_id, due) in"
              + " (select check_id, due from wk_result where due < ? limit "
              + PURGE_ROWS
              + ")",
          before);
      delete(connection, "delete from wk_alert where state = 'RESOLVED' and changed < ?", before);
      delete(connection, "delete from wk_event where at < ?", before);
    } catch (SQLException e) {
      LOG.warn("old rows were not removed: {}", e.getMessage());
      close();
    }
  }

  private static void delete(Connection connection, String sql, long before) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, before);
      delete.executeUpdate();
    }
  }

  /** As {@code Store.forget}. */
  public void forget(Collection<CheckId> checks) throws SQLException {
    String sql = "delete from wk_state where check_id = (select id from wk_check where name = ?)";
    try (Connection connection = connections.open();
        PreparedStatement delete = connection.prepareStatement(sql)) {
      for (CheckId check : checks) {
        delete.setString(1, check.value());
        delete.executeUpdate();
      }
    }
  }

  /** As {@code Store.load}. */
  public Map<CheckId, StoredState> load(Collection<CheckId> checks) {
    return questions.load(checks);
  }

  /** The questions. */
  public History history() {
    return questions;
  }

  /** The queue of notifications. */
  public Outbox outbox() {
    return outbox;
  }

  /** The database and what a commit survives. */
  public String describe() {
    return description;
  }

  /** Lets go of the writer's connection. */
  public synchronized void close() {
    Connection connection = kept;
    kept = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("the connection did not close", e);
      }
    }
  }
}
