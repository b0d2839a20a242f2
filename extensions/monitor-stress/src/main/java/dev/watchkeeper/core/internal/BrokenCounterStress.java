package dev.watchkeeper.core.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Broken on purpose: a counter that is not atomic loses a step. It proves that the harness fails
 * when it should, and is left out of every other run.
 */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both steps counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a step was lost")
@State
public class BrokenCounterStress {
  private int count;

  /** One step. */
  @Actor
  public void one() {
    count++;
  }

  /** The other step. */
  @Actor
  public void other() {
    count++;
  }

  /** What was counted. */
  @Arbiter
  public void look(I_Result result) {
    result.r1 = count;
  }
}
