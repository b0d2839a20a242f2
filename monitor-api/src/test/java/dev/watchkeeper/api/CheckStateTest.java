package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** {@link CheckState} and {@link ProbeResult}, and their builders. */
class CheckStateTest {
  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
  private static final CheckId SHOP = CheckId.of("shop");

  private static ProbeResult result(int second, Reading reading) {
    return ProbeResult.builder(SHOP, T.plusSeconds(second)).reading(reading).build();
  }

  @Test
  void theStateBeforeTheFirstResultIsUnknown() {
    CheckState state = CheckState.initial(SHOP, T);
    assertEquals(Status.UNKNOWN, state.status());
    assertEquals(0, state.streak());
    assertEquals(T, state.since());
    assertEquals(Optional.empty(), state.lastResult());
    assertEquals(CheckMode.ACTIVE, state.mode());
  }

  @Test
  void aFirstResultThatIsUnknownBeginsAStreakOfItsOwn() {
    ProbeResult unknown = result(5, Reading.unknown("defect"));
    CheckState state = CheckState.initial(SHOP, T).after(unknown, List.of());
    assertEquals(1, state.streak());
    assertEquals(T.plusSeconds(5), state.since());
  }

  @Test
  void streaksAgreeWithCountingBackwards() {
    List<Reading> readings =
        List.of(Reading.up(), Reading.degraded("slow"), Reading.down("no"), Reading.unknown("?"));
    for (long seed = 1; seed <= 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      CheckState state = CheckState.initial(SHOP, T);
      List<ProbeResult> seen = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        Reading reading = readings.get(random.nextInt(random.nextInt(3) == 0 ? 4 : 2));
        seen.add(result(i, reading));
        state = state.after(seen.get(i - 1), List.of());
        int streak = 1;
        while (streak < i && seen.get(i - 1 - streak).status() == reading.status()) {
          streak++;
        }
        String seeded = "seed " + seed + ", result " + i;
        assertEquals(streak, state.streak(), seeded);
        assertEquals(reading.status(), state.status(), seeded);
        assertEquals(seen.get(i - streak).due(), state.since(), seeded);
      }
    }
  }

  @Test
  void aStreakThatCannotGrowStays() {
    ProbeResult up = result(1, Reading.up());
    CheckState.Builder builder = CheckState.initial(SHOP, T).toBuilder();
    CheckState long1 = builder.status(Status.UP, T, Integer.MAX_VALUE).lastResult(up).build();
    assertEquals(Integer.MAX_VALUE, long1.after(up, List.of()).streak());
  }

  @Test
  void aBuilderStartsFromTheStateItCameFrom() {
    CheckState state =
        CheckState.initial(SHOP, T).toBuilder()
            .status(Status.DOWN, T.plusSeconds(9), 3)
            .mode(CheckMode.PAUSED)
            .watcher(WatcherState.QUARANTINED)
            .lastResult(result(9, Reading.down("no")))
            .build();
    assertEquals(state, state.toBuilder().build());
    assertNotEquals(state, state.toBuilder().mode(CheckMode.ACTIVE).build());
    assertNotEquals(state, state.toBuilder().lastResult(null).build());
    assertThrows(NullPointerException.class, () -> state.toBuilder().mode(null));
  }

  @Test
  void aResultIsKnownByItsDueTimeCutToMicroseconds() {
    Instant odd = T.plusNanos(1_234_567);
    ProbeResult result = ProbeResult.builder(SHOP, odd).build();
    assertEquals(T.plusNanos(1_234_000), result.due());
    assertEquals(result.due(), ProbeResult.builder(SHOP, result.due()).build().due());
    Instant early = Instant.ofEpochSecond(-5, 999_999_999);
    assertEquals(
        Instant.ofEpochSecond(-5, 999_999_000), ProbeResult.builder(SHOP, early).build().due());
  }

  @Test
  void aResultHoldsWhatItsBuilderWasGiven() {
    Evidence evidence = new Evidence("depth", "at most 1", "2", Status.DOWN);
    ProbeResult result =
        ProbeResult.builder(SHOP, T)
            .ran(T.plusSeconds(1), 84_000_000)
            .reading(Reading.of(Outcome.REFUSED, "refused").inPhase("connect"))
            .evidence(List.of(evidence))
            .by("node-1", 7)
            .build();
    assertEquals(Duration.ofMillis(84), result.took());
    assertEquals(Status.DOWN, result.status());
    assertEquals(Blame.TARGET, result.blame());
    assertEquals("connect", result.phase());
    assertEquals(List.of(evidence), result.evidence());
    assertEquals(7, result.incarnation());
    assertEquals(
        "shop was DOWN(REFUSED) at 2026-03-01T12:00:00Z after 84 ms: refused", result.toString());
    assertEquals(0, ProbeResult.builder(SHOP, T).ran(T, -5).build().tookNanos());
  }
}
