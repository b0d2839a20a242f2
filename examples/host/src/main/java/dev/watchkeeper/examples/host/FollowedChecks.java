package dev.watchkeeper.examples.host;

import dev.watchkeeper.core.CsvChecks;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.jdbc.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Watches what a table and a file say: rows that are added, changed or taken away while it runs are
 * followed within a second, and a wrong one harms no other.
 */
public final class FollowedChecks implements AutoCloseable {
  private final JdbcStore store;
  private final Monitor monitor;

  /** Follows the table {@code wk_check} in this SQLite file, and this CSV file. */
  public FollowedChecks(Path database, Path csv) {
    store = JdbcStore.sqlite(database);
    Duration every = Duration.ofMillis(500);
    monitor =
        Monitor.builder()
            .store(store)
            .follow(store.definitions(), every)
            .follow(CsvChecks.source(csv), every)
            .onResult(result -> System.out.println(result.attributes().get("team") + ": " + result))
            .start();
  }

  /** Where definitions may be saved and removed; plain SQL does as well. */
  public JdbcStore store() {
    return store;
  }

  /** What watches. */
  public Monitor monitor() {
    return monitor;
  }

  /** How it stands with the sources, for people. */
  public String report() {
    StringBuilder report = new StringBuilder();
    for (Monitor.Followed source : monitor.followed()) {
      report.append(
          source.source() + ": " + source.checks() + " checks " + source.trouble() + "\n");
      source
          .problems()
          .forEach((check, problems) -> report.append("  " + check + ": " + problems + "\n"));
    }
    return report.toString();
  }

  @Override
  public void close() {
    monitor.close();
  }

  /** Runs until it is killed. */
  public static void main(String... args) throws Exception {
    try (FollowedChecks followed =
        new FollowedChecks(Path.of("followed.db"), Path.of("checks.csv"))) {
      System.out.println(followed.report());
      new CountDownLatch(1).await();
    }
  }
}
