package dev.watchkeeper.jdbc.internal.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.jdbc.JdbcStore;
import dev.watchkeeper.testkit.StoreConformance;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A store with a spool holds what any store holds, whichever way a decision takes. */
class SpooledConformanceTest {
  @TempDir Path folder;

  private JdbcStore.Builder database(TimeSource clocks) {
    return JdbcStore.builder(JdbcStore.sqliteSource(folder.resolve("spooled.db")))
        .migrate()
        .time(clocks);
  }

  /** The database is there, so that everything goes to it directly. */
  @Nested
  class PastTheSpool extends StoreConformance {
    @Override
    protected Store store(TimeSource clocks) {
      return database(clocks).spool(folder.resolve("spool")).build();
    }

    @Override
    @AfterEach
    public void closeTheStore() {
      assertEquals(0, opened().report().gauges().get("spool.replayed"));
      super.closeTheStore();
    }
  }

  /** Each commit finds the database away, which takes it from the spool as soon as it is back. */
  @Nested
  class ThroughTheSpool extends StoreConformance {
    @Override
    protected Store store(TimeSource clocks) {
      return new Detour(database(clocks).build(), folder.resolve("spool"), clocks);
    }
  }

  /**
   * A database that is away whenever something is to be written, and a spool in front of it that is
   * emptied before the call returns.
   */
  private static final class Detour implements Store {
    private final ReentrantLock turn = new ReentrantLock();
    private final Store database;
    private final SpoolingStore spooling;
    private volatile boolean away;

    Detour(Store database, Path folder, TimeSource clocks) {
      this.database = database;
      SpoolLimits limits = new SpoolLimits(1L << 30, 16 << 20, SpoolLimits.WhenFull.REFUSE);
      SpoolingStore.Setup setup = new SpoolingStore.Setup(folder, limits, true);
      spooling = new SpoolingStore(new Gate(), setup, clocks, () -> DiskFiles.take(folder), false);
    }

    @Override
    public void open() throws Exception {
      spooling.open();
    }

    @Override
    public Map<CheckId, StoredState> load(Collection<CheckId> checks) throws Exception {
      return spooling.load(checks);
    }

    @Override
    public void commit(List<Decision> batch) throws Exception {
      turn.lock();
      try {
        away = true;
        spooling.commit(batch);
        assertEquals(batch.size(), spooling.report().gauges().get("spool.depth"));
        bring();
      } finally {
        turn.unlock();
      }
    }

    @Override
    public void forget(Collection<CheckId> checks) throws Exception {
      turn.lock();
      try {
        away = true;
        spooling.forget(checks);
        bring();
      } finally {
        turn.unlock();
      }
    }

    private void bring() {
      away = false;
      while (spooling.turn() != Drain.UNTIL_WOKEN) {
        // until all of it is there
      }
      assertEquals(0, spooling.report().gauges().get("spool.bad"));
    }

    @Override
    public Map<String, String> notes() throws Exception {
      return spooling.notes();
    }

    @Override
    public void note(String name, @Nullable String text) throws Exception {
      spooling.note(name, text);
    }

    @Override
    public History history() {
      return spooling.history();
    }

    @Override
    public Outbox outbox() {
      return spooling.outbox();
    }

    @Override
    public void close() {
      spooling.close();
    }

    /** The database, while it is there. */
    private final class Gate implements Store {
      private void pass() throws SQLTransientConnectionException {
        if (away) {
          throw new SQLTransientConnectionException("connection refused", "08001");
        }
      }

      @Override
      public void open() throws Exception {
        database.open();
      }

      @Override
      public Map<CheckId, StoredState> load(Collection<CheckId> checks) throws Exception {
        return database.load(checks);
      }

      @Override
      public void commit(List<Decision> batch) throws Exception {
        pass();
        database.commit(batch);
      }

      @Override
      public void forget(Collection<CheckId> checks) throws Exception {
        pass();
        database.forget(checks);
      }

      @Override
      public Map<String, String> notes() throws Exception {
        return database.notes();
      }

      @Override
      public void note(String name, @Nullable String text) throws Exception {
        database.note(name, text);
      }

      @Override
      public History history() {
        return database.history();
      }

      @Override
      public Outbox outbox() {
        return database.outbox();
      }

      @Override
      public void close() {
        database.close();
      }
    }
  }
}
