package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.MaintenanceWindow;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two monitors on one store: what people ask of one is in force on the other within seconds. */
class SharedNotesTest {
  private static final CheckId SHOP = CheckId.of("shop");
  private static final Duration WITHIN = Duration.ofSeconds(6);

  private final SimPlatform sim = new SimPlatform(5);
  private final List<Alert> heard = new ArrayList<>();
  private Reading reading = Reading.up();
  private Runnable whileRead = () -> {};
  private int reads;
  private final MemoryStore store =
      new MemoryStore(sim) {
        @Override
        public boolean shared() {
          return true;
        }

        @Override
        public Map<String, String> notes() {
          reads++;
          Map<String, String> notes = super.notes();
          whileRead.run();
          return notes;
        }
      };

  private Monitor start(Check... checks) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.alertListeners.add(heard::add);
    spec.rules.add(Rules.consecutiveFailures(1));
    spec.checks.addAll(List.of(checks));
    return Engine.start(spec);
  }

  private Monitor watching() {
    return start(Check.code("shop", () -> context -> reading).every(Duration.ofSeconds(1)));
  }

  private Silence silence() {
    return Silence.until("s", sim.wallTime().plus(Duration.ofHours(1)), "ann", "work")
        .onChecks(SHOP);
  }

  @Test
  void aSilenceHoldsOnTheOtherMonitorWithinSeconds() {
    try (Monitor watches = watching();
        Monitor other = start()) {
      sim.advance(Duration.ofMinutes(1));
      other.silence(silence());
      sim.advance(WITHIN);
      assertEquals(1, watches.silences().size());
      reading = Reading.down("refused");
      sim.advance(Duration.ofMinutes(1));
      assertEquals(List.of(), heard);
      other.unsilence("s");
      sim.advance(WITHIN);
      assertEquals(1, heard.size(), "it fires as soon as nothing holds it");
      assertEquals(List.of(), watches.silences());
    }
  }

  @Test
  void aWindowBeginsAndEndsOnTheOtherMonitorWithinSeconds() {
    try (Monitor watches = watching();
        Monitor other = start()) {
      sim.advance(Duration.ofMinutes(1));
      MaintenanceWindow.When hour =
          new MaintenanceWindow.Once(sim.wallTime(), sim.wallTime().plus(Duration.ofHours(1)));
      other.maintain(MaintenanceWindow.of("w", hour, "new disks").onChecks(SHOP));
      sim.advance(WITHIN);
      assertEquals(CheckMode.MAINTENANCE, watches.state(SHOP).orElseThrow().mode());
      assertTrue(other.endMaintenance("w"));
      sim.advance(WITHIN);
      assertEquals(CheckMode.ACTIVE, watches.state(SHOP).orElseThrow().mode());
    }
  }

  @Test
  void aSilenceThatIsSetWhileTheStoreIsReadIsNotLost() {
    try (Monitor monitor = watching()) {
      sim.advance(Duration.ofMinutes(1));
      whileRead =
          () -> {
            whileRead = () -> {};
            monitor.silence(silence());
          };
      boolean seen = false;
      for (int i = 0; i < 100; i++) {
        sim.advance(Duration.ofMillis(100));
        boolean set = monitor.silences().size() == 1;
        assertTrue(set || i < 60 && !seen, "lost after " + i);
        seen |= set;
      }
    }
  }

  @Test
  void readingAgainCostsOneQuestionEveryFiveSeconds() {
    try (Monitor monitor = watching()) {
      sim.advance(Duration.ofMinutes(1));
      int before = reads;
      sim.advance(Duration.ofMinutes(10));
      assertEquals(120, reads - before);
      assertEquals(0, monitor.silences().size());
    }
  }
}
