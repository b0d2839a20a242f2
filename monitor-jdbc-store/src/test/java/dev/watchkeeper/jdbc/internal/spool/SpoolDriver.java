package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.TimeSource;
import java.nio.file.Path;

/** A spooling store whose drain is turned by hand. */
public final class SpoolDriver implements AutoCloseable {
  private final SpoolingStore store;

  /** Opens one in front of this database. */
  public SpoolDriver(Store database, Path folder) throws Exception {
    SpoolLimits limits = new SpoolLimits(4L << 30, 16 << 20, SpoolLimits.WhenFull.REFUSE);
    SpoolingStore.Setup setup = new SpoolingStore.Setup(folder, limits, false);
    store =
        new SpoolingStore(
            database, setup, TimeSource.system(), () -> DiskFiles.take(folder), false);
    store.open();
  }

  /** A database that is away. */
  public static Store nowhere() {
    FakeDatabase database = new FakeDatabase();
    database.away = true;
    return database;
  }

  public Store store() {
    return store;
  }

  /** Brings everything over. */
  public void drain() {
    while (store.turn() != Drain.UNTIL_WOKEN) {
      // until all of it is there
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
