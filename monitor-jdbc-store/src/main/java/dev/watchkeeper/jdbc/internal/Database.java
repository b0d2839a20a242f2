package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An opened database.
 *
 * <p>Writing is one thread's business; the writer's session is kept from call to call and made anew
 * after any failure. It belongs to the holder of {@code turn}, which is held while the database
 * works: only forgetting, purging and closing meet the writer there, and they wait for no longer
 * than a call may last. Everything else opens a session of its own and never meets the writer.
 *
 * <p>Closing takes the turn if it comes in time; else whoever has it closes when he is done.
 */
public final class Database {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final Duration MIGRATION = Duration.ofMinutes(10);
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final long FIRST_LOOK = 60;
  private static final long NEXT_LOOK = 60;
  private static final long SHORTEST_PAUSE = 20;
  private static final int PURGED_AT_ONCE = 50_000;
  private static final long PURGE_EVERY = TimeUnit.MINUTES.toNanos(1);
  private static final long PURGE_TAKES = TimeUnit.MILLISECONDS.toNanos(200);

  private final Setup setup;
  private final Connections connections;
  private final Dialect dialect;
  private final String description;
  private final Reads reads;
  private final Questions questions;
  private final Outbox outbox;
  private final Notes notes;
  private final CheckTable checks;
  private final RuleTable rules;
  private final Tending tending;
  private final ScheduledThreadPoolExecutor caretaker =
      new ScheduledThreadPoolExecutor(1, Database::thread);
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Writer writer;
  private final Purge purge = new Purge();
  private @Nullable Session kept;
  private long purged;
  private volatile boolean closed;

  private Database(Setup setup, Connections connections, Dialect dialect, String description) {
    this.setup = setup;
    this.connections = connections;
    this.dialect = dialect;
    this.description = description;
    this.reads = new Reads(connections, dialect, setup.timeout(), setup.time(), setup.ownTime());
    this.questions = new Questions(reads);
    this.outbox = new JdbcOutbox(reads);
    this.notes = new Notes(reads);
    this.checks = new CheckTable(reads);
    this.rules = new RuleTable(reads);
    this.writer = new Writer(reads);
    this.tending = new Tending(reads, setup.keeping());
    this.purged = setup.time().nanoTime() - PURGE_EVERY;
  }

  /**
   * What a host has asked for.
   *
   * @param source where connections come from
   * @param migrate whether to make or upgrade the schema
   * @param keeping how long results are kept, and how much may be
   * @param timeout how long a call may wait
   * @param time the clocks
   * @param ownTime whether leases end by {@code time}, not by the database's clock
   */
  public record Setup(
      DataSource source,
      boolean migrate,
      Keeping keeping,
      Duration timeout,
      TimeSource time,
      boolean ownTime) {}

  /**
   * What may stay.
   *
   * @param age how long results are kept; null for ever
   * @param bytes how much the database may take; null for any
   */
  public record Keeping(@Nullable Duration age, @Nullable Long bytes) {}

  /** Connects, migrates if asked, and refuses a schema that does not fit. */
  public static Database open(Setup setup) throws SQLException {
    Connections connections = new Connections(setup.source());
    boolean opened = false;
    try {
      Database database = open(setup, connections);
      opened = true;
      return database;
    } finally {
      if (!opened) {
        connections.close();
      }
    }
  }

  private static Database open(Setup setup, Connections connections) throws SQLException {
    Session session = first(setup, connections);
    boolean kept = false;
    try {
      Dialect dialect = session.dialect();
      Database database = new Database(setup, connections, dialect, prepare(session, setup));
      if (dialect.closesBehindTheLast()) {
        database.kept = session;
        kept = true;
      }
      database.tend();
      return database;
    } finally {
      if (!kept) {
        session.close();
      }
    }
  }

  private static Session first(Setup setup, Connections connections) throws SQLException {
    Deadline deadline = new Deadline(setup.time(), setup.timeout());
    Connection connection = connections.open(deadline);
    boolean known = false;
    try {
      Session session = new Session(connection, Dialect.of(connection), deadline);
      known = true;
      return session;
    } finally {
      if (!known) {
        connection.close();
      }
    }
  }

  /** Migrates if asked, looks at the schema, and says what a commit survives. */
  private static String prepare(Session session, Setup setup) throws SQLException {
    Migrator migrator = new Migrator(session);
    if (setup.migrate()) {
      session.until(new Deadline(setup.time(), MIGRATION));
      migrator.migrate(Instants.micros(setup.time().wallTime()));
      session.until(new Deadline(setup.time(), setup.timeout()));
    }
    migrator.verify();
    Dialect.Durability durability = session.dialect().durability(session);
    String description = session.dialect().product() + " with " + durability;
    if (durability.weakness() != null) {
      LOG.warn("{}", description);
    }
    return description;
  }

  /** Something that is done with the writer's session. */
  @FunctionalInterface
  private interface Work<T> {
    T with(Session session) throws SQLException;
  }

  private <T> T inTurn(Work<T> work) throws SQLException {
    Deadline deadline = reads.deadline();
    take(deadline);
    boolean done = false;
    try {
      Session session = session(deadline);
      T value = work.with(session);
      done = true;
      return value;
    } finally {
      if (!done || closed) {
        drop();
      }
      turn.unlock();
    }
  }

