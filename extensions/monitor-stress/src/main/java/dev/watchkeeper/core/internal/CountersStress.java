package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Accounting.Reason;
import dev.watchkeeper.core.Health.Trouble;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Counters that many write: {@link Tally} and {@link Troubles}. */
public final class CountersStress {
  private CountersStress() {}

  /** A reader never sees more runs settled than were due. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "never more settled than due")
  @Outcome(expect = Expect.FORBIDDEN, desc = "more settled than due, or the sum is wrong")
  @State
  public static class TallyAddsUp {
    private final Tally tally = new Tally();

    /** Runs become due and are settled. */
    @Actor
    public void runs() {
      tally.due(1);
      tally.finished(Status.UP);
      tally.due(1);
      tally.notRun(Reason.STOPPED, 1);
      tally.due(2);
      tally.notRun(Reason.STALLED, 2);
    }

    /** Reads. */
    @Actor
    public void reader(II_Result result) {
      Accounting read = tally.read();
      result.r1 = read.settled() <= read.due() ? 1 : 0;
      result.r2 = read.due() == read.settled() + read.inFlight() ? 1 : 0;
    }
  }

  /** Two troubles of one subject are one entry that counts two. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both counted")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a trouble was lost")
  @State
  public static class TroublesCount {
    private final Troubles troubles = Rig.atOnce(1).parts.troubles();

    /** One. */
    @Actor
    public void one() {
      troubles.note(Blame.PROBE, "a", "one");
    }

    /** The other. */
    @Actor
    public void other() {
      troubles.note(Blame.PROBE, "a", "other");
    }

    /** What is shown. */
    @Arbiter
    public void look(I_Result result) {
      result.r1 = (int) troubles.newest().stream().mapToLong(Trouble::count).sum();
    }
  }
}
