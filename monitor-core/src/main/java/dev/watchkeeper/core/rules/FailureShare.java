package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fires when the share of failures among the last results, or among those of a sliding duration, is
 * too large, once there are enough of them to say so. A duration is cut into 20 slices of time that
 * begin at multiples of their width since 1970: the window is the slice of the newest result and
 * the 19 before it, so it reaches back by 95 to 100 % of its length. Remembers 2 numbers and a bit
 * for each result, or 22 numbers. Shares are compared exactly.
 */
public final class FailureShare extends StandardRule<FailureShare> {
  /** The name of this kind of rule in data. */
  public static final String TYPE = "failure-share";

  private static final int SLICES = 20;
  private static final long MILLION = 1_000_000;

  private final Begin begin;
  private final Window window;
  private final End end;
  private final Counted counted;
  private final @Nullable Judgement clear;

  private FailureShare(Label label, Begin begin, Window window, End end, Counted counted) {
    super(label);
    this.begin = begin;
    this.window = window;
    this.end = end;
    this.counted = counted;
    this.clear =
        window instanceof LastRuns last ? Judgement.of(Verdict.CLEAR, "", last.allWell()) : null;
  }

  /** What is too much: a share in millionths, itself included or not, of at least so many. */
  private record Begin(int share, boolean inclusive, int minimum) {
    boolean over(long failures, long total) {
      long parts = failures * MILLION;
      return total >= minimum && (inclusive ? parts >= share * total : parts > share * total);
    }
  }

  /** When it ends: at a share in millionths (-1: below the one of the begin), after successes. */
  private record End(int share, int after) {
    boolean under(Begin begin, long failures, long total) {
      boolean below = share < 0 || failures * MILLION <= share * total;
      return total >= begin.minimum() && below && !begin.over(failures, total);
    }
  }

  /**
   * The beginning of a rule on a share; go on with {@code ofLast} or {@code within}.
   *
   * @param share the share, 0 to 1, with at most six decimals
   * @param inclusive whether the share itself is too much already
   */
  public record Share(double share, boolean inclusive) {
    /**
     * Refuses what is no share.
     *
     * @throws IllegalArgumentException if it is none, or can never, or will always, be met
     */
    public Share {
      int millionths = Limits.millionths("a share", share);
      if (inclusive && millionths == 0 || !inclusive && millionths == MILLION) {
        throw new IllegalArgumentException(
            inclusive ? "at least 0 is always so" : "more than all is never so");
      }
    }

    /**
     * Of so many last results, once there are so many.
     *
     * @throws IllegalArgumentException if they are not between 1 and 1,000
     */
    public FailureShare ofLast(int results) {
      return of(new LastRuns(Limits.count("a number of last results", results)), results);
    }

    /**
     * Of those within this duration, once there are 10.
     *
     * @throws IllegalArgumentException if it is not between 1 ms and 365 days
     */
    public FailureShare within(Duration span) {
      Limits.window("a window", span, Duration.ofMillis(1));
      return of(new SlicedCounts(span, SLICES, 1), 10);
    }

    private FailureShare of(Window window, int minimum) {
      int millionths = Limits.millionths("a share", share);
      String name = (inclusive ? "" : "more than ") + Explain.percent(share) + " failures ";
      Label label = Label.of(name + window.words(), Severity.CRITICAL);
      Begin begin = new Begin(millionths, inclusive, minimum);
      return new FailureShare(label, begin, window, new End(-1, 1), Counted.DOWN);
    }
  }

  /** Reads its settings, noting there what is wrong; null if something is. */
  public static @Nullable FailureShare read(Settings settings) {
    Fields fields = new Fields(settings);
    Double least = settings.number("at-least").optional().orElse(null);
    Double more = settings.number("more-than").optional().orElse(null);
    fields.oneOfTwo("at-least", "more-than");
    Integer last = settings.integer("last").between(1, 1_000).optional().orElse(null);
    Duration within =
        settings
            .duration("within")
            .between(Duration.ofMillis(1), Limits.LONGEST)
            .optional()
            .orElse(null);
    fields.oneOfTwo("last", "within");
    Share share =
        least != null
            ? fields.tried("at-least", () -> new Share(least, true))
            : more != null ? fields.tried("more-than", () -> new Share(more, false)) : null;
    FailureShare rule =
        share == null || last == null && within == null
            ? null
            : last != null ? share.ofLast(last) : within != null ? share.within(within) : null;
    return optional(settings, fields, rule);
  }

