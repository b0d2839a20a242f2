package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.ChildSpec.Life;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Supervision C: ends and restarts")
class SupervisionSpecCTest extends SupervisionFixture {
  private static final Consumer<Life> NORMAL = Life::ended;
  private static final Consumer<Life> SHUTDOWN = life -> life.shutdown("");
  private static final Consumer<Life> SHUTDOWN_T = life -> life.shutdown("T");
  private static final Consumer<Life> FAILURE =
      life -> life.failed(new IllegalStateException("failure"));
  private static final List<Consumer<Life>> ENDS = List.of(NORMAL, SHUTDOWN, SHUTDOWN_T, FAILURE);

  private void endOf(RestartPolicy.Kind kind, Consumer<Life> end) {
    supervisor = with(SupervisorOptions.standard());
    events.clear();
    supervisor.start(spec("a", policy(kind)));
    end.accept(last());
    clock.passSeconds(1);
  }

  @Test
  void s20_aPermanentChildStartsAgainAfterEveryEnd() {
    for (Consumer<Life> end : ENDS) {
      endOf(RestartPolicy.Kind.PERMANENT, end);
      is(WatcherState.RUNNING, "a");
      assertEquals(2, last().incarnation());
    }
  }

  @Test
  void s21_aTransientChildStartsAgainAfterFailuresOnly() {
    for (Consumer<Life> end : List.of(NORMAL, SHUTDOWN, SHUTDOWN_T)) {
      endOf(RestartPolicy.Kind.TRANSIENT, end);
      assertEquals(0, supervisor.size());
      assertEquals(1, last().incarnation());
    }
    endOf(RestartPolicy.Kind.TRANSIENT, FAILURE);
    assertEquals(2, last().incarnation());
    endOf(RestartPolicy.Kind.TRANSIENT, life -> assertTrue(supervisor.kill("a")));
    assertEquals(2, last().incarnation(), "killed is failed");
  }

  @Test
  void s22_aTemporaryChildNeverStartsAgain() {
    for (Consumer<Life> end : ENDS) {
      endOf(RestartPolicy.Kind.TEMPORARY, end);
      assertEquals(0, supervisor.size());
      assertEquals(1, last().incarnation());
    }
    supervisor.start(spec("a", RestartPolicy.temporary()));
    assertFalse(supervisor.restart("a"));
  }

  @Test
  void s23_anEndThatMattersIsReportedOnceAndANormalOneIsSilent() {
    endOf(RestartPolicy.Kind.PERMANENT, NORMAL);
    assertEquals(1, count(SupervisorEvent.Kind.CRASHED));
    for (RestartPolicy.Kind kind : RestartPolicy.Kind.values()) {
      endOf(kind, FAILURE);
      assertEquals(1, count(SupervisorEvent.Kind.CRASHED));
    }
    endOf(RestartPolicy.Kind.TRANSIENT, NORMAL);
    assertEquals(0, count(SupervisorEvent.Kind.CRASHED));
    endOf(RestartPolicy.Kind.TEMPORARY, SHUTDOWN);
    assertEquals(0, count(SupervisorEvent.Kind.CRASHED));
    assertEquals(1, count(SupervisorEvent.Kind.ENDED), "a transition all the same");
  }

  @Test
  void s24_aRestartSeesTheFirstArguments() {
    Map<String, String> arguments = new HashMap<>(Map.of("target", "first"));
    List<String> seen = new ArrayList<>();
    ChildSpec.Start start =
        life -> {
          lives.add(life);
          seen.add(life.metadata().get("target"));
          return none();
        };
    supervisor.start(ChildSpec.builder("a", start).restart(AT_ONCE).metadata(arguments).build());
    arguments.put("target", "second");
    crashAndReturn();
    assertEquals(List.of("first", "first"), seen);
  }

  @Test
  void s25_theStartFunctionOfATemporaryChildIsNotKept() {
    WeakReference<byte[]> argument = startTemporary();
    is(WatcherState.RUNNING, "a");
    ChildSpec kept = supervisor.spec("a").orElseThrow();
    assertEquals(RestartPolicy.Kind.TEMPORARY, kept.policy().kind());
    assertThrows(IllegalStateException.class, () -> kept.start().start(null));
    for (int i = 0; i < 100 && argument.get() != null; i++) {
      System.gc();
    }
    assertNull(argument.get(), "what the start function holds is let go");
  }

  private WeakReference<byte[]> startTemporary() {
    byte[] large = new byte[1 << 20];
    ChildSpec.Start start =
        life -> {
          assertEquals(1 << 20, large.length);
          return none();
        };
    supervisor.start(spec("a", RestartPolicy.temporary(), start));
    return new WeakReference<>(large);
  }

  @Test
  void s26_aRestartIsANewLifeAndSiblingsKeepTheirs() {
    ChildHandle sibling = startOnce(spec("b", AT_ONCE)).child();
    ChildHandle old = startOnce(spec("a", AT_ONCE)).child();
    crashAndReturn();
    ChildHandle present = supervisor.child("a").orElseThrow().handle();
    assertNotSame(old, present);
    assertFalse(old.alive());
    assertEquals(2, present.incarnation());
    assertFalse(supervisor.terminate(old));
    assertTrue(present.alive());
    assertTrue(sibling.alive());
    assertEquals(1, sibling.incarnation());
  }

  @Test
  void s27_theStartFunctionMayAnswerOtherwiseAtARestart() {
    Map<String, ChildSpec.Start> second =
        Map.of(
            "child", life -> none(),
            "child with info", life -> Child.with("info", none()),
            "ignore", life -> Child.IGNORED,
            "nonsense", life -> null,
            "throw",
                life -> {
                  throw new IllegalStateException("not now");
                });
    second.forEach(
        (id, answer) ->
            supervisor.start(
                spec(
                    id,
                    AT_ONCE,
                    life -> {
                      lives.add(life);
                      return life.incarnation() == 1 ? none() : answer.start(life);
                    })));
    assertEquals(5, supervisor.counts().active());
    for (Life life : List.copyOf(lives)) {
      life.failed(new IllegalStateException("all at once"));
    }
    assertEquals(5, supervisor.counts().restarting());
    clock.passSeconds(0);
    is(WatcherState.RUNNING, "child");
    is(WatcherState.RUNNING, "child with info");
    is(WatcherState.STOPPED, "ignore");
    assertEquals(4, supervisor.counts().specs());
    assertEquals(2, supervisor.counts().active());
    assertEquals(4, supervisor.size());
  }

  @Test
  void s28_reportsOfChildrenThatAreGoneAreIgnored() {
    supervisor.start(spec("a"));
    Life gone = last();
    supervisor.terminate("a");
    supervisor.start(spec("a"));
    gone.failed(new IllegalStateException("late"));
    gone.ended();
    is(WatcherState.RUNNING, "a");
    assertTrue(last().current());
    assertEquals(0, supervisor.child("a").orElseThrow().restarts());
    assertEquals(2, supervisor.counts().late());
  }
}
