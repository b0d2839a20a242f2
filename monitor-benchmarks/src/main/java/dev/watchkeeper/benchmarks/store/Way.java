package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.spi.Decision;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to write results, by name, so many in one commit. */
record Way(String name, int batch, Writing writing, long backend) {
  /**
   * What one commit is about.
   *
   * @param decisions what was decided
   * @param rows the same as rows, for those who write nothing else
   */
  record Batch(List<Decision> decisions, List<@Nullable Object[]> rows) {}

  /** Writes one commit. */
  @FunctionalInterface
  interface Writing {
    void write(Batch batch) throws SQLException;
  }
}
