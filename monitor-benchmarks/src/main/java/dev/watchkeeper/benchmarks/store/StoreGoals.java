package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.benchmarks.GoalTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares what one run of the store measured with the goals. */
public final class StoreGoals {
  private static final String ENGINE = "store/PostgreSQL/";
  private static final String OURS = ENGINE + "the store's way, results only/";
  private static final String QUESTION = "store/question/";

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
    goals.questions();
    goals.rest();
    goals.table.most("S17", "the store's jar, KB", Files.size(Path.of(args[0])) / 1024.0, 250);
    goals.table.end();
  }

  private void writing() {
    double ours = Math.max(of(OURS + "5000/rate"), of(OURS + "1000/rate"));
    double unnest =
        Math.max(
            of(ENGINE + "insert from unnest/5000/rate"),
            of(ENGINE + "insert from unnest/1000/rate"));
    table.least("S1", "results/s of the bare insert from arrays", ours / unnest, 0.8);
    table.least(
        "S1", "results/s of COPY binary", ours / of(ENGINE + "COPY binary/5000/rate"), 0.45);
    table.least(
        "S2",
        "results/s of plain JDBC batches",
        of(OURS + "1000/rate") / of(ENGINE + "plain JDBC batch/1000/rate"),
        1.8);
    double client = of(OURS + "1000/client") - of(ENGINE + "insert from unnest/1000/client");
    table.most("S3", "client CPU a row above the bare statement, us", client, 1);
    table.most("S5", "rows more after a second write", of("store/duplicates"), 0);
    table.most(
        "S5",
        "server CPU of the bare insert",
        of(OURS + "1000/server") / of(ENGINE + "insert from unnest/1000/server"),
        1.05);
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
    table.least("S7", "replay, x 5,000/s", of("store/spool/replay") / 5_000, 10);
  }

  private void questions() {
    String ours = QUESTION + "24 h counts, History.counts/";
    String bare = QUESTION + "24 h counts, statement/";
    String plain = QUESTION + "24 h counts, plain key/";
    table.most("S8", "24 h counts of a check, p99 warm, ms", of(ours + "warm/p99"), 2);
    table.most("S8", "p99 cold, ms", of(ours + "cold/p99"), 5);
    table.least("S8", "plain key, x p50", of(plain + "warm/p50") / of(bare + "warm/p50"), 20);
    table.most(
        "S9",
        "24 h percentiles, p99, ms",
        of(QUESTION + "24 h percentiles, statement/warm/p99"),
        2);
  }

  private void rest() {
    table.most(
        "S9",
        "90 days, daily, p99, ms",
        of(QUESTION + "90 days, daily/warm/p99"),
        1);
    table.most("S10", "bytes a result at rest", of("store/packed/bytes"), 11);
    table.most(
        "S10",
        "24 h counts at rest, p50, ms",
        of(QUESTION + "24 h counts, packed/warm/p50"),
        0.2);
    table.most("S11", "retention, s", of("store/retention/seconds"), 1);
    table.most("S11", "its WAL, kB", of("store/retention/wal"), 1_024);
    table.least("S11", "WAL of deleting, x", of("store/retention/ratio"), 1_000);
  }

  private double of(String figure) {
    return table.of(figure);
  }
}
