package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The life that a {@link Watcher} uses: the end of an old life and the begin of a new one come from
 * two workers, and the new one stays.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the new life is used")
@Outcome(expect = Expect.FORBIDDEN, desc = "the end of the old life took the new one away")
@State
public class WatcherStress {
  private static final Probe PROBE = context -> Reading.up();

  private final Rig rig = Rig.atOnce(1);
  private final Watcher watcher = rig.first(PROBE);
  private final Incarnation old = Rig.life(watcher, PROBE, 1);

  /** An old life is used. */
  public WatcherStress() {
    watcher.live(old);
  }

  /** The old life ends. */
  @Actor
  public void end() {
    watcher.over(old);
  }

  /** A new one begins. */
  @Actor
  public void begin() {
    watcher.live(Rig.life(watcher, PROBE, 2));
  }

  /** Whether a due run finds a life. */
  @Arbiter
  public void look(I_Result result) {
    watcher.due(0, 0);
    result.r1 = (int) rig.parts.total().read().up();
  }
}
