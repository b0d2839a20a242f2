package dev.watchkeeper.core.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link Lane#offer} beside {@link Lane#turn}: delivered once, in order, and idle when it is. */
public final class LaneStress {
  private LaneStress() {}

  private static Lane<Integer> lane(int capacity, Lane.Receiver<Integer> receiver) {
    Rig rig = Rig.atOnce(1);
    return new Lane<>(
        new Lane.Settings("lane", capacity, 1, false), receiver, rig.parts.troubles());
  }

  /** One thread offers two events while the loop turns. */
  @JCStressTest
  @Outcome(id = "2, 0, 1", expect = Expect.ACCEPTABLE, desc = "each once, in order, idle after")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost, delivered twice, overtaken or miscounted")
  @State
  public static class InOrder {
    private int delivered;
    private int overtaken;
    private final Lane<Integer> lane =
        lane(
            10,
            batch -> {
              if (batch.get(0) != delivered) {
                overtaken++;
              }
              delivered++;
            });

    /** Offers. */
    @Actor
    public void recorder() {
      lane.offer(0);
      lane.offer(1);
    }

    /** Delivers. */
    @Actor
    public void loop() {
      lane.turn(0);
    }

    /** What was delivered. */
    @Arbiter
    public void look(III_Result result) {
      Rig.rest(lane, 0);
      result.r1 = delivered;
      result.r2 = overtaken;
      result.r3 = lane.idle() ? 1 : 0;
    }
  }

  /** Whoever reads that a lane is idle may rely on it that his event was taken. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "on its way")
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "taken, not yet counted")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and counted")
  @Outcome(expect = Expect.FORBIDDEN, desc = "idle although an event is on its way")
  @State
  public static class Idle {
    private final AtomicInteger taken = new AtomicInteger();
    private final Lane<Integer> lane = lane(10, batch -> taken.incrementAndGet());

    /** Offers and asks. */
    @Actor
    public void recorder(II_Result result) {
      lane.offer(0);
      result.r1 = lane.idle() ? 1 : 0;
      result.r2 = taken.get();
    }

    /** Delivers. */
    @Actor
    public void loop() {
      lane.turn(0);
    }
  }

  /** Who has delivered what there is finds the lane idle: it is counted before it can be taken. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "counted, not yet there to be taken")
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "not offered yet")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and counted")
  @Outcome(expect = Expect.FORBIDDEN, desc = "taken before it was counted")
  @State
  public static class Counted {
    private final AtomicInteger taken = new AtomicInteger();
    private final Lane<Integer> lane = lane(10, batch -> taken.incrementAndGet());

    /** Offers. */
    @Actor
    public void recorder() {
      lane.offer(0);
    }

    /** Delivers and asks. */
    @Actor
    public void loop(II_Result result) {
      lane.turn(0);
      result.r1 = taken.get();
      result.r2 = lane.idle() ? 1 : 0;
    }
  }

  /** A full lane drops and counts: what was delivered and what was dropped is what was offered. */
  @JCStressTest
  @Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "each delivered or dropped")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an event was lost without a count")
  @State
  public static class Full {
    private final AtomicInteger taken = new AtomicInteger();
    private final Lane<Integer> lane = lane(1, batch -> taken.incrementAndGet());

    /** Offers more than fits. */
    @Actor
    public void recorder() {
      lane.offer(0);
      lane.offer(1);
      lane.offer(2);
    }

    /** Delivers. */
    @Actor
    public void loop() {
      lane.turn(0);
    }

    /** What became of them. */
    @Arbiter
    public void look(II_Result result) {
      Rig.rest(lane, 0);
      result.r1 = taken.get() + (int) lane.dropped();
      result.r2 = lane.idle() ? 1 : 0;
    }
  }
}
