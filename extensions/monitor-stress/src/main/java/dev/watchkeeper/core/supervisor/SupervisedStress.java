package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The lives of {@link Supervised}: whatever meets, a child that runs is listed, and one that is
 * listed as running runs once.
 */
public final class SupervisedStress {
  private static final String ID = "a";
  private static final String FITS = "what runs is listed";

  private SupervisedStress() {}

  /** A supervisor on the threads of its callers, whose restarts wait to be run by hand. */
  private static final class Nursery {
    final AtomicInteger running = new AtomicInteger();
    final ConcurrentLinkedQueue<Runnable> restarts = new ConcurrentLinkedQueue<>();
    final AtomicReference<ChildSpec.@Nullable Life> newest = new AtomicReference<>();
    final DynamicSupervisor supervisor =
        DynamicSupervisor.builder(Runnable::run, (pause, task) -> restarts.add(task))
            .chance(() -> 0)
            .build();

    void start() {
      try {
        supervisor.start(
            ChildSpec.builder(
                    ID,
                    life -> {
                      newest.set(life);
                      running.incrementAndGet();
                      return running::decrementAndGet;
                    })
                .restart(RestartPolicy.onFailure())
                .build());
      } catch (IllegalStateException e) {
        // there is one of this id, or the supervisor was stopped: both are answers
      }
    }

    void restart() {
      try {
        supervisor.restart(ID);
      } catch (IllegalStateException e) {
        // it is being restarted already, which is an answer too
      }
    }

    void crash() {
      ChildSpec.Life life = newest.get();
      if (life != null) {
        life.failed(new IllegalStateException("crash"));
      }
    }

    void look(II_Result result) {
      for (Runnable task = restarts.poll(); task != null; task = restarts.poll()) {
        task.run();
      }
      result.r1 = running.get();
      result.r2 = supervisor.stateOf(ID) == WatcherState.RUNNING ? 1 : 0;
    }
  }

  /** A child is started and ended at once. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = FITS)
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = FITS)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a child runs that nobody lists, or the other way")
  @State
  public static class StartAndTerminate {
    private final Nursery nursery = new Nursery();

    /** Starts it. */
    @Actor
    public void starter() {
      nursery.start();
    }

    /** Ends it. */
    @Actor
    public void ender() {
      nursery.supervisor.terminate(ID);
    }

    /** What runs. */
    @Arbiter
    public void look(II_Result result) {
      nursery.look(result);
    }
  }

  /** A child is started while the supervisor ends. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nothing runs after the end")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a child outlived its supervisor")
  @State
  public static class StartAndStop {
    private final Nursery nursery = new Nursery();

    /** Starts it. */
    @Actor
    public void starter() {
      nursery.start();
    }

    /** Ends all. */
    @Actor
    public void ender() {
      nursery.supervisor.stop();
    }

    /** What runs. */
    @Arbiter
    public void look(II_Result result) {
      nursery.look(result);
    }
  }

  /** Two start one id. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "exactly one won")
  @Outcome(expect = Expect.FORBIDDEN, desc = "two run, or none")
  @State
  public static class TwoStarts {
    private final Nursery nursery = new Nursery();

    /** Starts it. */
    @Actor
    public void one() {
      nursery.start();
    }

    /** Starts it too. */
    @Actor
    public void other() {
      nursery.start();
    }

    /** What runs. */
    @Arbiter
    public void look(II_Result result) {
      nursery.look(result);
    }
  }

  /** A child crashes while it is ended. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "it is gone for good")
  @Outcome(expect = Expect.FORBIDDEN, desc = "it came back")
  @State
  public static class CrashAndTerminate {
    private final Nursery nursery = new Nursery();

    /** It runs. */
    public CrashAndTerminate() {
      nursery.start();
    }

    /** It crashes. */
    @Actor
    public void child() {
      nursery.crash();
    }

    /** It is ended. */
    @Actor
    public void ender() {
      nursery.supervisor.terminate(ID);
    }

    /** What runs. */
    @Arbiter
    public void look(II_Result result) {
      nursery.look(result);
    }
  }

  /** One life is reported as failed twice at once: it is one crash, and one new life. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one new life")
  @Outcome(expect = Expect.FORBIDDEN, desc = "two lives at once, or none")
  @State
  public static class TwoCrashes {
    private final Nursery nursery = new Nursery();

    /** It runs. */
    public TwoCrashes() {
      nursery.start();
    }

    /** It crashes. */
    @Actor
    public void one() {
      nursery.crash();
    }

    /** It crashes. */
    @Actor
    public void other() {
      nursery.crash();
    }

    /** What runs. */
    @Arbiter
    public void look(II_Result result) {
      nursery.look(result);
    }
  }

  /** A child is restarted by two at once. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one life goes on")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a life goes on that nobody lists")
  @State
  public static class TwoRestarts {
    private final Nursery nursery = new Nursery();

    /** It runs. */
    public TwoRestarts() {
      nursery.start();
    }

    /** Restarts it. */
    @Actor
    public void one() {
      nursery.restart();
    }

    /** Restarts it too. */
    @Actor
    public void other() {
      nursery.restart();
    }

    /** What runs. */
    @Arbiter
    public void look(II_Result result) {
      nursery.look(result);
    }
  }
}
