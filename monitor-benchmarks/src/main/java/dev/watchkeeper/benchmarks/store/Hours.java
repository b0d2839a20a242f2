package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.Carry;
import dev.watchkeeper.jdbc.internal.history.DayRollup;
import dev.watchkeeper.jdbc.internal.history.Rollup;
import dev.watchkeeper.jdbc.internal.history.Sample;
import dev.watchkeeper.jdbc.internal.history.Totals;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes hours of runs as the store leaves them when they are packed, one hour of some checks after
 * the other, so that they lie in the table as they would: the same blocks, rollups of hours and of
 * days, by COPY. Runs are those of {@link Runs}.
 */
final class Hours implements Callable<Integer> {
  private static final byte[] HEADER = Raw.header();
  private static final int RUNS = 60;
  private static final String COUNTS =
      " (took_us, runs_up, runs_degraded, runs_down, runs_unknown, check_id, %s, data)";

  private final Connection connection;
  private final int firstCheck;
  private final int checks;
  private final int firstHour;
  private final int hours;
  private final Random random;
  private final Carry[] carries;
  private final Carry[] before;
  private final List<TreeMap<Integer, Rollup>> today = new ArrayList<>();

  /** For so many checks from a number on. */
  Hours(Connection connection, int firstCheck, int checks, int firstHour, int hours) {
    this.connection = connection;
    this.firstCheck = firstCheck;
    this.checks = checks;
    this.firstHour = firstHour;
    this.hours = hours;
    random = new Random(firstCheck);
    carries = new Carry[checks];
    before = new Carry[checks];
    for (int i = 0; i < checks; i++) {
      carries[i] = Carry.NONE;
      before[i] = Carry.NONE;
      today.add(new TreeMap<>());
    }
  }

  /** Gives how many runs were written. */
  @Override
  public Integer call() throws Exception {
    for (int hour = firstHour; hour < firstHour + hours; hour++) {
      hour(hour);
      if ((hour + 1) % DayRollup.HOURS == 0) {
        day(DayRollup.day(hour));
      }
    }
    return checks * hours * RUNS;
  }

  private void hour(int hour) throws Exception {
    Rows blocks = new Rows();
    Rows rollups = new Rows();
    for (int i = 0; i < checks; i++) {
      List<Sample> samples = samples(firstCheck + i, hour);
      blocks.add(null, firstCheck + i, hour, Block.encode(hour, samples));
      Rollup rollup = Rollup.of(hour, samples, carries[i]);
      carries[i] = rollup.carry();
      today.get(i).put(hour, rollup);
      rollups.add(rollup.totals(), firstCheck + i, hour, rollup.encode());
    }
    blocks.copy(connection, "wk_block (check_id, hour_no, data)");
    rollups.copy(connection, "wk_rollup_hour" + COUNTS.replace("%s", "hour_no"));
  }

  private void day(int day) throws Exception {
    Rows rollups = new Rows();
    for (int i = 0; i < checks; i++) {
      DayRollup rollup = DayRollup.of(day, today.get(i), before[i]);
      before[i] = carries[i];
      today.get(i).clear();
      rollups.add(rollup.totals(), firstCheck + i, day, rollup.encode());
    }
    rollups.copy(connection, "wk_rollup_day" + COUNTS.replace("%s", "day_no"));
  }

  private List<Sample> samples(int check, int hour) {
    List<Sample> samples = new ArrayList<>(RUNS);
    for (int minute = 0; minute < RUNS; minute++) {
      long due = Block.begin(hour) + 60_000_000L * minute + 6_000L * (check - 1);
      int took = 20_000 + random.nextInt(80_000);
      boolean failed = random.nextInt(100) == 0;
      StringBuilder detail = new StringBuilder(96);
      detail.append(failed ? "{\"r\":\"connect to shop.example.com:443 timed out\"," : "{");
      detail.append("\"m\":[1,").append(failed ? 0.0 : 200.0);
      detail.append(",2,").append(20_000 + random.nextInt(5_000)).append(".0,3,");
      detail.append((1_000 + random.nextInt(2_000)) / 1e6);
      detail.append(",4,").append(took / 2e6).append("]}");
      int late = random.nextInt(2_000);
      samples.add(
          new Sample(due, late, took, 1, failed ? 2 : 0, failed ? 1 : 0, detail.toString()));
    }
    return samples;
  }

  /** Rows on their way. */
  private static final class Rows {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Rows() throws IOException {
      out.write(HEADER);
      out.writeLong(0);
    }

    void add(@Nullable Totals totals, int check, int number, byte[] data) throws IOException {
      out.writeShort(totals == null ? 3 : 8);
      if (totals != null) {
        out.writeInt(Long.BYTES);
        out.writeLong(totals.sum());
        number(totals.count(Status.UP));
        number(totals.count(Status.DEGRADED));
        number(totals.count(Status.DOWN));
        number(totals.count(Status.UNKNOWN));
      }
      number(check);
      number(number);
      out.writeInt(data.length);
      out.write(data);
    }

    private void number(long number) throws IOException {
      out.writeInt(Integer.BYTES);
      out.writeInt((int) number);
    }

    void copy(Connection connection, String into) throws SQLException, IOException {
      out.writeShort(-1);
      byte[] all = bytes.toByteArray();
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy " + into + " from stdin (format binary)");
      copy.writeToCopy(all, 0, all.length);
      copy.endCopy();
    }
  }
}
