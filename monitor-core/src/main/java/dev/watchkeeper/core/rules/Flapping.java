package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fires when the status changes all the time: it looks at the last 20 steps from one result to the
 * next, of which the newest weighs half as much again as the oldest (1.2 and 0.8), and compares the
 * share of those that changed the status with one limit for the begin and a lower one for the end.
 * Steps that there were not yet count as no change; UNKNOWN results are left out. Remembers three
 * numbers: a bit for each step, the last status, whether it fires. Shares are compared exactly.
 */
public final class Flapping extends StandardRule<Flapping> {
  /** The name of this kind of rule in data. */
  public static final String TYPE = "flapping";

  /** How many steps it looks at. */
  static final int STEPS = 20;

  private static final int ALL = (1 << STEPS) - 1;

  // 0.8 to 1.2 in equal parts: 76 for the oldest, 2 more for each that is newer; in sum 1,900.
  private static final int OLDEST = 76;
  private static final int SUM = 1_900;
  private static final Judgement[] CLEAR = {clear(0), clear(1), clear(2)};

  private final int start;
  private final int stop;

  private Flapping(Label label, int start, int stop) {
    super(label);
    this.start = start;
    this.stop = stop;
  }

  private static Judgement clear(int status) {
    return Judgement.of(Verdict.CLEAR, "", RuleState.of(0, status, 0));
  }

  private static int code(Status status) {
    return switch (status) {
      case UP, UNKNOWN -> 0;
      case DEGRADED -> 1;
      case DOWN -> 2;
    };
  }

  /** Fires at 30 %, resolves below 25 %. */
  public static Flapping standard() {
    return new Flapping(Label.of("flapping", Severity.WARNING), 30, 25);
  }

  /** Reads its settings, noting there what is wrong; null if something is. */
  public static @Nullable Flapping read(Settings settings) {
    int start = settings.integer("start").orElse(30);
    int stop = settings.integer("stop").orElse(25);
    return new Fields(settings).made(() -> standard().between(start, stop));
  }

  /**
   * With other limits, in percent.
   *
   * @param startsAt fires when at least so much of the weight changed the status
   * @param stopsBelow resolves when less than so much did
   * @throws IllegalArgumentException if they are not between 1 and 100, or the second is larger
   */
  public Flapping between(int startsAt, int stopsBelow) {
    Limits.between("the limit at which it starts", startsAt, 1, 100);
    Limits.between("the limit below which it stops", stopsBelow, 1, startsAt);
    return new Flapping(label(), startsAt, stopsBelow);
  }

  @Override
  Flapping with(Label other) {
    return new Flapping(other, start, stop);
  }

  @Override
  String type() {
    return TYPE;
  }

  @Override
  void write(Map<String, Object> settings) {
    settings.put("start", start);
    settings.put("stop", stop);
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    if (result == null || result.status() == Status.UNKNOWN) {
      return none(state);
    }
    int status = code(result.status());
    boolean changed = state.size() > 0 && state.at(1, 0) != status;
    int steps = (int) (state.at(0, 0) << 1 | (changed ? 1 : 0)) & ALL;
    boolean fired = state.at(2, 0) == 1;
    if (steps == 0 && !fired) {
      return CLEAR[status];
    }
    int weight = weight(steps);
    boolean fires = weight * 100 >= (fired ? stop : start) * SUM;
    RuleState next = RuleState.of(steps, status, fires ? 1 : 0);
    if (fires) {
      return Judgement.of(Verdict.FIRING, why(result, "flapping", steps), next);
    }
    String why = fired ? why(result, "steady again", steps) : "";
    return Judgement.of(Verdict.CLEAR, why, next);
  }

  private static int weight(int steps) {
    int weight = 0;
    for (int i = 0; i < STEPS; i++) {
      weight += (steps >>> i & 1) * (OLDEST + 2 * (STEPS - 1 - i));
    }
    return weight;
  }

  private static String why(ProbeResult result, String what, int steps) {
    return result.check()
        + " is "
        + what
        + " (its status changed in "
        + Integer.bitCount(steps)
        + " of the last 20 steps, "
        + Math.round(weight(steps) * 100.0 / SUM)
        + " % by weight; now "
        + result.status()
        + ")";
  }
}
