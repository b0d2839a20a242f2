package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.CheckSource;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of a store, which is opened when they are asked for the first time. Used by one
 * thread at a time.
 */
public final class Definitions implements CheckSource {
  private final DatabaseStore store;
  private @Nullable CheckSource table;

  /** Definitions of this store. */
  public Definitions(DatabaseStore store) {
    this.store = store;
  }

  private CheckSource table() throws SQLException {
    CheckSource opened = table;
    if (opened == null) {
      store.open();
      opened = store.opened().definitions();
      table = opened;
    }
    return opened;
  }

  @Override
  public Wanted read() throws Exception {
    return table().read();
  }

  @Override
  public String mark() throws Exception {
    return table().mark();
  }

  @Override
  public String name() {
    return "wk_check";
  }
}
