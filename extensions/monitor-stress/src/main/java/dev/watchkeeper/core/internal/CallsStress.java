package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.core.Receipt;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Signals between those who send them, the run that takes them and the commit. */
public final class CallsStress {
  private CallsStress() {}

  private static Calls calls() {
    return new Calls(Rig.queueing().first(context -> Reading.up()));
  }

  private static int settled(Receipt receipt) {
    return receipt.state() == Receipt.State.COMMITTED ? 1 : 0;
  }

  /**
   * A signal is sent while a run takes what is there and that is committed: it is known to this run
   * or left for the next one, and settled in the first case only.
   */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "too late for this run")
  @Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "taken by this run")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost, settled without being taken, or taken twice")
  @State
  public static class PostAndTake {
    private final Calls calls = calls();
    private final Receipt first = calls.post(Signal.success());
    private volatile Receipt second = first;
    private int taken;
    private long known;

    /** Sends. */
    @Actor
    public void sender() {
      second = calls.post(Signal.success());
    }

    /** Takes and commits. */
    @Actor
    public void run() {
      Memory memory = new Memory(Map.of());
      taken = memory.signals(calls).size();
      known = Memory.taken(memory.copy());
      calls.committed(known);
    }

    /** What was taken, whether the second is settled, and what is left. */
    @Arbiter
    public void look(III_Result result) {
      result.r1 = taken;
      result.r2 = settled(second) * settled(first);
      result.r3 = calls.after(known).size();
    }
  }

  /** Two send at once: both are numbered, in one order, and none is lost. */
  @JCStressTest
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "both, in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or out of order")
  @State
  public static class TwoSenders {
    private final Calls calls = calls();

    /** One. */
    @Actor
    public void one() {
      calls.post(Signal.start());
    }

    /** The other. */
    @Actor
    public void other() {
      calls.post(Signal.success());
    }

    /** What waits. */
    @Arbiter
    public void look(II_Result result) {
      List<Calls.Post> waiting = calls.after(0);
      result.r1 = waiting.size();
      result.r2 =
          waiting.size() == 2 && waiting.get(0).number() == 1 && waiting.get(1).number() == 2
              ? 1
              : 0;
    }
  }

  /** A signal that is sent while the check is removed is refused, or lost and said to be. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken in and lost, its sender told")
  @Outcome(expect = Expect.FORBIDDEN, desc = "its receipt waits for ever")
  @State
  public static class PostAndClose {
    private final Calls calls = calls();
    private volatile @Nullable Receipt receipt;

    /** Sends. */
    @Actor
    public void sender() {
      try {
        receipt = calls.post(Signal.success());
      } catch (IllegalStateException refused) {
        receipt = null;
      }
    }

    /** Removes. */
    @Actor
    public void remover() {
      calls.close();
    }

    /** Whether it was taken in, and whether it is lost. */
    @Arbiter
    public void look(II_Result result) {
      Receipt sent = receipt;
      result.r1 = sent == null ? 0 : 1;
      result.r2 = sent != null && sent.state() == Receipt.State.LOST ? 1 : 0;
    }
  }
}
