package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store in memory forgets; what it answers of the rest is for its conformance suites. */
class MemoryHistoryTest {
  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
  private static final CheckId SHOP = CheckId.of("shop");

  private Instant now = T;
  private final TimeSource time =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public Instant wallTime() {
          return now;
        }
      };
  private final MemoryStore store = new MemoryStore(time, 5);

  private void ran(int second) {
    ProbeResult result = ProbeResult.builder(SHOP, T.plusSeconds(second)).build();
    CheckState state = CheckState.initial(SHOP, T).after(result, List.of());
    store.commit(List.of(new Decision(result, StoredState.of(state), List.of(), List.of())));
  }

  private List<Long> kept() {
    return store.history().lastResults(SHOP, 100).stream()
        .map(one -> Duration.between(T, one.due()).getSeconds())
        .toList();
  }

  @Test
  void theNewestResultsAreKeptWheneverTheyCame() {
    for (int second : new int[] {10, 20, 60, 40, 30, 40, 50}) {
      ran(second);
    }
    assertEquals(List.of(60L, 50L, 40L, 30L, 20L), kept());
    ran(5);
    ran(25);
    assertEquals(List.of(60L, 50L, 40L, 30L, 25L), kept());
    ran(70);
    assertEquals(List.of(70L, 60L, 50L, 40L, 30L), kept());
  }

  @Test
  void oldAlertsAndModesAreForgotten() {
    Alert.Subject subject = new Alert.Subject(SHOP, "rule", Severity.INFO);
    for (int i = 0; i < 1_200; i++) {
      now = T.plusSeconds(i);
      Alert alert = Alert.open(subject, AlertState.FIRING, now, "");
      CheckMode mode = i % 2 == 0 ? CheckMode.PAUSED : CheckMode.ACTIVE;
      CheckState state = CheckState.initial(SHOP, T).toBuilder().mode(mode).build();
      store.commit(List.of(new Decision(null, StoredState.of(state), List.of(alert), List.of())));
    }
    assertEquals(500, store.history().alerts(SHOP, T, Instant.MAX, 10_000).size());
    assertEquals(500, store.history().transitions(SHOP, T, Instant.MAX, 10_000).size());
    assertEquals(
        Duration.ofSeconds(250 - 1),
        store.history().timeAccount(SHOP, T.plusSeconds(701), now).maintenance());
    Instant before = T.plusSeconds(600);
    assertEquals(Duration.ZERO, store.history().timeAccount(SHOP, T, before).maintenance());
  }
}
