package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.StoredState;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link Recorder#offer} beside {@link Recorder#turn}: each decision is committed once, in order.
 */
public final class RecorderStress {
  private RecorderStress() {}

  private static Recorder.Entry entry(Judge judge, int number) {
    CheckId check = CheckId.of("a");
    CheckState state =
        CheckState.initial(check, Rig.START).toBuilder()
            .status(dev.watchkeeper.api.Status.UP, Rig.START, number)
            .build();
    Decision decision = new Decision(null, StoredState.of(state), List.of(), List.of());
    return new Recorder.Entry(decision, judge, false);
  }

  private static int ordered(Rig rig) {
    int last = 0;
    for (Decision decision : rig.committed) {
      int number = decision.next().state().streak();
      if (number != last + 1) {
        return 0;
      }
      last = number;
    }
    return 1;
  }

  /** One thread offers two decisions while the loop turns. */
  @JCStressTest
  @Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "each once, in order, none waits")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost, committed twice, overtaken or miscounted")
  @State
  public static class InOrder {
    private final Rig rig = Rig.atOnce(1);
    private final Judge judge = rig.first(context -> Reading.up()).judge();

    /** Offers. */
    @Actor
    public void judge() {
      rig.parts.recorder().offer(entry(judge, 1));
      rig.parts.recorder().offer(entry(judge, 2));
    }

    /** Commits. */
    @Actor
    public void loop() {
      rig.parts.recorder().turn(0);
    }

    /** What was committed. */
    @Arbiter
    public void look(III_Result result) {
      Rig.rest(rig.parts.recorder(), 1_000_000_000L);
      result.r1 = rig.committed.size();
      result.r2 = ordered(rig);
      result.r3 = rig.parts.recorder().queued();
    }
  }

  /** Whoever reads that nothing is queued may rely on it that his decision is committed. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "still queued")
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "committed, not yet counted")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "committed and counted")
  @Outcome(expect = Expect.FORBIDDEN, desc = "nothing queued although it is not committed")
  @State
  public static class NothingQueued {
    private final Rig rig = Rig.atOnce(1);
    private final Judge judge = rig.first(context -> Reading.up()).judge();

    /** Offers and asks. */
    @Actor
    public void judge(II_Result result) {
      rig.parts.recorder().offer(entry(judge, 1));
      result.r1 = rig.parts.recorder().queued() == 0 ? 1 : 0;
      result.r2 = rig.committed.size();
    }

    /** Commits. */
    @Actor
    public void loop() {
      rig.parts.recorder().turn(0);
    }
  }

  /** Who has committed what there is finds nothing queued: it is counted before it can be taken. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "counted, not yet there to be taken")
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not offered yet")
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "taken and counted")
  @Outcome(expect = Expect.FORBIDDEN, desc = "taken before it was counted")
  @State
  public static class Counted {
    private final Rig rig = Rig.atOnce(1);
    private final Judge judge = rig.first(context -> Reading.up()).judge();

    /** Offers. */
    @Actor
    public void judge() {
      rig.parts.recorder().offer(entry(judge, 1));
    }

    /** Commits and asks. */
    @Actor
    public void loop(II_Result result) {
      rig.parts.recorder().turn(0);
      result.r1 = rig.committed.size();
      result.r2 = rig.parts.recorder().queued();
    }
  }

  /**
   * Whoever offers while the loop waits for the end of its 20 ms does not wake it; what he offers
   * is seen by the turn that comes by itself, or he wakes the loop after it.
   */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "committed, or a turn is still to come")
  @Outcome(expect = Expect.FORBIDDEN, desc = "it waits and nobody comes")
  @State
  public static class NotForgotten {
    private static final long WINDOW = 20_000_000L;

    private final Rig rig = Rig.atOnce(1);
    private final Recorder recorder = rig.parts.recorder();
    private final Judge judge = rig.first(context -> Reading.up()).judge();
    private final AtomicInteger wakes = new AtomicInteger();
    private long next;

    /** One is committed, one waits, and the loop has said that it will come by itself. */
    public NotForgotten() {
      recorder.offer(entry(judge, 1));
      recorder.turn(0);
      recorder.offer(entry(judge, 2));
      recorder.turn(1);
      recorder.drivenBy(new Counting(wakes));
    }

    /** Offers. */
    @Actor
    public void judge() {
      recorder.offer(entry(judge, 3));
    }

    /** Comes by itself, and once more before it waits. */
    @Actor
    public void loop() {
      recorder.turn(WINDOW);
      next = recorder.turn(WINDOW + 1);
    }

    /** Whether anything is left for which nobody comes. */
    @Arbiter
    public void look(I_Result result) {
      boolean seen = rig.committed.size() == 3 || next != LoopBody.WHEN_WOKEN;
      result.r1 = seen || wakes.get() > 0 ? 1 : 0;
    }
  }

  private record Counting(AtomicInteger wakes) implements Loop {
    @Override
    public void wake() {
      wakes.incrementAndGet();
    }

    @Override
    public boolean current() {
      return false;
    }

    @Override
    public void stop() {}

    @Override
    public boolean join(long untilNanos) {
      return true;
    }
  }
}
