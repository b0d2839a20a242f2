package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The database as a store, opened when it is asked to; others may stand before it. Thread-safe. */
public final class DatabaseStore implements Store {
  private final Database.Setup setup;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Database database;
  private volatile boolean closed;

  /** Nothing is connected yet. */
  public DatabaseStore(Database.Setup setup) {
    this.setup = setup;
  }

  /** Connects; does nothing if that was done. */
  @Override
  public void open() throws SQLException {
    opening.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      if (database == null) {
        Database fresh = Database.open(setup);
        database = fresh;
        if (closed) {
          // closed while it was opened, and seen by nobody else
          fresh.close();
        }
      }
    } finally {
      opening.unlock();
    }
  }

  /**
   * The opened database.
   *
   * @throws IllegalStateException if there is none
   */
  public Database opened() {
    Database opened = database;
    if (opened == null) {
      throw new IllegalStateException("the store is not open, or its database was not reached yet");
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
  public Map<String, String> notes() throws SQLException {
    return opened().notes();
  }

  @Override
  public void note(String name, @Nullable String text) throws SQLException {
    opened().note(name, text);
  }

  @Override
  public Outbox outbox() {
    return opened().outbox();
  }

  @Override
  public String describe() {
    Database opened = database;
    return opened == null ? "a database that is not open yet" : opened.describe();
  }

  @Override
  public Report report() {
    Database opened = database;
    if (opened != null) {
      return opened.report();
    }
    Long bytes = setup.keeping().bytes();
    return bytes == null ? Report.NOTHING : new SizeLimit(bytes).report();
  }

  @Override
  public void close() {
    closed = true;
    Database opened = database;
    if (opened != null) {
      opened.close();
    }
  }
}