  private static @Nullable FailureShare optional(
      Settings settings, Fields fields, @Nullable FailureShare plain) {
    Integer minimum = settings.integer("minimum").optional().orElse(null);
    int after = settings.integer("recover-after").between(1, 1_000).orElse(1);
    Double atMost = settings.number("recover-at-most").optional().orElse(null);
    Counted counted = fields.counted();
    if (plain == null) {
      return null;
    }
    FailureShare enough =
        minimum == null ? plain : fields.tried("minimum", () -> plain.minimum(minimum));
    FailureShare ending =
        atMost == null
            ? enough
            : fields.tried("recover-at-most", () -> plain.recoverAtMost(atMost));
    return enough == null || ending == null
        ? null
        : fields.made(() -> enough.ending(ending.end).recoverAfter(after).counting(counted));
  }

  /**
   * Says nothing before there are so many results in the window.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000,000, or is more than the last
   *     results that are looked at
   */
  public FailureShare minimum(int results) {
    int most = window instanceof LastRuns last ? last.runs() : (int) MILLION;
    Limits.between("a minimum of results", results, 1, most);
    Begin other = new Begin(begin.share(), begin.inclusive(), results);
    return new FailureShare(label(), other, window, end, counted);
  }

  /**
   * Resolves only when the share is at most this; as soon as it is not too large unless set.
   *
   * @throws IllegalArgumentException if it is no share, or above the one that fires
   */
  public FailureShare recoverAtMost(double share) {
    int millionths = Limits.millionths("a share at the end", share);
    if (millionths > begin.share()) {
      throw new IllegalArgumentException(
          "the share at the end is at most the one that fires, not " + share);
    }
    return ending(new End(millionths, end.after()));
  }

  /**
   * Resolves only after this many successes in a row; one unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public FailureShare recoverAfter(int successes) {
    return ending(new End(end.share(), Limits.count("a success threshold", successes)));
  }

  private FailureShare ending(End other) {
    return new FailureShare(label(), begin, window, other, counted);
  }

  /**
   * Counts these as failures, in place of DOWN alone; what is milder is a success, what is graver
   * counts for neither.
   *
   * @throws IllegalArgumentException if there are none, or UP is one
   */
  public FailureShare counting(Status... failures) {
    return counting(Counted.of(failures));
  }

  private FailureShare counting(Counted failures) {
    return new FailureShare(label(), begin, window, end, failures);
  }

  @Override
  FailureShare with(Label other) {
    return new FailureShare(other, begin, window, end, counted);
  }

  @Override
  String type() {
    return TYPE;
  }

  @Override
  void write(Map<String, Object> settings) {
    settings.put(begin.inclusive() ? "at-least" : "more-than", Limits.share(begin.share()));
    if (window instanceof LastRuns last) {
      settings.put("last", last.runs());
    } else if (window instanceof SlicedCounts sliced) {
      settings.put("within", sliced.span());
    }
    settings.put("minimum", begin.minimum());
    if (end.share() >= 0) {
      settings.put("recover-at-most", Limits.share(end.share()));
    }
    settings.put("recover-after", end.after());
    settings.put("counting", counted.words());
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    int kind = result == null ? Counted.NEITHER : counted.of(result);
    if (result == null || kind == Counted.NEITHER) {
      return none(state);
    }
    boolean failed = kind == Counted.FAILED;
    return clear != null && !failed && state.equals(clear.next())
        ? clear
        : judge(result, micros(input.now()), failed, state);
  }

  private Judgement judge(ProbeResult result, long now, boolean failed, RuleState state) {
    long[] next = new long[1 + window.size()];
    window.next(state, next, now, failed);
    int total = window.total(next);
    int failures = window.failed(next);
    boolean over = begin.over(failures, total);
    long before = state.at(0, 0);
    boolean under = end.under(begin, failures, total);
    next[0] = Hysteresis.next(before, failed, over, under, end.after());
    Verdict verdict = Hysteresis.verdict(next[0], failed, over);
    String why = "";
    if (verdict == Verdict.FIRING) {
      why = Explain.told(result, counts(failures, total) + " " + counted.verb(2));
    } else if (verdict == Verdict.CLEAR && before != 0) {
      why = Explain.again(result, counts(failures, total) + " " + counted.verb(2));
    }
    return Judgement.of(verdict, why, RuleState.of(next));
  }

  /** {@code 12 of 20 runs within 5 min}. */
  private String counts(int failures, int total) {
    return window instanceof LastRuns
        ? failures + " of its last " + total + " runs"
        : failures + " of " + total + " runs " + window.words();
  }
}
