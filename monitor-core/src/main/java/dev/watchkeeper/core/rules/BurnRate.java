package dev.watchkeeper.core.rules;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.internal.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fires when the error budget of an objective is spent too fast. A pair of windows fires when the
 * share of failures is above its limit in the long window, and in the short one too, so that it
 * ends soon after the failures do. The limit is the share at which the long window would spend its
 * part of the period's budget: part x period / window x (1 - objective).
 *
 * <p>Each window is cut into 12 slices of time that begin at multiples of their width since 1970;
 * it is the slice of the newest result and the 11 before it, so it reaches back by 92 to 100 % of
 * its length. A window that was not watched for its whole length is judged by what it has.
 * Remembers a number, and 13 for each window of another length: 66 for the usual ones.
 */
public final class BurnRate extends StandardRule<BurnRate> {
  /** The name of this kind of rule in data. */
  public static final String TYPE = "burn-rate";

  private static final int SLICES = 12;
  private static final int MOST_PAIRS = 4;

  private final Slo slo;
  private final List<Pair> pairs;
  private final List<SlicedCounts> windows;
  private final int recoverAfter;
  private final Counted counted;

  private BurnRate(Label label, Slo slo, List<Pair> pairs, int recoverAfter, Counted counted) {
    super(label);
    this.slo = slo;
    this.pairs = pairs;
    this.windows = windows(pairs);
    this.recoverAfter = recoverAfter;
    this.counted = counted;
  }

  /** What is aimed at, of which period, and how many results a long window needs. */
  private record Slo(double objective, Duration period, int minimum) {
    double limit(Pair pair) {
      double times = (double) period.toNanos() / pair.longWindow().toNanos();
      return pair.budget() * times * (1 - objective);
    }
  }

  /**
   * Two windows and what the longer one may spend.
   *
   * @param budget the part of the period's budget, above 0, at most 1
   * @param longWindow the window that spends it
   * @param shortWindow the window that shows that it is still being spent
   */
  public record Pair(double budget, Duration longWindow, Duration shortWindow) {
    /**
     * Refuses what is no pair.
     *
     * @throws IllegalArgumentException if the budget is not above 0 and at most 1, a window not
     *     between 1 s and 365 days, or the short one not shorter
     */
    public Pair {
      if (!(budget > 0 && budget <= 1)) {
        throw new IllegalArgumentException(
            "a part of the budget lies above 0, at most at 1, not " + budget);
      }
      Limits.window("a long window", longWindow, Duration.ofSeconds(1));
      Limits.window("a short window", shortWindow, Duration.ofSeconds(1));
      if (shortWindow.compareTo(longWindow) >= 0) {
        throw new IllegalArgumentException("the short window is shorter than the long one");
      }
    }
  }

  /** The usual pairs: 2 % in 1 h and 5 min, 5 % in 6 h and 30 min, 10 % in 3 days and 6 h. */
  public static List<Pair> usualPairs() {
    return List.of(
        new Pair(0.02, Duration.ofHours(1), Duration.ofMinutes(5)),
        new Pair(0.05, Duration.ofHours(6), Duration.ofMinutes(30)),
        new Pair(0.1, Duration.ofDays(3), Duration.ofHours(6)));
  }

  /**
   * The budget of an objective such as 0.999 over 30 days, with the usual pairs, once a long window
   * has 10 results.
   *
   * @throws IllegalArgumentException if it is not between 0.5 and 0.999999, or leaves so much that
   *     a pair could never fire
   */
  public static BurnRate of(double objective) {
    if (!(objective >= 0.5 && objective <= 0.999_999)) {
      throw new IllegalArgumentException(
          "an objective lies between 0.5 and 0.999999, not " + objective);
    }
    Slo slo = new Slo(objective, Duration.ofDays(30), 10);
    return checked(new BurnRate(label(objective), slo, usualPairs(), 1, Counted.DOWN));
  }

  private static Label label(double objective) {
    return Label.of("error budget of " + Explain.percent(objective), Severity.CRITICAL);
  }

  private static BurnRate checked(BurnRate rule) {
    for (Pair pair : rule.pairs) {
      double limit = rule.slo.limit(pair);
      if (limit >= 1) {
        throw new IllegalArgumentException(
            "the pair with "
                + Spans.shown(pair.longWindow().toNanos())
                + " would need more failures than results: a share of "
                + Explain.number(limit));
      }
    }
    return rule;
  }

