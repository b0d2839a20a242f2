package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.core.internal.RecorderLoad;
import dev.watchkeeper.jdbc.JdbcStore;
import dev.watchkeeper.jdbc.internal.BareStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * How long a decision waits until it is acknowledged that the engine's recorder was offered, on
 * PostgreSQL as it is, and with every sync 10 ms longer.
 */
public final class GroupCommit {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final int seconds;
  private final Runs runs = new Runs();

  private GroupCommit(int seconds) {
    this.seconds = seconds;
  }

  /** Measures; arguments: a folder for the servers' files, and perhaps {@code --quick}. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    GroupCommit group = new GroupCommit(List.of(args).contains("--quick") ? 3 : 6);
    OUT.println("\n### Group commit: decisions offered to the recorder, PostgreSQL\n");
    OUT.println(
        "| sync | committed | offered/s | in one commit | acknowledged p50 ms | p99 ms |"
            + " client CPU us/row | server CPU us/row |");
    OUT.println("|---|---|---:|---:|---:|---:|---:|---:|");
    Path fast = Files.createDirectories(folder.resolve("fast"));
    try (Postgres server = Postgres.start(fast, Map.of())) {
      group.run(server, "as it is");
    }
    Path slow = Files.createDirectories(folder.resolve("slow"));
    String library = SlowSync.in(slow).toAbsolutePath().toString();
    try (Postgres server = Postgres.start(slow, Map.of("LD_PRELOAD", library))) {
      group.run(server, "10 ms longer");
    }
    System.exit(0);
  }

  private void run(Postgres server, String sync) throws Exception {
    DataSource whole = server.fresh("whole");
    DataSource bare = server.fresh("bare");
    try (JdbcStore store = JdbcStore.builder(whole).migrate().build();
        JdbcStore other = JdbcStore.builder(bare).migrate().build()) {
      store.open();
      other.open();
      store.commit(runs.next(Runs.CHECKS));
      try (Connection connection = bare.getConnection()) {
        long writer = Ingest.youngestBefore(connection);
        BareStore parts = new BareStore(connection);
        parts.commit(runs.next(Runs.CHECKS));
        for (int rate : new int[] {5_000, 20_000}) {
          one(sync, "with states", store, rate, writer);
          one(sync, "results only", new ResultsOnly(parts), rate, Ingest.backend(connection));
        }
      }
    }
  }

  private void one(String sync, String what, Store store, int rate, long backend)
      throws InterruptedException {
    RecorderLoad.run(store, runs.next(2 * rate), rate);
    var decisions = runs.next(seconds * rate);
    System.gc();
    long client = Cpu.here();
    long server = Cpu.of(backend);
    RecorderLoad.Outcome outcome = RecorderLoad.run(store, decisions, rate);
    double n = 1e3 * decisions.size();
    double used = (Cpu.here() - client - outcome.offering()) / n;
    double served = (Cpu.of(backend) - server) / n;
    OUT.printf(
        Locale.ROOT,
        "| %s | %s | %,d | %,.0f | %.1f | %.1f | %.1f | %.1f |%n",
        sync,
        what,
        rate,
        outcome.perCommit(),
        outcome.p50(),
        outcome.p99(),
        used,
        served);
    String name = "store/group/" + sync + "/" + what + "/" + rate;
    Figures.put(name + "/p99", outcome.p99());
    Figures.put(name + "/cpu", used + served);
  }
}
