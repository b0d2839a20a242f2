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
import org.openjdk.jcstress.infra.results.I_Result;

/** The command queue of {@link Timers}: nothing is lost, nothing is done twice, in order. */
public final class TimersStress {
  private TimersStress() {}

  /** One thread gives two commands while the owner turns. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "each once, in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a command was lost, done twice or overtook")
  @State
  public static class Commands {
    private final Timers timers = new Timers(0, new PauseDetector(), 0);
    private int first;
    private int second;
    private boolean ordered = true;

    /** Gives them. */
    @Actor
    public void giver() {
      timers.execute(
          () -> {
            first++;
            ordered &= second == 0;
          });
      timers.execute(() -> second++);
    }

    /** Turns. */
    @Actor
    public void owner() {
      timers.turn(0);
    }

    /** What was done. */
    @Arbiter
    public void look(III_Result result) {
      timers.turn(0);
      result.r1 = first;
      result.r2 = second;
      result.r3 = ordered ? 1 : 0;
    }
  }

  /** Two threads give a command each. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "each once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a command was lost or done twice")
  @State
  public static class TwoGivers {
    private final Timers timers = new Timers(0, new PauseDetector(), 0);
    private int first;
    private int second;

    /** Gives one. */
    @Actor
    public void one() {
      timers.execute(() -> first++);
    }

    /** Gives the other. */
    @Actor
    public void other() {
      timers.execute(() -> second++);
    }

    /** What was done. */
    @Arbiter
    public void look(II_Result result) {
      timers.turn(0);
      result.r1 = first;
      result.r2 = second;
    }
  }

  /** A timer is armed by one thread while the owner lets its time pass. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "fired once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or fired twice")
  @State
  public static class Arming {
    private final Timers timers = new Timers(0, new PauseDetector(), 0);
    private final AtomicInteger fired = new AtomicInteger();

    /** Arms it. */
    @Actor
    public void armer() {
      timers.at(1_000_000, fired::incrementAndGet);
    }

    /** Turns when it is due. */
    @Actor
    public void owner() {
      timers.turn(2_000_000);
    }

    /** What fired. */
    @Arbiter
    public void look(I_Result result) {
      timers.turn(3_000_000);
      timers.turn(4_000_000);
      result.r1 = fired.get();
    }
  }

  /** A timer that is armed is taken out by another thread while its time passes. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "taken out in time")
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "it had fired before")
  @Outcome(expect = Expect.FORBIDDEN, desc = "it fired after it was taken out, or twice")
  @State
  public static class Cancelling {
    private final Timers timers = new Timers(0, new PauseDetector(), 0);
    private final AtomicInteger fired = new AtomicInteger();
    private final Timers.Timer timer;

    /** Armed from the start. */
    public Cancelling() {
      timer = timers.at(1_000_000, fired::incrementAndGet);
    }

    /** Takes it out. */
    @Actor
    public void canceller() {
      timers.cancel(timer);
    }

    /** Turns when it is due. */
    @Actor
    public void owner() {
      timers.turn(2_000_000);
    }

    /** What fired, before and after. */
    @Arbiter
    public void look(II_Result result) {
      result.r1 = fired.get();
      timers.turn(3_000_000);
      timers.turn(4_000_000);
      result.r2 = fired.get() - result.r1;
    }
  }
}
