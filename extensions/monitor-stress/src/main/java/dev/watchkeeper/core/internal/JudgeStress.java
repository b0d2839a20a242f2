package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.StoredState;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * The inbox of {@link Judge}: each input is decided once, those of one thread in their order, and
 * the state has one owner at a time.
 */
@JCStressTest
@Outcome(id = "4, 0, 0, 4", expect = Expect.ACCEPTABLE, desc = "each once, in order, one owner")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, decided twice, overtaken, or two owners")
@State
public class JudgeStress {
  private final Rig rig = Rig.atOnce(1);
  private final Judge judge = rig.first(context -> Reading.up()).judge();
  private final int[] last = {-1, -1};
  private int decided;
  private int overtaken;
  private int atOnce;
  private volatile boolean busy;

  private Judge.Edit input(int from, int number) {
    return new Judge.Edit(state -> decide(state, from, number), false);
  }

  private Decision decide(StoredState state, int from, int number) {
    if (busy) {
      atOnce++;
    }
    busy = true;
    decided++;
    if (last[from] != number - 1) {
      overtaken++;
    }
    last[from] = number;
    Rig.dawdle();
    busy = false;
    return new Decision(null, state, List.of(), List.of());
  }

  /** Two inputs. */
  @Actor
  public void one() {
    judge.submit(input(0, 0));
    judge.submit(input(0, 1));
  }

  /** Two more. */
  @Actor
  public void other() {
    judge.submit(input(1, 0));
    judge.submit(input(1, 1));
  }

  /** What was decided and handed on. */
  @Arbiter
  public void look(IIII_Result result) {
    result.r1 = decided;
    result.r2 = overtaken;
    result.r3 = atOnce + (judge.behind() ? 1 : 0);
    result.r4 = rig.parts.recorder().queued();
  }
}
