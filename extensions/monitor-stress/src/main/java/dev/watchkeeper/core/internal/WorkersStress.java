package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The permits of {@link Workers}: never more runs than allowed, and no parked run is lost. */
public final class WorkersStress {
  private WorkersStress() {}

  /** Two watchers that share one permit, and a probe that counts who is in it. */
  private static final class OnePermit {
    final Rig rig = Rig.atOnce(1);
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger tooMany = new AtomicInteger();
    final AtomicInteger looked = new AtomicInteger();
    final Run first = run(true);
    final Run second = run(false);

    private Run run(boolean a) {
      Probe probe =
          context -> {
            tooMany.addAndGet(inside.incrementAndGet() - 1);
            Rig.dawdle();
            looked.incrementAndGet();
            inside.decrementAndGet();
            return Reading.up();
          };
      Watcher watcher = a ? rig.first(probe) : rig.second(probe);
      return new Run(watcher, Rig.life(watcher, probe, 1), 0, 0);
    }

    void look(III_Result result, int ended) {
      result.r1 = looked.get() + ended;
      result.r2 = tooMany.get();
      result.r3 = rig.parts.workers().busy();
    }
  }

  /** Two runs, one permit. */
  @JCStressTest
  @Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "both ran, one after the other")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a run was lost, ran too early, or kept its permit")
  @State
  public static class TwoRuns {
    private final OnePermit permit = new OnePermit();

    /** Submits one. */
    @Actor
    public void one() {
      permit.rig.parts.workers().submit(permit.first);
    }

    /** Submits the other. */
    @Actor
    public void other() {
      permit.rig.parts.workers().submit(permit.second);
    }

    /** What ran. */
    @Arbiter
    public void look(III_Result result) {
      permit.look(result, 0);
    }
  }

  /** A parked run gives up while the permit comes back. */
  @JCStressTest
  @Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "it ran or gave up")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both or neither, or a permit was kept")
  @State
  public static class ParkedRunGivesUp {
    private final OnePermit permit = new OnePermit();
    private int gaveUp;

    /** Submits both: the second is parked, and started when the first comes back. */
    @Actor
    public void worker() {
      permit.rig.parts.workers().submit(permit.first);
      permit.rig.parts.workers().submit(permit.second);
    }

    /** Its patience ends. */
    @Actor
    public void scheduler() {
      gaveUp = permit.second.giveUp() ? 1 : 0;
    }

    /** What ran. */
    @Arbiter
    public void look(III_Result result) {
      permit.look(result, gaveUp);
    }
  }
}
