package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.StartOutcome.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the numbered specification does not say. */
class DynamicSupervisorTest extends SupervisionFixture {
  @Test
  void aListenerOrAStopThatThrowsHarmsNobody() {
    DynamicSupervisor rude =
        DynamicSupervisor.builder(Runnable::run, clock::after)
            .time(clock)
            .events(
                event -> {
                  throw new AssertionError("a listener that throws");
                })
            .build();
    Child throwing =
        () -> {
          throw new AssertionError("a stop that throws");
        };
    rude.start(ChildSpec.of("a", life -> throwing));
    assertTrue(rude.terminate("a"));
    assertEquals(0, rude.size());
    rude.startOnce(ChildSpec.of("a", life -> throwing))
        .whenKnown(
            outcome -> {
              throw new AssertionError("a listener that throws");
            });
    assertEquals(1, rude.counts().active());
  }

  @Test
  void aRestartOnDemandStartsWhatRunsOrIsQuarantined() {
    supervisor.start(spec("a", RestartPolicy.permanent().maxRestarts(0)));
    crash();
    assertTrue(supervisor.restart("a"));
    is(WatcherState.RUNNING, "a");
    assertTrue(supervisor.restart("a"));
    assertEquals(2, stops.size());
    clock.passSeconds(600);
    assertEquals(3, lives.size(), "the cool-down of an earlier life starts nothing");
    assertFalse(supervisor.restart("b"));
  }

  @Test
  void aChildWithTooManyAbandonedCallsIsNotRestartedOnDemand() {
    supervisor.start(spec("a", AT_ONCE));
    inline = false;
    assertTrue(supervisor.restart("a"));
    List<Runnable> stopOfFirst = new ArrayList<>(tasks);
    tasks.clear();
    stopOfFirst.remove(0).run();
    clock.passSeconds(5);
    assertEquals(1, supervisor.counts().abandoned(), "the stop of the first life");
    is(WatcherState.RUNNING, "a");
    assertTrue(supervisor.restart("a"), "one may be away");
    tasks.remove().run();
    tasks.clear();
    clock.passSeconds(5);
    assertEquals(2, supervisor.counts().abandoned());
    assertThrows(IllegalStateException.class, () -> supervisor.restart("a"));
    stopOfFirst.forEach(Runnable::run);
    assertEquals(1, supervisor.counts().abandoned());
    assertTrue(supervisor.restart("a"));
  }

  @Test
  void anIdIsFreeAsSoonAsItsChildWasAskedToLeave() {
    supervisor = with(SupervisorOptions.builder().maxChildren(1).build());
    supervisor.start(spec("a"));
    inline = false;
    supervisor.terminate("a");
    is(WatcherState.STOPPING, "a");
    supervisor.start(spec("a"));
    is(WatcherState.STARTING, "a");
    assertEquals(1, supervisor.size());
    assertEquals(1, supervisor.counts().stopping());
    runTasks();
    is(WatcherState.RUNNING, "a");
    assertEquals(1, supervisor.counts().specs());
    assertEquals(Kind.MAX_CHILDREN, startOnce(spec("b")).kind());
  }

  @Test
  void aStopThatFindsNoThreadIsAsGoodAsAKill() throws Exception {
    boolean[] closed = {false};
    DynamicSupervisor full =
        with(
            SupervisorOptions.standard(),
            task -> {
              if (closed[0]) {
                throw new RejectedExecutionException("no thread");
              }
              task.run();
            });
    full.start(spec("a"));
    closed[0] = true;
    assertEquals(Kind.FAILED, full.startOnce(spec("b")).outcome().orElseThrow().kind());
    full.stop();
    assertTrue(full.stop(Duration.ZERO));
    assertEquals(0, full.size());
    assertEquals(1, count(SupervisorEvent.Kind.STOPPED));
  }

  @Test
  void aThreadComesBackAsItWas() {
    Thread thread = Thread.currentThread();
    String name = thread.getName();
    ClassLoader loader = thread.getContextClassLoader();
    int priority = thread.getPriority();
    supervisor.start(
        ChildSpec.of(
            "a",
            life -> {
              thread.setName("mine now");
              thread.setContextClassLoader(null);
              thread.setPriority(Thread.MIN_PRIORITY);
              return none();
            }));
    assertEquals(name, thread.getName());
    assertEquals(loader, thread.getContextClassLoader());
    assertEquals(priority, thread.getPriority());
  }

  @Test
  void anythingThrowableIsAFailureOfOneChildOnly() {
    for (Throwable thrown :
        List.of(
            new OutOfMemoryError("not really"),
            new StackOverflowError(),
            new NoClassDefFoundError("gone"),
            new InterruptedException())) {
      String id = thrown.getClass().getSimpleName();
      supervisor.start(
          ChildSpec.of(
              id,
              life -> {
                throw SupervisorThrows.any(thrown);
              }));
      is(WatcherState.RESTARTING, id);
      assertTrue(supervisor.child(id).orElseThrow().lastFailure().startsWith(id));
    }
  }

  /** Throws what no signature allows. */
  private static final class SupervisorThrows {
    @SuppressWarnings("unchecked")
    static <T extends Throwable> RuntimeException any(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }

  @Test
  void whatIsRegisteredAfterTheKillIsClosedAtOnce() {
    supervisor.start(spec("a", AT_ONCE));
    ChildSpec.Life life = last();
    supervisor.kill("a");
    List<String> closed = new ArrayList<>();
    life.closeOnKill(() -> closed.add("late"));
    assertEquals(List.of("late"), closed);
    life.closeOnKill(
        () -> {
          throw new IllegalStateException("does not close");
        });
    assertFalse(life.current());
  }

  @Test
  void aLongListIsStartedAndTakenBackWithoutADeepStack() {
    Stream<ChildSpec> many = IntStream.range(0, 20_000).mapToObj(i -> spec("child " + i));
    ChildSpec bad =
        ChildSpec.of(
            "bad",
            life -> {
              throw new IllegalStateException("no");
            });
    List<ChildSpec> all = Stream.concat(many, Stream.of(bad)).toList();
    assertEquals("bad", supervisor.startAll(all).outcome().orElseThrow().id());
    assertEquals(20_000, stops.size());
    assertEquals("child 19999", stops.get(0));
    assertEquals(0, supervisor.size());
  }

  @Test
  void aTerminatedStartIsToldSo() {
    inline = false;
    StartOutcome.Pending pending = supervisor.startOnce(spec("a"));
    assertEquals(Optional.empty(), pending.outcome());
    supervisor.terminate("a");
    assertEquals(Kind.STOPPED, pending.outcome().orElseThrow().kind());
    runTasks();
    assertEquals(0, supervisor.size());
    assertEquals(List.of(), lives);
  }

  @Test
  void aLimitedBranchThatDoesNotLeaveIsKilledWithAllItsChildren() throws Exception {
    supervisor.start(
        DynamicSupervisor.nested(
                "branch",
                () -> with(SupervisorOptions.standard()),
                () ->
                    Stream.of(
                        ChildSpec.builder("leaf", child("leaf"))
                            .shutdown(Shutdown.within(Duration.ofDays(1)))
                            .build()))
            .shutdown(Shutdown.within(Duration.ofSeconds(1)))
            .build());
    inline = false;
    supervisor.terminate("branch");
    clock.passSeconds(0.9);
    is(WatcherState.STOPPING, "branch");
    clock.passSeconds(0.1);
    is(WatcherState.STOPPED, "branch");
    assertEquals(0, supervisor.size());
  }
}