  private void take(Deadline deadline) throws SQLException {
    try {
      if (!turn.tryLock(deadline.millisLeft(), TimeUnit.MILLISECONDS)) {
        throw new SQLTimeoutException("another call still works on the database");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted while waiting to write", e);
    }
  }

  private Session session(Deadline deadline) throws SQLException {
    Session session = kept;
    if (session == null) {
      session = new Session(connections.open(deadline), dialect, deadline);
      kept = session;
      writer.reconnected();
    }
    return session.until(deadline);
  }

  private void drop() {
    Session session = kept;
    kept = null;
    if (session != null) {
      session.close();
    }
  }

  /** As {@code Store.commit}. */
  public void commit(List<Decision> batch) throws SQLException {
    inTurn(
        session -> {
          writer.write(session, batch);
          return batch.size();
        });
    Duration retention = setup.keeping().age();
    long now = setup.time().nanoTime();
    if (retention != null && now - purged >= PURGE_EVERY) {
      purged = now;
      purgeABit(setup.time().wallTime().minus(retention), now + PURGE_TAKES);
    }
  }

  private void purgeABit(Instant before, long end) {
    try {
      purge(before, PURGED_AT_ONCE, () -> setup.time().nanoTime() - end < 0);
    } catch (SQLException e) {
      LOG.warn("old rows were not removed: {}", e.toString());
    }
  }

  private int purge(Instant before, int limit, BooleanSupplier inTime) throws SQLException {
    return inTurn(session -> purge.run(session, Instants.micros(before), limit, inTime));
  }

  /** Removes what is older, as far as the time of one call allows. */
  public int purge(Instant before, int limit) throws SQLException {
    long end = setup.time().nanoTime() + setup.timeout().toNanos() / 2;
    return purge(before, limit, () -> setup.time().nanoTime() - end < 0);
  }

  /** Looks after history from now on, on a thread of its own, a step every now and then. */
  private void tend() {
    later(TimeUnit.SECONDS.toMillis(FIRST_LOOK));
  }

  /** Pauses as long as a step took, so that the writer has its half of the time. */
  private void tendABit() {
    long began = setup.time().nanoTime();
    boolean more = false;
    try {
      more = tending.step(setup.time().wallTime()) == Tending.Progress.MORE;
    } catch (SQLException | RuntimeException e) {
      LOG.warn("history was not packed; it is tried again: {}", e.toString());
    }
    long took = TimeUnit.NANOSECONDS.toMillis(setup.time().nanoTime() - began);
    long pause = more ? Math.max(SHORTEST_PAUSE, took) : TimeUnit.SECONDS.toMillis(NEXT_LOOK);
    if (!closed) {
      later(pause);
    }
  }

  private void later(long millis) {
    // it logs by itself what goes wrong; after closing it is refused, in its own thread only
    Future<?> unused = caretaker.schedule(this::tendABit, millis, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "watchkeeper-history");
    thread.setDaemon(true);
    return thread;
  }

  /** Packs everything that is to be packed at this time; false if another store looks after it. */
  public boolean pack(Instant now) throws SQLException {
    Tending.Progress progress = Tending.Progress.MORE;
    while (progress == Tending.Progress.MORE && !closed) {
      progress = tending.step(now);
    }
    return progress == Tending.Progress.DONE;
  }

  /** As {@code Store.forget}. */
  public void forget(Collection<CheckId> gone) throws SQLException {
    inTurn(
        session -> {
          writer.forget(session, gone);
          return gone.size();
        });
  }

  /** As {@code Store.load}. */
  public Map<CheckId, StoredState> load(Collection<CheckId> wanted) {
    return questions.load(wanted);
  }

  /** The questions. */
  public History history() {
    return questions;
  }

  /** The queue of notifications. */
  public Outbox outbox() {
    return outbox;
  }

  /** As {@code Store.notes}. */
  public Map<String, String> notes() throws SQLException {
    return notes.all();
  }

  /** As {@code Store.note}. */
  public void note(String name, @Nullable String text) throws SQLException {
    notes.put(name, text);
  }

  /** Reads all definitions; the sound ones go to {@code sound}, what is wrong to problems. */
  public void read(List<Check> sound, Map<String, List<Problem>> problems) throws SQLException {
    checks.read(sound, problems);
  }

  /** The definitions of rules. */
  public RuleTable rules() {
    return rules;
  }

  /** The definitions as a source that can be followed. */
  public CheckSource definitions() {
    return new FollowedTable(checks);
  }

  /** Keeps a definition. */
  public void save(Check check) throws SQLException {
    checks.save(check);
  }

  /** Takes a definition away; false if there was none. */
  public boolean remove(CheckId check) throws SQLException {
    return checks.remove(check);
  }

  /** The database and what a commit survives. */
  public String describe() {
    return description;
  }

  /** What there is to be told of the size; nothing if it has no limit. */
  public Store.Report report() {
    return tending.report();
  }

  /** Lets go of the writer's connection and opens no more. */
  public void close() {
    closed = true;
    caretaker.shutdownNow();
    connections.close();
    try {
      take(new Deadline(setup.time(), CLOSING));
    } catch (SQLException e) {
      LOG.warn("the database did not answer while the store was closed; it closes on its own");
      return;
    }
    drop();
    turn.unlock();
  }
}
