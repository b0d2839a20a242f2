package dev.watchkeeper.core.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The states of {@link Run}: the worker, the deadline and removal meet; exactly one of them reports
 * what became of the run, every permit comes back, and an interrupt stays with the run.
 */
public final class RunStress {
  private static final String ONCE = "reported once, permit back, nobody astray";

  private RunStress() {}

  /** A run that was started and whose task waits for a worker. */
  private static final class Started {
    final Rig rig = Rig.queueing();
    final Watcher watcher;
    final Runnable worker;

    Started() {
      watcher =
          rig.first(
              context -> {
                Rig.dawdle();
                return dev.watchkeeper.api.Reading.up();
              });
      watcher.due(0, 0);
      worker = rig.task();
    }

    void deadlineAndGrace() {
      rig.parts.timers().turn(Rig.DEADLINE);
      rig.parts.timers().turn(Rig.GRACE_OVER);
    }

    void look(III_Result result) {
      rig.drain();
      result.r1 = (int) rig.parts.total().read().settled();
      result.r2 = rig.parts.workers().busy();
      result.r3 = rig.parts.workers().abandoned() + (watcher.stuck() ? 1 : 0);
    }
  }

  /** The worker and the deadline, up to the end of the grace. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = ONCE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "not reported once, or something was not given back")
  @State
  public static class WorkerAndDeadline {
    private final Started started = new Started();

    /** Runs it. */
    @Actor
    public void worker() {
      started.worker.run();
    }

    /** Its time is over. */
    @Actor
    public void scheduler() {
      started.deadlineAndGrace();
    }

    /** What became of it. */
    @Arbiter
    public void look(III_Result result) {
      started.look(result);
    }
  }

  /** The worker and removal. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = ONCE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "not reported once, or something was not given back")
  @State
  public static class WorkerAndRemoval {
    private final Started started = new Started();

    /** Runs it. */
    @Actor
    public void worker() {
      started.worker.run();
    }

    /** Nobody wants it any more. */
    @Actor
    public void remover() {
      started.watcher.end();
    }

    /** What became of it. */
    @Arbiter
    public void look(III_Result result) {
      started.look(result);
    }
  }

  /** The deadline and removal, of a run that no worker has taken. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = ONCE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "not reported once, or something was not given back")
  @State
  public static class DeadlineAndRemoval {
    private final Started started = new Started();

    /** Its time is over. */
    @Actor
    public void scheduler() {
      started.deadlineAndGrace();
    }

    /** Nobody wants it any more. */
    @Actor
    public void remover() {
      started.watcher.end();
    }

    /** The worker comes last. */
    @Arbiter
    public void look(III_Result result) {
      started.worker.run();
      started.look(result);
    }
  }

  /**
   * The thread goes back without the interrupt of the run. One that came later still would hit the
   * same thread in its next run, which begins with a look.
   */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "the thread is as it was")
  @Outcome(
      expect = Expect.FORBIDDEN,
      desc = "the thread carries an interrupt of a run that is over")
  @State
  public static class Interrupts {
    private final Started started = new Started();

    /** Runs it. */
    @Actor
    public void worker(II_Result result) {
      result.r1 = Thread.interrupted() ? 1 : 0;
      started.worker.run();
      result.r2 = Thread.interrupted() ? 1 : 0;
    }

    /** Interrupts. */
    @Actor
    public void scheduler() {
      started.rig.parts.timers().turn(Rig.DEADLINE);
      started.watcher.end();
    }
  }
}
