package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.jdbc.internal.BareStore;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commits results and nothing else. */
record ResultsOnly(BareStore bare) implements Store {
  @Override
  public void open() {}

  @Override
  public Map<CheckId, StoredState> load(Collection<CheckId> checks) {
    return Map.of();
  }

  @Override
  public void commit(List<Decision> batch) throws SQLException {
    bare.commit(batch);
  }

  @Override
  public void forget(Collection<CheckId> checks) {}

  @Override
  public Map<String, String> notes() {
    return Map.of();
  }

  @Override
  public void note(String name, @Nullable String text) {
    throw new UnsupportedOperationException("results only");
  }

  @Override
  public History history() {
    throw new UnsupportedOperationException("results only");
  }

  @Override
  public Outbox outbox() {
    throw new UnsupportedOperationException("results only");
  }

  @Override
  public void close() {
    bare.close();
  }
}
