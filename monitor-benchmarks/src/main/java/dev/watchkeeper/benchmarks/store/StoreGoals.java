package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.benchmarks.GoalTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Compares what one run of the store measured with the goals. */
public final class StoreGoals {
  private static final String ENGINE = "store/PostgreSQL/";
  private static final String OURS = ENGINE + "the store's way, results only/";
  private static final String UNNEST = ENGINE + "insert from unnest/";
  private static final String QUESTION = "store/question/";
  private static final double KIB = 1_024;

  private final GoalTable table = new GoalTable();

  private StoreGoals() {}

  /**
   * Prints the table for the file that the property {@code figures} names; the argument is the jar
   * of the store.
   */
  public static void main(String[] args) throws IOException {
    StoreGoals goals = new StoreGoals();
    goals.writing();
    goals.groups();
    goals.duplicates();
    goals.spool();
    goals.questions();
    goals.rest();
    goals.retention();
    goals.table.most("S17", "the store's jar, KB", Files.size(Path.of(args[0])) / KIB, 250);
    goals.limits();
    goals.table.end();
  }

  private void writing() {
    double ours = Math.max(of(OURS + "5000/rate"), of(OURS + "1000/rate"));
    double unnest = Math.max(of(UNNEST + "5000/rate"), of(UNNEST + "1000/rate"));
    table.least("S1", "results/s of the bare insert from arrays", ours / unnest, 0.8);
    table.least(
        "S1", "results/s of COPY binary", ours / of(ENGINE + "COPY binary/5000/rate"), 0.45);
    table.least(
        "S2",
        "results/s of plain JDBC batches",
        of(OURS + "1000/rate") / of(ENGINE + "plain JDBC batch/1000/rate"),
        1.8);
    double client = of(OURS + "1000/client") - of(UNNEST + "1000/client");
    table.most("S3", "client CPU a row above the bare statement, us", client, 1);
  }

  private void groups() {
    String normal = "store/group/as it is/";
    String slow = "store/group/10 ms longer/";
    table.most("S3", "CPU a row at 5,000/s, us", of(normal + "results only/5000/cpu"), 40);
    table.most("S3", "the same with states, us", of(normal + "with states/5000/cpu"), 40);
    table.most(
        "S4",
        "ack p99 at 20,000/s, syncs 10 ms longer, ms",
        of(slow + "results only/20000/p99"),
        40);
    table.most("S4", "the same with states, ms", of(slow + "with states/20000/p99"), 40);
  }

  private void duplicates() {
    table.most("S5", "rows more after a second write", of("store/duplicates"), 0);
    table.most(
        "S5",
        "server CPU of the bare insert, times",
        of(OURS + "1000/server") / of(UNNEST + "1000/server"),
        1.05);
  }

  private void spool() {
    for (String engine : new String[] {"PostgreSQL", "SQLite"}) {
      String spool = "store/spool/" + engine;
      table.most("S7", "lost or doubled by way of the spool, " + engine, of(spool + "/lost"), 0);
      table.least("S7", "replay, x 5,000/s, " + engine, of(spool + "/replay") / 5_000, 10);
    }
  }

  private void questions() {
    String packed = QUESTION + "24 h counts, packed/";
    String bare = QUESTION + "24 h counts, statement/";
    String plain = QUESTION + "24 h counts, plain key/";
    String among = String.format(Locale.ROOT, " among %,.0f", of("store/rest/runs"));
    table.most(
        "S8", "24 h counts of a check" + among + ", p99 warm, ms", of(packed + "warm/p99"), 2);
    table.most("S8", "p99 cold, ms", of(packed + "cold/p99"), 5);
    table.least(
        "S8", "rows, plain key, x p50 of ours", of(plain + "warm/p50") / of(bare + "warm/p50"), 20);
    table.most(
        "S9", "24 h percentiles, p99, ms", of(QUESTION + "24 h percentiles, packed/warm/p99"), 2);
    table.most("S9", "90 days, daily, p99, ms", of(QUESTION + "90 days, daily/warm/p99"), 1);
  }

  private void rest() {
    table.most("S10", "bytes a result at rest, with its key", of("store/rest/bytes"), 11);
    table.least(
        "S10", "a row with its key, x", of("store/packing/row") / of("store/rest/bytes"), 10);
    table.most(
        "S10",
        "counts of 24 whole hours at rest, p50, ms",
        of(QUESTION + "24 whole hours, counts, packed/warm/p50"),
        0.2);
  }

  private void retention() {
    double wal = of("store/retention/wal");
    double asRows = of("store/packing/deleted") * of("store/rest/runs") / KIB;
    table.most("S11", "retention of all of it, s", of("store/retention/seconds"), 1);
    table.most("S11", "its WAL, kB", wal, 1_024);
    table.least("S11", "WAL of deleting as many rows, x", asRows / wal, 1_000);
  }

  private void limits() {
    table.limit(
        "S1",
        "the store makes JSON of what each result measured and orders rows by key; the bare"
            + " statement gets them made. Client time, so it weighs most where cores are busy.");
    table.limit("S2", "plain batches get their rows made, too; the ratio falls as cores get busy.");
    table.limit(
        "S3",
        "at 5,000/s a commit has some 100 rows, and wake-ups, round trips and two statements are"
            + " paid once for each; a state is an upsert behind a guard.");
    table.limit(
        "S4",
        "a commit under way ends before the next begins: two syncs of 10 ms, 20 ms of collecting"
            + " at most, and the insert itself are in the last hundredth.");
    table.limit("S5", "times of the server come in steps of 10 ms.");
    table.limit(
        "S7",
        "one thread reads, decodes and commits, and each decision brings its state, a second"
            + " row: see the rate of commits with states.");
    table.limit(
        "S8",
        "a question about history is a transaction of several statements that sees one state of"
            + " the database, each some 0.05 ms; with the whole table in memory the plain key's"
            + " scattered pages cost little.");
    table.limit(
        "S9",
        "percentiles of a day are exact: its blocks are read and unpacked; days come as one row"
            + " each with 24 hours in it, for any zone.");
    table.limit(
        "S10",
        "each result here measures four random numbers, which no packing makes smaller; counts"
            + " are a transaction of several statements.");
    table.limit("S11", "dropping costs the same for any number of rows; few rows make few times.");
    table.limit(
        "S17",
        "it is code: four dialects, the spool, packed history, attempts and rules as rows in some"
            + " 170 classes.");
  }

  private double of(String figure) {
    return table.of(figure);
  }
}
