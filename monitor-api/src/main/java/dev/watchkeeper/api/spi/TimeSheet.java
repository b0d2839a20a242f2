package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.TimeAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Attributes time to results by the rule of {@link dev.watchkeeper.api.History#timeAccounts}: the
 * one place that knows it, for questions and for rollups alike. It is told the results of one check
 * in order, beginning with the {@link #RUNS_BEFORE} last ones in front of the first edge, and
 * accounts for the time between each two neighbouring edges. Counts in microseconds. Not
 * thread-safe.
 */
public final class TimeSheet {
  /** How many results in front of the first edge are needed, as far as there are any. */
  public static final int RUNS_BEFORE = 6;

  private static final int RHYTHMS = 3;
  private static final long FIRST_HOLDS = 60_000_000;
  private static final int UP = 0;
  private static final int DEGRADED = 1;
  private static final int DOWN = 2;
  private static final int UNKNOWN = 3;

  /** Far enough for every clock, and differences of such instants do not overflow. */
  private static final long FAR = Long.MAX_VALUE / 8;

  private final long[] edges;
  private final long[][] spent;
  private final List<Span> off;
  private final long[] gaps = new long[RUNS_BEFORE - 1];
  private int runs;
  private int cell;
  private int firstOff;
  private long due;
  private @Nullable Status status;

  private record Span(long from, long to) {
    long within(long low, long high) {
      return Math.max(0, Math.min(to, high) - Math.max(from, low));
    }
  }

  /**
   * A sheet without entries.
   *
   * @param edges in microseconds since 1970, at least two, none before the one in front of it
   * @param modes the mode of the check from each instant on, ACTIVE before the first; the last
   *     change before the first edge is among them
   */
  public TimeSheet(long[] edges, SortedMap<Instant, CheckMode> modes) {
    this.edges = edges.clone();
    this.spent = new long[edges.length - 1][UNKNOWN + 1];
    this.off = spans(modes);
  }

  private static List<Span> spans(SortedMap<Instant, CheckMode> modes) {
    List<Span> spans = new ArrayList<>();
    long began = Long.MAX_VALUE;
    for (Map.Entry<Instant, CheckMode> change : modes.entrySet()) {
      long at = micros(change.getKey());
      if (change.getValue() != CheckMode.ACTIVE) {
        began = Math.min(began, at);
      } else if (began != Long.MAX_VALUE) {
        spans.add(new Span(began, at));
        began = Long.MAX_VALUE;
      }
    }
    if (began != Long.MAX_VALUE) {
      spans.add(new Span(began, FAR));
    }
    return spans;
  }

  /** An instant in microseconds since 1970, rounded down; very far ones are brought nearer. */
  public static long micros(Instant instant) {
    long seconds = instant.getEpochSecond();
    long farthest = FAR / 1_000_000;
    if (Math.abs(seconds) >= farthest) {
      return seconds < 0 ? -FAR : FAR;
    }
    return seconds * 1_000_000 + instant.getNano() / 1_000;
  }

  /**
   * Enters the next result.
   *
   * @param next when it was due, in microseconds since 1970
   * @param is what it said
   * @throws IllegalArgumentException if it was not due after the one before it
   */
  public void result(long next, Status is) {
    requireNonNull(is, "is");
    if (runs > 0) {
      if (next <= due) {
        throw new IllegalArgumentException("results come in order, not " + next + " behind " + due);
      }
      hold(next);
      gaps[(runs - 1) % gaps.length] = next - due;
    }
    runs++;
    due = next;
    status = is;
  }

  /** Has the last result hold until the next, or for as long as it may. */
  private void hold(long until) {
    long end = Math.min(until, due + (runs == 1 ? FIRST_HOLDS : RHYTHMS * rhythm()));
    int share = share();
    for (; cell < spent.length && edges[cell + 1] <= due; cell++) {}
    for (int at = cell; at < spent.length && edges[at] < end; at++) {
      long low = Math.max(due, edges[at]);
      long high = Math.min(end, edges[at + 1]);
      spent[at][share] += high - low - off(low, high);
    }
  }

  private int share() {
    return switch (requireNonNull(status, "status")) {
      case UP -> UP;
      case DEGRADED -> DEGRADED;
      case DOWN -> DOWN;
      case UNKNOWN -> UNKNOWN;
    };
  }

  /** The median of the known distances; of an even number the lower one of the two. */
  private long rhythm() {
    long[] sorted = Arrays.copyOf(gaps, Math.min(runs - 1, gaps.length));
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  private long off(long low, long high) {
    for (; firstOff < off.size() && off.get(firstOff).to() <= low; firstOff++) {}
    return offFrom(firstOff, low, high);
  }

  private long offFrom(int first, long low, long high) {
    long sum = 0;
    for (int i = first; i < off.size() && off.get(i).from() < high; i++) {
      sum += off.get(i).within(low, high);
    }
    return sum;
  }

  /** The account of each period; to be asked once, behind the last result. */
  public List<TimeAccount> accounts() {
    if (runs > 0) {
      hold(FAR);
    }
    List<TimeAccount> accounts = new ArrayList<>(spent.length);
    for (int i = 0; i < spent.length; i++) {
      accounts.add(account(i));
    }
    return accounts;
  }

  private TimeAccount account(int at) {
    long[] micros = spent[at];
    long away = offFrom(0, edges[at], edges[at + 1]);
    long left = edges[at + 1] - edges[at] - away - Arrays.stream(micros).sum();
    return new TimeAccount(
        time(micros[UP]),
        time(micros[DEGRADED]),
        time(micros[DOWN]),
        time(micros[UNKNOWN]),
        time(away),
        time(left));
  }

  private static Duration time(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
