package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store whose commits succeed while its database is away: what the database does not take is
 * written to a {@link Spool}, and brought over in order when it is back.
 *
 * <p>There are two ways. While nothing waits a commit goes to the database ({@code direct}). The
 * first that fails goes to the spool, whatever the reason, and so does everything after it, until
 * the drain has brought all of it over. Only the committing thread leaves the direct way, and only
 * the drain goes back to it, when it sees the spool empty under the {@code door}: appending happens
 * under the same lock, so that nothing can slip in between, and the database is never written to by
 * two threads.
 *
 * <p>The door is held while the disk works, never while the database does. A commit that neither
 * database nor disk took fails, and comes again.
 */
public final class SpoolingStore implements Store {
  private final Store database;
  private final Setup setup;
  private final TimeSource time;
  private final Supplier<SpoolFiles> folder;
  private final boolean threaded;
  private final ReentrantLock door = new ReentrantLock();
  private final Away away;
  private final Backoff backoff;
  private final Drain drain;
  private final History history = Late.of(History.class, () -> reached().history());
  private final Outbox outbox = Late.of(Outbox.class, () -> reached().outbox());
  private volatile @Nullable Spool spool;
  private volatile @Nullable Replay replay;
  private volatile boolean opened;
  private volatile boolean direct;

  /** A store in front of this one; nothing is touched before it is opened. */
  public SpoolingStore(Store database, Setup setup, TimeSource time) {
    this(database, setup, time, () -> DiskFiles.take(setup.folder()), true);
  }

  SpoolingStore(
      Store database, Setup setup, TimeSource time, Supplier<SpoolFiles> folder, boolean threaded) {
    this.database = database;
    this.setup = setup;
    this.time = time;
    this.folder = folder;
    this.threaded = threaded;
    away = new Away(time);
    backoff = new Backoff(time.nanoTime());
    drain = new Drain(this::turn, time);
  }

  /**
   * What a host has asked for.
   *
   * @param folder where the spool lies
   * @param limits how large it may get
   * @param needsDatabase whether opening fails if the database is away
   */
  public record Setup(Path folder, SpoolLimits limits, boolean needsDatabase) {}

  @Override
  public void open() throws Exception {
    Spool fresh = openSpool();
    boolean usable = false;
    try {
      openDatabase();
      usable = true;
    } finally {
      if (!usable) {
        fresh.close();
      }
    }
    replay = new Replay(database, fresh);
    spool = fresh;
    direct = opened && fresh.isEmpty();
    if (threaded) {
      drain.start();
    }
  }

  private Spool openSpool() {
    SpoolFiles files = folder.get();
    try {
      return Spool.open(files, setup.limits(), time);
    } catch (IOException e) {
      files.close();
      throw DiskFiles.refused(setup.folder(), "cannot be read: " + e.getMessage(), e);
    }
  }

  private void openDatabase() throws Exception {
    try {
      database.open();
      opened = true;
    } catch (WatchkeeperException e) {
      throw e;
    } catch (Exception e) {
      if (setup.needsDatabase()) {
        throw e;
      }
      away.failed(e);
    }
  }

  /** A piece of the drain's work; gives how long to pause. */
  long turn() {
    try {
      if (!opened) {
        database.open();
        opened = true;
      }
      Replay work = replay;
      if (work == null || work.once() == 0 && isDirectNow()) {
        return Drain.UNTIL_WOKEN;
      }
      backoff.succeeded();
      return isDirectNow() ? Drain.UNTIL_WOKEN : 0;
    } catch (Throwable e) {
      away.failed(e);
      return backoff.next();
    }
  }

  /** Goes back to the direct way if nothing waits. */
  private boolean isDirectNow() {
    door.lock();
    try {
      if (waiting().isEmpty()) {
        away.over(waiting().counts().replayed.get());
        direct = true;
      }
      return direct;
    } finally {
      door.unlock();
    }
  }

  private Spool waiting() {
    Spool there = spool;
    if (there == null) {
      throw new IllegalStateException("the store is not open");
    }
    return there;
  }

  private Store reached() {
    if (!opened) {
      Away.Absence absence = away.absence();
      throw new WatchkeeperException(
          "the database was not reached yet" + (absence == null ? "" : ": " + absence.why()));
    }
    return database;
  }

  /** What the database is to do. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  @Override
  public void commit(List<Decision> batch) throws Exception {
    put(batch.stream().map(Entry::of).toList(), () -> database.commit(batch));
  }

  @Override
  public void forget(Collection<CheckId> checks) throws Exception {
    Instant now = time.wallTime();
    put(checks.stream().map(c -> Entry.forget(c, now)).toList(), () -> database.forget(checks));
  }

  private void put(List<Entry> entries, Work directly) throws Exception {
    Exception refused = null;
    while (true) {
      if (direct) {
        try {
          directly.run();
          return;
        } catch (Exception e) {
          refused = e;
          away.failed(e);
        }
      }
      if (spooled(entries, refused)) {
        drain.wake();
        return;
      }
    }
  }

  /** False if the spool was emptied meanwhile, so that the direct way is open again. */
  private boolean spooled(List<Entry> entries, @Nullable Exception refused) throws IOException {
    door.lock();
    try {
      if (direct && refused == null) {
        return false;
      }
      waiting().append(entries);
      direct = false;
      return true;
    } catch (IOException e) {
      if (refused != null) {
        e.addSuppressed(refused);
      }
      throw e;
    } finally {
      door.unlock();
    }
  }

  @Override
  public Map<CheckId, StoredState> load(Collection<CheckId> checks) throws Exception {
    Map<CheckId, Entry> spooled = waiting().newest(checks);
    Map<CheckId, StoredState> states = new HashMap<>();
    if (opened) {
      states.putAll(database.load(checks));
    }
    spooled.forEach((check, entry) -> overlay(states, entry));
    return states;
  }

  /** What waits is newer than what is there, unless it was left behind by an earlier life. */
  private static void overlay(Map<CheckId, StoredState> states, Entry entry) {
    StoredState there = states.get(entry.check());
    if (there != null && Replay.isNewer(there, entry)) {
      return;
    }
    Decision decision = entry.decision();
    if (decision == null) {
      states.remove(entry.check());
    } else {
      states.put(entry.check(), decision.next());
    }
  }

  /** Notes are kept by the database alone; while it is away they can be neither read nor made. */
  @Override
  public Map<String, String> notes() throws Exception {
    return reached().notes();
  }

  @Override
  public void note(String name, @Nullable String text) throws Exception {
    reached().note(name, text);
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public String describe() {
    Spool there = spool;
    return (opened ? database.describe() : "a database that was not reached yet")
        + ", with a spool in "
        + (there == null ? setup.folder() : there.where());
  }

  @Override
  public Report report() {
    Spool there = spool;
    Report below = database.report();
    return there == null ? below : SpoolReport.of(there, away.absence(), time.wallTime(), below);
  }

  @Override
  public void close() {
    drain.close();
    database.close();
    Spool there = spool;
    if (there != null) {
      there.close();
    }
  }
}
