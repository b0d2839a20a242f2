package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.core.supervisor.SpecException.Code;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@DisplayName("Supervision A: specifications and validation")
class SupervisionSpecATest extends SupervisionFixture {
  private ChildSpec.Builder good() {
    return ChildSpec.builder("a", child("a"));
  }

  private static Code code(Executable wrong) {
    return assertThrows(SpecException.class, wrong).code();
  }

  @Test
  void s01_aSpecOfIdAndStartIsCompletedByDefaults() {
    ChildSpec spec = good().build();
    assertEquals("a", spec.id());
    assertEquals(RestartPolicy.Kind.PERMANENT, spec.policy().kind());
    assertEquals(Shutdown.within(Duration.ofMillis(5_000)), spec.shutdown());
    assertEquals(ChildSpec.Type.WORKER, spec.type());
    assertEquals(Map.of(), spec.metadata());
    assertEquals(Optional.empty(), spec.progressWithin());
  }

  @Test
  void s02_workersLeaveWithin5SecondsAndSupervisorsHaveNoLimit() {
    assertEquals(Optional.of(Duration.ofSeconds(5)), good().build().shutdown().limit());
    ChildSpec branch = DynamicSupervisor.nested("branch", () -> supervisor, Stream::empty).build();
    assertEquals(ChildSpec.Type.SUPERVISOR, branch.type());
    assertEquals(Shutdown.infinite(), branch.shutdown());
    assertEquals(Optional.empty(), branch.shutdown().limit());
  }

  @Test
  void s03_eachInvalidFieldHasACodeOfItsOwnAndNamesTheValue() {
    Map<String, String> withNull = new HashMap<>();
    withNull.put("key", null);
    List<Executable> wrong =
        List.of(
            () -> ChildSpec.of("", child("")),
            () -> ChildSpec.of("a", null),
            () -> good().restart(null).build(),
            () -> good().shutdown(Shutdown.within(Duration.ofMillis(-10))).build(),
            () -> good().type(null).build(),
            () -> good().metadata(withNull).build(),
            () -> good().progressWithin(Duration.ZERO).build(),
            () -> RestartPolicy.permanent().maxRestarts(-1),
            () -> RestartPolicy.permanent().within(Duration.ZERO),
            () -> RestartPolicy.permanent().backoff(Duration.ofSeconds(-1), Duration.ZERO),
            () -> RestartPolicy.permanent().coolDown(Duration.ZERO),
            () -> RestartPolicy.permanent().maxQuarantines(0));
    Set<Code> codes = EnumSet.noneOf(Code.class);
    wrong.forEach(one -> assertTrue(codes.add(code(one)), codes.toString()));
    assertEquals(Code.ID, code(() -> ChildSpec.of(null, child("a"))));
    assertEquals(Code.SHUTDOWN, code(() -> good().shutdown(Shutdown.infinite()).build()));
    assertEquals(Code.SHUTDOWN, code(() -> good().shutdown(null).build()));
    SpecException negative =
        assertThrows(SpecException.class, () -> Shutdown.within(Duration.ofMillis(-1)));
    assertEquals(Duration.ofMillis(-1), negative.problems().get(0).value());
    SpecException both =
        assertThrows(SpecException.class, () -> good().type(null).restart(null).build());
    assertEquals(2, both.problems().size(), "all that is wrong is named at once");
    assertEquals(0, supervisor.size());
    assertEquals(List.of(), lives);
  }

  @Test
  void s04_aBadSpecIsRefusedInTheCallerAlsoWhenTheSupervisorIsStopped() {
    supervisor.stop();
    assertEquals(Code.ID, code(() -> supervisor.start(ChildSpec.of("", child("")))));
    assertThrows(NullPointerException.class, () -> supervisor.start(null));
    assertThrows(StartOutcome.NotStarted.class, () -> supervisor.start(spec("a")));
  }

  @Test
  void s05_aTypedBuilderLeavesNoRoomForUnknownKeysButMetadataIsFree() {
    ChildSpec spec = good().metadata(Map.of("anything", "goes")).build();
    assertEquals("goes", spec.metadata().get("anything"));
    assertThrows(UnsupportedOperationException.class, () -> spec.metadata().put("a", "b"));
  }

  @Test
  void s06_badOptionsAreAllNamedAndMakeNoSupervisor() {
    SpecException refused =
        assertThrows(
            SpecException.class,
            () ->
                SupervisorOptions.builder()
                    .mode(null)
                    .restarts(-1, Duration.ZERO)
                    .maxChildren(-1)
                    .startTimeout(Duration.ofSeconds(-1))
                    .shutdown(Shutdown.infinite())
                    .maxAbandoned(-1)
                    .build());
    assertEquals(7, refused.problems().size());
    assertEquals(
        EnumSet.of(
            Code.MODE,
            Code.MAX_RESTARTS,
            Code.PERIOD,
            Code.MAX_CHILDREN,
            Code.START_TIMEOUT,
            Code.SHUTDOWN,
            Code.MAX_ABANDONED),
        EnumSet.copyOf(refused.problems().stream().map(SpecException.Problem::code).toList()));
    assertEquals(0, clock.waiting(), "nothing was set going");
  }

  @Test
  void s07_defaultsCanBeReadWhileItRuns() {
    SupervisorOptions options = supervisor.options();
    assertEquals(SupervisorOptions.Mode.PER_CHILD, options.mode());
    assertEquals(3, options.maxRestarts());
    assertEquals(Duration.ofSeconds(5), options.period());
    assertEquals(Integer.MAX_VALUE, options.maxChildren());
    assertEquals(Duration.ofSeconds(30), options.startTimeout());
    supervisor.start(spec("a"));
    RestartPolicy policy = supervisor.spec("a").orElseThrow().policy();
    assertEquals(5, policy.maxRestarts());
    assertEquals(Duration.ofMinutes(1), policy.period());
    assertEquals(Duration.ofSeconds(1), policy.pauses().first());
    assertEquals(Duration.ofMinutes(5), policy.pauses().longest());
    assertEquals(Duration.ofMinutes(5), policy.coolDown());
    assertEquals(5, policy.quarantine().inARow());
  }

  @Test
  void s08_aSpecIsReadBackCompleteAndAnUnknownIdIsNotFound() {
    Shutdown usual = Shutdown.within(Duration.ofSeconds(7));
    supervisor = with(SupervisorOptions.builder().shutdown(usual).build());
    supervisor.start(spec("a"));
    supervisor.start(
        ChildSpec.builder("b", child("b"))
            .shutdown(Shutdown.brutal())
            .metadata(Map.of("k", "v"))
            .progressWithin(Duration.ofSeconds(9))
            .build());
    assertEquals(usual, supervisor.spec("a").orElseThrow().shutdown());
    ChildSpec b = supervisor.spec("b").orElseThrow();
    assertEquals(Shutdown.brutal(), b.shutdown());
    assertEquals(Map.of("k", "v"), b.metadata());
    assertEquals(Optional.of(Duration.ofSeconds(9)), b.progressWithin());
    assertInstanceOf(ChildSpec.Start.class, b.start());
    assertEquals(Optional.empty(), supervisor.spec("c"));
  }
}
