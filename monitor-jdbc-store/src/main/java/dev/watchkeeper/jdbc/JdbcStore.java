package dev.watchkeeper.jdbc;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.jdbc.internal.CheckTable;
import dev.watchkeeper.jdbc.internal.Database;
import dev.watchkeeper.jdbc.internal.SqliteSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in a relational database: SQLite, PostgreSQL. Each decision is committed whole:
 * result, state, alerts and messages in one transaction. What was acknowledged survives whatever
 * the database's own settings promise; {@link #describe()} says what that is.
 *
 * <p>The host's {@link DataSource} is taken as it is and not closed. One connection is kept for
 * writing; questions open one each. Thread-safe.
 */
public final class JdbcStore implements Store {
  private final DataSource source;
  private final boolean migrates;
  private final @Nullable Duration retention;
  private final CheckTable checks;
  private final InstantSource clock;
  private volatile @Nullable Database database;

  private JdbcStore(Builder builder) {
    source = builder.source;
    migrates = builder.migrates;
    retention = builder.retention;
    clock = builder.clock;
    checks = new CheckTable(source);
  }

  /** A store in the database behind this source. */
  public static Builder builder(DataSource source) {
    return new Builder(source);
  }

  /**
   * A store in an SQLite file of its own, which is made if it is not there; WAL with {@code
   * synchronous} FULL. Needs {@code org.xerial:sqlite-jdbc} at run time.
   */
  public static JdbcStore sqlite(Path file) {
    return builder(new SqliteSource(file)).migrate().build();
  }

  /** Collects the parts of a store; not thread-safe. */
  public static final class Builder {
    private final DataSource source;
    private boolean migrates;
    private @Nullable Duration retention;
    private InstantSource clock = InstantSource.system();

    private Builder(DataSource source) {
      this.source = requireNonNull(source, "source");
    }

    /**
     * Makes or upgrades the schema when the store is opened. Without it the host runs the scripts
     * {@code dev/watchkeeper/jdbc/schema/} of this jar with a tool of its own.
     */
    public Builder migrate() {
      migrates = true;
      return this;
    }

    /**
     * Keeps results and resolved alerts for this long; for ever unless set.
     *
     * @throws IllegalArgumentException if it is shorter than an hour
     */
    public Builder retention(Duration age) {
      if (age.compareTo(Duration.ofHours(1)) < 0) {
        throw new IllegalArgumentException("a retention is at least an hour, not " + age);
      }
      retention = age;
      return this;
    }

    /** Reads the wall clock from here. */
    public Builder clock(InstantSource wallClock) {
      clock = requireNonNull(wallClock, "wallClock");
      return this;
    }

    /** Makes the store; nothing is connected yet. */
    public JdbcStore build() {
      return new JdbcStore(this);
    }
  }

  @Override
  public void open() throws SQLException {
    if (database == null) {
      database = Database.open(source, migrates, retention, clock);
    }
  }

  private Database opened() {
    Database opened = database;
    if (opened == null) {
      throw new IllegalStateException("the store is not open");
    }
    return opened;
  }

  @Override
  public Map<CheckId, StoredState> load(Collection<CheckId> wanted) {
    return opened().load(wanted);
  }

  @Override
  public void commit(List<Decision> batch) throws SQLException {
    opened().commit(batch);
  }

  @Override
  public void forget(Collection<CheckId> gone) throws SQLException {
    opened().forget(gone);
  }

  @Override
  public History history() {
    return opened().history();
  }

  @Override
  public Outbox outbox() {
    return opened().outbox();
  }

  @Override
  public String describe() {
    Database opened = database;
    return opened == null ? "not open" : opened.describe();
  }

  @Override
  public void close() {
    Database opened = database;
    if (opened != null) {
      opened.close();
    }
  }

  /**
   * The definitions kept in the database.
   *
   * @param checks the sound ones, ordered by name; those that are not enabled too
   * @param problems what is wrong with the others, by name; they harm nobody else
   */
  public record Catalogue(List<Check> checks, Map<String, List<Problem>> problems) {}

  /**
   * Reads the definitions kept in the database; opens the store if it is not open.
   *
   * @throws WatchkeeperException if the database cannot be reached
   */
  public Catalogue catalogue() {
    List<Check> sound = new ArrayList<>();
    Map<String, List<Problem>> problems = new LinkedHashMap<>();
    try {
      open();
      checks.read(sound, problems);
    } catch (SQLException e) {
      throw failed("the definitions of checks cannot be read", e);
    }
    return new Catalogue(List.copyOf(sound), Collections.unmodifiableMap(problems));
  }

  /**
   * The sound definitions of {@link #catalogue()}.
   *
   * @throws WatchkeeperException if the database cannot be reached
   */
  public List<Check> checks() {
    return catalogue().checks();
  }

  /**
   * Keeps a definition, in the place of the one of the same name if there is one; opens the store
   * if it is not open.
   *
   * @throws IllegalStateException if its probe is given as code
   * @throws WatchkeeperException if the database cannot be reached
   */
  public void saveCheck(Check check) {
    try {
      open();
      checks.save(check, micros());
    } catch (SQLException e) {
      throw failed("check '" + check.id() + "' cannot be kept", e);
    }
  }

  /**
   * Takes a definition away; history and state stay.
   *
   * @return false if there was none
   * @throws WatchkeeperException if the database cannot be reached
   */
  public boolean removeCheck(CheckId check) {
    try {
      open();
      return checks.remove(check, micros());
    } catch (SQLException e) {
      throw failed("check '" + check + "' cannot be removed", e);
    }
  }

  private long micros() {
    return clock.instant().toEpochMilli() * 1_000;
  }

  private static WatchkeeperException failed(String what, SQLException e) {
    return new WatchkeeperException(what + ": " + e.getMessage(), e);
  }
}
