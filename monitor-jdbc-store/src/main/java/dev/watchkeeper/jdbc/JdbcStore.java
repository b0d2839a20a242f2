package dev.watchkeeper.jdbc;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.jdbc.internal.Database;
import dev.watchkeeper.jdbc.internal.DatabaseStore;
import dev.watchkeeper.jdbc.internal.Definitions;
import dev.watchkeeper.jdbc.internal.SqliteSource;
import dev.watchkeeper.jdbc.internal.Work;
import dev.watchkeeper.jdbc.internal.spool.SpoolingStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in a relational database: SQLite 3.35, PostgreSQL 12, MariaDB 10.6 or H2 2.2, or
 * newer. Each decision is committed whole: result, state, alerts and messages in one transaction.
 * What was acknowledged survives what the database's own settings promise; they are read, never
 * changed, and {@link #describe()} says what they mean.
 *
 * <p>The host's {@link DataSource} is taken as it is and not closed. One connection is kept for
 * writing; questions, the outbox and definitions take one each for as long as a call lasts. No call
 * waits longer than the {@linkplain Builder#timeout timeout}, also if the database is frozen.
 * Thread- safe.
 *
 * <p>Secrets in definitions lie in the database as clear text, marked so that they are read back as
 * secrets: whoever may read table {@code wk_check}, or the file, can see them.
 */
public final class JdbcStore implements Store {
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);
  private static final long LEAST_BYTES = 1 << 20;

  private final DatabaseStore database;
  private final ReentrantLock opening = new ReentrantLock();
  private final Store front;
  private boolean ready;
  private volatile boolean closed;

  private JdbcStore(Builder from) {
    TimeSource time = from.time == null ? TimeSource.system() : from.time;
    database =
        new DatabaseStore(
            new Database.Setup(
                from.source,
                from.migrates,
                new Database.Keeping(from.retention, from.maxBytes),
                from.timeout,
                time,
                from.time != null));
    front = from.spool == null ? database : new SpoolingStore(database, from.spool.setup(), time);
  }

  /** A store in the database behind this source. */
  public static Builder builder(DataSource source) {
    return new Builder(source);
  }

  /**
   * A store in an SQLite file of its own, which is made if it is not there; WAL with {@code
   * synchronous} FULL, so that what was acknowledged survives a power cut. Needs {@code
   * org.xerial:sqlite-jdbc} at run time; {@link #open()} refuses if it is missing. For a retention
   * use {@link #sqliteSource(Path)} and {@link #builder(DataSource)}.
   *
   * @throws IllegalArgumentException if the path has a question mark
   */
  public static JdbcStore sqlite(Path file) {
    return builder(sqliteSource(file)).migrate().build();
  }

  /**
   * Connections to an SQLite file, set as for {@link #sqlite(Path)}.
   *
   * @throws IllegalArgumentException if the path has a question mark
   */
  public static DataSource sqliteSource(Path file) {
    return new SqliteSource(file);
  }

  /** Collects the parts of a store; not thread-safe. */
  public static final class Builder {
    private final DataSource source;
    private boolean migrates;
    private @Nullable Duration retention;
    private @Nullable Long maxBytes;
    private Duration timeout = Duration.ofSeconds(9);
    private @Nullable TimeSource time;
    private @Nullable SpoolOptions spool;

    private Builder(DataSource source) {
      this.source = requireNonNull(source, "source");
    }

    /**
     * Makes or upgrades the schema when the store is opened. Without it the host runs the scripts
     * in {@code dev/watchkeeper/jdbc/schema/} of this jar with a tool of its own.
     */
    public Builder migrate() {
      migrates = true;
      return this;
    }

    /**
     * Keeps results, resolved alerts and settled messages for this long; for ever unless set. What
     * is older is removed along with commits, a little each minute.
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

    /**
     * Keeps what the store takes below this size, measured once a minute as {@code docs/history.md}
     * tells: packed history goes, oldest first, by days of UTC, in PostgreSQL by weeks; never what
     * is younger than a day. {@link #report} says what went, and if the limit cannot be held.
     *
     * @throws IllegalArgumentException if it is less than 1 MiB
     */
    public Builder maxBytes(long bytes) {
      if (bytes < LEAST_BYTES) {
        throw new IllegalArgumentException("a database may take 1 MiB at least, not " + bytes);
      }
      maxBytes = bytes;
      return this;
    }

    /**
     * How long a call waits for the database in all; 9 s unless set.
     *
     * @throws IllegalArgumentException if it is not between 1 ms and 10 s
     */
    public Builder timeout(Duration limit) {
      if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(LONGEST_TIMEOUT) > 0) {
        throw new IllegalArgumentException("a timeout lies between 1 ms and 10 s, not " + limit);
      }
      timeout = limit;
      return this;
    }

    /** Reads both clocks from here; also those of leases, else by the database's if it has one. */
    public Builder time(TimeSource clocks) {
      time = requireNonNull(clocks, "clocks");
      return this;
    }

    /** As {@link #spool(SpoolOptions)} with {@link SpoolOptions#in}. */
    public Builder spool(Path folder) {
      return spool(SpoolOptions.in(folder));
    }

    /** Keeps on disk what the database does not take; a commit is durable in one of the two. */
    public Builder spool(SpoolOptions options) {
      spool = requireNonNull(options, "options");
      return this;
    }

    /** Makes the store; nothing is connected yet. */
    public JdbcStore build() {
      return new JdbcStore(this);
    }
  }

  /**
   * Connects, and makes or checks the schema; does nothing if the store is open. With a spool a
   * database that is away is no failure, unless it is needed.
   *
   * @throws SQLException if the database cannot be reached
   * @throws WatchkeeperException if the database is none that this store works with, the driver is
   *     missing, the schema does not fit, or the folder of the spool cannot be used; the message
   *     says what would be right
   */
  @Override
  public void open() throws SQLException {
    opening.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      if (!ready) {
        Work.written(front::open);
        ready = true;
      }
    } finally {
      opening.unlock();
    }
  }

  @Override
  public Map<CheckId, StoredState> load(Collection<CheckId> wanted) {
    try {
      Map<CheckId, StoredState> states = new HashMap<>();
      Work.written(() -> states.putAll(front.load(wanted)));
      return states;
    } catch (SQLException e) {
      throw failed("the states of checks cannot be read", e);
    }
  }

  @Override
  public void commit(List<Decision> batch) throws SQLException {
    Work.written(() -> front.commit(batch));
  }

  @Override
  public void forget(Collection<CheckId> gone) throws SQLException {
    Work.written(() -> front.forget(gone));
  }

  @Override
  public History history() {
    return front.history();
  }

  @Override
  public Map<String, String> notes() throws Exception {
    return front.notes();
  }

  @Override
  public void note(String name, @Nullable String text) throws Exception {
    front.note(name, text);
  }

  @Override
  public Outbox outbox() {
    return front.outbox();
  }

  @Override
  public String describe() {
    return front.describe();
  }

  @Override
  public Report report() {
    return front.report();
  }

  /** Lets go of the writer's connection; waits some seconds at most for a call that uses it. */
  @Override
  public void close() {
    closed = true;
    front.close();
  }

  /**
   * Removes results, resolved alerts and settled messages from before an instant, within half of
   * the timeout. Never the last result of a check that has a state. What is packed goes by whole
   * days of UTC, in PostgreSQL two weeks later, unless its week was dropped before.
   *
   * @param limit at most this many rows, at least 1
   * @return how many rows were removed, packed ones not counted; 0 if none is left, or the time was
   *     not enough to find one
   * @throws IllegalArgumentException if the limit is less than 1
   * @throws SQLException if the database cannot be reached
   */
  public int purge(Instant olderThan, int limit) throws SQLException {
    if (limit < 1) {
      throw new IllegalArgumentException("a purge removes at least 1 row, not " + limit);
    }
    return database.opened().purge(requireNonNull(olderThan, "olderThan"), limit);
  }

  /**
   * Does at once what the store otherwise does little by little: packs the results of all hours
   * that are over for a quarter of an hour. Answers do not change by it. It may take long, and may
   * be broken off at any moment; each of its steps is one transaction of at most some hundred
   * milliseconds.
   *
   * @param now the time that decides which hours are over
   * @return false if another store on the same database looks after its history
   * @throws SQLException if the database cannot be reached
   */
  public boolean pack(Instant now) throws SQLException {
    return database.opened().pack(requireNonNull(now, "now"));
  }

  /**
   * The definitions kept in the database.
   *
   * @param checks the sound ones, ordered by name; also those that are not enabled
   * @param problems what is wrong with the others, by name; they harm nobody else
   */
  public record Catalogue(List<Check> checks, Map<String, List<Problem>> problems) {
    /** Copies. */
    public Catalogue {
      checks = List.copyOf(checks);
      problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    }
  }

  /**
   * Reads the definitions kept in the database; opens the store if it is not open.
   *
   * @throws WatchkeeperException if the database cannot be used
   */
  public Catalogue catalogue() {
    List<Check> sound = new ArrayList<>();
    Map<String, List<Problem>> problems = new LinkedHashMap<>();
    try {
      database.open();
      database.opened().read(sound, problems);
    } catch (SQLException e) {
      throw failed("the definitions of checks cannot be read", e);
    }
    return new Catalogue(sound, problems);
  }

  /** The sound definitions of {@link #catalogue()}, which throws as that does. */
  public List<Check> checks() {
    return catalogue().checks();
  }

  /**
   * The definitions kept in the database as a source that a monitor follows: rows that anybody
   * adds, changes or takes away are watched so within seconds. To see whether anything has changed
   * costs one query for one number, which {@link #saveCheck} and {@link #removeCheck} raise; other
   * programs raise it too ({@code update wk_catalogue set version = version + 1}, in the
   * transaction of their change), or their changes are found within a minute. Used by one monitor.
   */
  public CheckSource definitions() {
    return new Definitions(database);
  }

  /**
   * Keeps a definition, in the place of the one of the same name if there is one; opens the store
   * if it is not open.
   *
   * @throws IllegalStateException if its probe is given as code
   * @throws WatchkeeperException if the database cannot be used
   */
  public void saveCheck(Check check) {
    try {
      database.open();
      database.opened().save(check);
    } catch (SQLException e) {
      throw failed("check '" + check.id() + "' cannot be kept", e);
    }
  }

  /**
   * Takes a definition away, false if there was none; history and state stay. Opens the store.
   *
   * @throws WatchkeeperException if the database cannot be used
   */
  public boolean removeCheck(CheckId check) {
    try {
      database.open();
      return database.opened().remove(check);
    } catch (SQLException e) {
      throw failed("check '" + check + "' cannot be removed", e);
    }
  }

  /** The definitions of rules kept in the database, table {@code wk_rule}. */
  public StoredRules rules() {
    return new StoredRules(database);
  }

  static WatchkeeperException failed(String what, SQLException e) {
    return new WatchkeeperException(what + ": " + e.getMessage(), e);
  }
}