  /** Each length once, in the order of the pairs, with its place among the numbers. */
  private static List<SlicedCounts> windows(List<Pair> pairs) {
    Map<Duration, SlicedCounts> windows = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      for (Duration span : List.of(pair.longWindow(), pair.shortWindow())) {
        int at = 1 + windows.size() * (SLICES + 1);
        windows.putIfAbsent(span, new SlicedCounts(span, SLICES, at));
      }
    }
    return List.copyOf(windows.values());
  }

  /** Reads its settings, noting there what is wrong; null if something is. */
  public static @Nullable BurnRate read(Settings settings) {
    Fields fields = new Fields(settings);
    double objective = settings.number("objective").between(0.5, 0.999_999).required();
    Duration period = settings.duration("period").orElse(Duration.ofDays(30));
    int minimum = settings.integer("minimum").orElse(10);
    int after = settings.integer("recover-after").between(1, 1_000).orElse(1);
    Counted counted = fields.counted();
    List<Pair> pairs = new ArrayList<>();
    for (Settings one : settings.sections("pairs")) {
      Pair pair = pair(one);
      if (pair != null) {
        pairs.add(pair);
      }
    }
    List<Pair> all = settings.has("pairs") ? pairs : usualPairs();
    return fields.made(
        () -> {
          Limits.window("a period", period, Duration.ofHours(1));
          Slo slo = new Slo(objective, period, Limits.between("a minimum", minimum, 1, 1_000_000));
          return new BurnRate(label(objective), slo, all, after, counted).pairs(all);
        });
  }

  private static @Nullable Pair pair(Settings settings) {
    double budget = settings.number("budget").required();
    Duration longWindow = settings.duration("long").required();
    Duration shortWindow = settings.duration("short").required();
    boolean given = settings.has("budget") && settings.has("long") && settings.has("short");
    Fields fields = new Fields(settings);
    return given ? fields.tried("", () -> new Pair(budget, longWindow, shortWindow)) : null;
  }

  /**
   * The period of the budget; 30 days unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 h and 365 days, or a pair could never
   *     fire with it
   */
  public BurnRate over(Duration period) {
    Limits.window("a period", period, Duration.ofHours(1));
    return with(new Slo(slo.objective(), period, slo.minimum()));
  }

  /**
   * A pair fires only if its long window has so many results; 10 unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000,000
   */
  public BurnRate minimum(int results) {
    Limits.between("a minimum of results", results, 1, 1_000_000);
    return with(new Slo(slo.objective(), slo.period(), results));
  }

  private BurnRate with(Slo other) {
    return checked(new BurnRate(label(), other, pairs, recoverAfter, counted));
  }

  /**
   * Other pairs of windows; any of them fires.
   *
   * @throws IllegalArgumentException if there are none, or more than 4, or one could never fire
   */
  public BurnRate pairs(List<Pair> any) {
    Limits.between("a number of pairs", requireNonNull(any, "any").size(), 1, MOST_PAIRS);
    return checked(new BurnRate(label(), slo, List.copyOf(any), recoverAfter, counted));
  }

  /**
   * Resolves only after this many results in a row at which no pair fires; one unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public BurnRate recoverAfter(int results) {
    Limits.count("a success threshold", results);
    return new BurnRate(label(), slo, pairs, results, counted);
  }

  /**
   * Counts these as failures, in place of DOWN alone; what is milder is a success, what is graver
   * counts for neither.
   *
   * @throws IllegalArgumentException if there are none, or UP is one
   */
  public BurnRate counting(Status... failures) {
    return new BurnRate(label(), slo, pairs, recoverAfter, Counted.of(failures));
  }

  @Override
  BurnRate with(Label other) {
    return new BurnRate(other, slo, pairs, recoverAfter, counted);
  }

  @Override
  String type() {
    return TYPE;
  }

  @Override
  void write(Map<String, Object> settings) {
    settings.put("objective", slo.objective());
    settings.put("period", slo.period());
    settings.put("minimum", slo.minimum());
    List<Map<String, Object>> all = new ArrayList<>();
    for (Pair pair : pairs) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("budget", pair.budget());
      one.put("long", pair.longWindow());
      one.put("short", pair.shortWindow());
      all.add(one);
    }
    settings.put("pairs", all);
    settings.put("recover-after", recoverAfter);
    settings.put("counting", counted.words());
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    int kind = result == null ? Counted.NEITHER : counted.of(result);
    if (result == null || kind == Counted.NEITHER) {
      return none(state);
    }
    long[] next = new long[1 + windows.size() * (SLICES + 1)];
    for (SlicedCounts window : windows) {
      window.next(state, next, micros(input.now()), kind == Counted.FAILED);
    }
    Pair fires = null;
    for (Pair pair : pairs) {
      fires = fires == null && fires(pair, next) ? pair : fires;
    }
    long before = state.at(0, 0);
    next[0] = Hysteresis.next(before, fires != null, true, fires == null, recoverAfter);
    return judged(result, fires, before, next);
  }

  private Judgement judged(ProbeResult result, @Nullable Pair fires, long before, long[] next) {
    Verdict verdict = Hysteresis.verdict(next[0], fires != null, true);
    String why = "";
    if (fires != null) {
      why = Explain.told(result, spends(fires, next));
    } else if (verdict == Verdict.CLEAR && before != 0) {
      why = Explain.again(result, "no more than its error budget is spent");
    }
    return Judgement.of(verdict, why, RuleState.of(next));
  }

  private boolean fires(Pair pair, long[] numbers) {
    SlicedCounts whole = window(pair.longWindow());
    return whole.total(numbers) >= slo.minimum()
        && above(pair, whole, numbers)
        && above(pair, window(pair.shortWindow()), numbers);
  }

  private boolean above(Pair pair, SlicedCounts window, long[] numbers) {
    return window.failed(numbers) > slo.limit(pair) * window.total(numbers);
  }

  private SlicedCounts window(Duration span) {
    for (SlicedCounts window : windows) {
      if (window.span().equals(span)) {
        return window;
      }
    }
    throw new IllegalStateException("there is no window of " + span);
  }

  private String spends(Pair pair, long[] numbers) {
    SlicedCounts window = window(pair.longWindow());
    double rate = slo.limit(pair) / (1 - slo.objective());
    int failed = window.failed(numbers);
    int total = window.total(numbers);
    double spent = failed / (double) total / (1 - slo.objective());
    return failed
        + " of "
        + total
        + " runs "
        + window.words()
        + " "
        + counted.verb(2)
        + ": its error budget is spent "
        + Explain.number(Math.round(spent * 10) / 10.0)
        + " times as fast as it may be, limit "
        + Explain.number(Math.round(rate * 10) / 10.0);
  }
}
