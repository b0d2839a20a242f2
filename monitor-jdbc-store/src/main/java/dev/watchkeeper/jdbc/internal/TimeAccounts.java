package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.spi.TimeSheet;
import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.Carry;
import dev.watchkeeper.jdbc.internal.history.DayRollup;
import dev.watchkeeper.jdbc.internal.history.Rollup;
import dev.watchkeeper.jdbc.internal.history.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Adds up where the time of a check went, piece by piece. What rollups say is taken from them;
 * stretches with single runs, and those without any, go through a {@link TimeSheet} that begins
 * with what the piece before carries over. Belongs to one thread.
 */
final class TimeAccounts implements Pieces.Listener {
  private final long[] edges;
  private final TimeAccount[] accounts;
  private final SortedMap<Instant, CheckMode> modes;
  private final TreeMap<Long, Boolean> off = new TreeMap<>();
  private Carry carry;
  private long told;

  /**
   * Nothing yet.
   *
   * @param edges in microseconds, none before the one in front of it
   * @param modes the mode of the check from each instant on
   * @param before what is to be known of the time before the first edge
   */
  TimeAccounts(long[] edges, SortedMap<Instant, CheckMode> modes, Carry before) {
    this.edges = edges;
    this.accounts = new TimeAccount[edges.length - 1];
    Arrays.fill(accounts, TimeAccount.NONE);
    this.modes = modes;
    for (Map.Entry<Instant, CheckMode> change : modes.entrySet()) {
      off.put(TimeSheet.micros(change.getKey()), change.getValue() != CheckMode.ACTIVE);
    }
    this.carry = before;
    this.told = edges[0];
  }

  /** Where hours are to be cut: at the edges, and where the mode of the check changed. */
  SortedSet<Long> cuts() {
    TreeSet<Long> cuts = new TreeSet<>();
    for (long edge : edges) {
      cuts.add(edge);
    }
    cuts.addAll(off.subMap(cuts.first(), cuts.last()).keySet());
    return cuts;
  }

  @Override
  public void day(int day, DayRollup rollup) {
    for (int i = 0; i < DayRollup.HOURS; i++) {
      int hour = day * DayRollup.HOURS + i;
      if (Block.begin(hour + 1) > edges[0] && Block.begin(hour) < edges[edges.length - 1]) {
        hour(hour, rollup.hours().get(i));
      }
    }
    carry = rollup.carry();
  }

  @Override
  public void hour(int hour, Rollup rollup) {
    hour(hour, rollup.time());
    carry = rollup.carry();
  }

  private void hour(int hour, TimeAccount time) {
    long begin = Math.max(edges[0], Block.begin(hour));
    silence(begin);
    long end = Math.min(edges[edges.length - 1], Block.begin(hour + 1));
    Map.Entry<Long, Boolean> mode = off.floorEntry(begin);
    boolean away = mode != null && mode.getValue();
    for (int cell = cell(begin); cell < accounts.length && edges[cell] < end; cell++) {
      long part = Math.min(end, edges[cell + 1]) - Math.max(begin, edges[cell]);
      if (part > 0) {
        accounts[cell] = accounts[cell].plus(away ? maintenance(part) : part(time, part));
      }
    }
    told = end;
  }

  private static TimeAccount maintenance(long micros) {
    Duration zero = Duration.ZERO;
    return new TimeAccount(zero, zero, zero, zero, Duration.of(micros, ChronoUnit.MICROS), zero);
  }

  /** The whole hour; or its share, where nothing else is left of it. */
  private static TimeAccount part(TimeAccount time, long part) {
    if (part == Block.HOUR) {
      return time;
    }
    Duration up = part(time.up(), part);
    Duration degraded = part(time.degraded(), part);
    Duration down = part(time.down(), part);
    Duration unknown = part(time.unknown(), part);
    Duration rest =
        Duration.of(part, ChronoUnit.MICROS).minus(up).minus(degraded).minus(down).minus(unknown);
    return new TimeAccount(up, degraded, down, unknown, Duration.ZERO, rest);
  }

  private static Duration part(Duration time, long part) {
    double micros = time.toNanos() / 1e3 * part / Block.HOUR;
    return Duration.of((long) micros, ChronoUnit.MICROS);
  }

  @Override
  public void runs(long from, long to, List<Sample> runs) {
    silence(from);
    sheet(from, to, runs);
  }

  private void silence(long until) {
    if (told < until) {
      sheet(told, until, List.of());
    }
  }

  private void sheet(long from, long to, List<Sample> runs) {
    int first = cell(from);
    int last = first;
    List<Long> some = new ArrayList<>(List.of(from));
    for (; edges[last + 1] < to; last++) {
      some.add(edges[last + 1]);
    }
    some.add(to);
    TimeSheet sheet = new TimeSheet(some.stream().mapToLong(Long::longValue).toArray(), modes);
    carry.enterInto(sheet);
    runs.forEach(run -> sheet.result(run.due(), run.verdict()));
    List<TimeAccount> found = sheet.accounts();
    for (int cell = first; cell <= last; cell++) {
      accounts[cell] = accounts[cell].plus(found.get(cell - first));
    }
    carry = carry.after(runs);
    told = to;
  }

  /** The last account that has begun at an instant. */
  private int cell(long at) {
    int found = Arrays.binarySearch(edges, at);
    int cell = found >= 0 ? found : -found - 2;
    while (cell + 1 < accounts.length && edges[cell + 1] <= at) {
      cell++;
    }
    return Math.min(cell, accounts.length - 1);
  }

  /** All accounts; to be asked once, when everything was told. */
  List<TimeAccount> all() {
    silence(edges[edges.length - 1]);
    return List.of(accounts);
  }
}
