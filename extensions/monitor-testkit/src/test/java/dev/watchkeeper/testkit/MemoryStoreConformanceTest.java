package dev.watchkeeper.testkit;

import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.internal.MemoryStore;
import org.junit.jupiter.api.Nested;

/** The store in memory is a store. */
class MemoryStoreConformanceTest {
  @Nested
  class AsStore extends StoreConformance {
    @Override
    protected Store store(TimeSource clocks) {
      return new MemoryStore(clocks);
    }

    @Override
    protected boolean survivesClosing() {
      return false;
    }
  }

  @Nested
  class AsHistory extends HistoryConformance {
    @Override
    protected Store store(TimeSource clocks) {
      return new MemoryStore(clocks);
    }
  }
}
