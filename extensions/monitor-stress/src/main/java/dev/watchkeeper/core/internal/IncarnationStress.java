package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The users of an {@link Incarnation}: its probe is closed once, and never used after that. */
public final class IncarnationStress {
  private IncarnationStress() {}

  private static final class Watched implements Probe {
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger usedLate = new AtomicInteger();

    void use() {
      usedLate.addAndGet(closed.get());
      Rig.dawdle();
      usedLate.addAndGet(closed.get());
    }

    @Override
    public Reading run(ProbeContext context) {
      return Reading.up();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }

    void look(II_Result result) {
      result.r1 = closed.get();
      result.r2 = usedLate.get();
    }
  }

  private static void run(Incarnation incarnation, Watched probe) {
    if (incarnation.enter()) {
      probe.use();
      incarnation.leave();
    }
  }

  /** A run begins while the life ends. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "closed once, not used after")
  @Outcome(expect = Expect.FORBIDDEN, desc = "not closed once, or used after")
  @State
  public static class RunAndEnd {
    private final Watched probe = new Watched();
    private final Incarnation incarnation = Rig.life(Rig.atOnce(1).first(probe), probe, 1);

    /** A run. */
    @Actor
    public void run() {
      IncarnationStress.run(incarnation, probe);
    }

    /** The end of the life. */
    @Actor
    public void end() {
      incarnation.leave();
    }

    /** What happened to the probe. */
    @Arbiter
    public void look(II_Result result) {
      probe.look(result);
    }
  }

  /** Two runs, one of which was under way when the life ended. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "closed once, not used after")
  @Outcome(expect = Expect.FORBIDDEN, desc = "not closed once, or used after")
  @State
  public static class LastRunAndAnother {
    private final Watched probe = new Watched();
    private final Incarnation incarnation = Rig.life(Rig.atOnce(1).first(probe), probe, 1);

    /** The life is over, a run is under way. */
    public LastRunAndAnother() {
      incarnation.enter();
      incarnation.leave();
    }

    /** The run under way comes to its end. */
    @Actor
    public void last() {
      probe.use();
      incarnation.leave();
    }

    /** Another one tries to begin. */
    @Actor
    public void another() {
      IncarnationStress.run(incarnation, probe);
    }

    /** What happened to the probe. */
    @Arbiter
    public void look(II_Result result) {
      probe.look(result);
    }
  }
}
