package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Health.Trouble;
import dev.watchkeeper.core.Monitor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FollowedSourceTest {
  private final SimPlatform sim = new SimPlatform(7);
  private final MemoryStore store = new MemoryStore(sim);
  private final Table table = new Table();
  private final List<Alert> alerts = new ArrayList<>();
  private final List<ProbeResult> results = new ArrayList<>();
  private int open;

  /** Definitions that others change. */
  private static final class Table implements CheckSource {
    final Map<String, Check> rows = new TreeMap<>();
    final Map<String, List<Problem>> wrong = new LinkedHashMap<>();
    boolean marked = true;
    boolean away;
    int version;
    int reads;

    void put(Check check) {
      rows.put(check.id().value(), check);
      version++;
    }

    void remove(String name) {
      rows.remove(name);
      version++;
    }

    @Override
    public Wanted read() throws IOException {
      if (away) {
        throw new IOException("the database is away");
      }
      reads++;
      return new Wanted(List.copyOf(rows.values()), wrong);
    }

    @Override
    public String mark() {
      return marked ? "" + version : "";
    }

    @Override
    public String name() {
      return "table";
    }
  }

  /** Probes that say what their settings say. */
  private final class Saying implements ProbeProvider {
    @Override
    public String type() {
      return "saying";
    }

    @Override
    public Probe create(Target target, Settings settings) {
      String says = settings.text("says").required();
      open++;
      return new Probe() {
        @Override
        public Reading run(dev.watchkeeper.api.spi.ProbeContext run) {
          return says.equals("up") ? Reading.up() : Reading.down(says);
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }

  private static Check saying(String id, String says) {
    Target target = Target.of("x:" + id).with("team", "payments");
    Settings settings = says.isEmpty() ? Settings.empty() : Settings.of(Map.of("says", says));
    return Check.of(id, () -> ProbeDefinition.of("saying", target, settings))
        .every(Duration.ofSeconds(10));
  }

  private Monitor start(Consumer<EngineSpec> more) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.plugins.add(new Saying());
    spec.sources.add(new EngineSpec.Source(table, Duration.ofSeconds(5)));
    spec.alertListeners.add(alerts::add);
    spec.resultListeners.add(results::add);
    more.accept(spec);
    return Engine.start(spec);
  }

  private Monitor start() {
    return start(spec -> {});
  }

  private static CheckId id(String name) {
    return CheckId.of(name);
  }

  private static List<String> names(Monitor monitor) {
    return monitor.checks().stream().map(check -> check.id().value()).toList();
  }

  private static List<Trouble> blamed(Monitor monitor, Blame blame) {
    return monitor.health().troubles().stream().filter(t -> t.blame() == blame).toList();
  }

  @Test
  void whatIsInTheTableIsWatchedFromTheStart() {
    table.put(saying("a", "up"));
    try (Monitor monitor = start()) {
      assertEquals(List.of("a"), names(monitor));
      sim.advance(Duration.ofMinutes(1));
      assertEquals(6, monitor.accounting().up());
      Monitor.Followed followed = monitor.followed().get(0);
      assertEquals(1, followed.checks());
      assertEquals("", followed.trouble());
      assertEquals("table", followed.source());
    }
    sim.settle();
    assertEquals(0, open, "all probes are closed");
  }

  @Test
  void rowsThatComeChangeAndGoAreFollowedWithinSeconds() {
    try (Monitor monitor = start()) {
      sim.advance(Duration.ofSeconds(30));
      table.put(saying("a", "up"));
      table.put(saying("b", "up"));
      sim.advance(Duration.ofSeconds(5));
      assertEquals(List.of("a", "b"), names(monitor));
      table.put(saying("b", "refused"));
      sim.advance(Duration.ofSeconds(30));
      assertEquals(1, alerts.size());
      table.remove("b");
      sim.advance(Duration.ofSeconds(5));
      assertEquals(List.of("a"), names(monitor));
      assertEquals(2, alerts.size(), "the alert of a check that is gone is resolved");
      assertEquals("its definition was removed", alerts.get(1).explanation());
      assertEquals(1, open);
    }
  }

  @Test
  void anUnchangedSourceIsAskedForItsMarkOnlyAndReadOnceAMinute() {
    table.put(saying("a", "up"));
    try (Monitor monitor = start()) {
      sim.advance(Duration.ofMinutes(10));
      assertTrue(table.reads <= 12, "reads: " + table.reads);
      table.rows.put("b", saying("b", "up"));
      sim.advance(Duration.ofSeconds(66));
      assertEquals(List.of("a", "b"), names(monitor), "changed behind the back of its mark");
    }
  }

  @Test
  void aSourceWithoutAMarkIsReadEachTime() {
    table.marked = false;
    table.put(saying("a", "up"));
    try (Monitor monitor = start()) {
      table.rows.put("b", saying("b", "up"));
      sim.advance(Duration.ofSeconds(5));
      assertEquals(List.of("a", "b"), names(monitor));
    }
  }

  @Test
  void aRowThatBecomesWrongLeavesTheLastSoundDefinitionInForce() {
    table.put(saying("a", "up"));
    table.put(saying("b", "up"));
    try (Monitor monitor = start()) {
      sim.advance(Duration.ofSeconds(20));
      table.put(saying("a", ""));
      table.put(saying("c", "up"));
      table.rows.remove("b");
      table.wrong.put("b", List.of(new Problem("every", "takes a duration")));
      sim.advance(Duration.ofMinutes(10));
      assertEquals(List.of("a", "b", "c"), names(monitor));
      assertEquals(0, monitor.accounting().unknown());
      List<Trouble> troubles = blamed(monitor, Blame.CONFIG);
      assertEquals(2, troubles.size());
      assertTrue(troubles.stream().allMatch(t -> t.count() == 1), "told once: " + troubles);
      assertTrue(
          troubles.stream().allMatch(t -> t.message().endsWith("it is watched as it was before")));
      assertEquals(
          List.of("a", "b"),
          monitor.followed().get(0).problems().keySet().stream().sorted().toList());
      table.wrong.clear();
      table.put(saying("a", "refused"));
      sim.advance(Duration.ofSeconds(30));
      assertEquals(List.of("a", "c"), names(monitor));
      assertEquals(Map.of(), monitor.followed().get(0).problems());
      assertEquals(1, alerts.size());
    }
  }

  @Test
  void aWrongRowAtTheStartHarmsNoOther() {
    table.put(saying("a", ""));
    table.put(saying("b", "up"));
    try (Monitor monitor = start()) {
      assertEquals(List.of("b"), names(monitor));
      assertTrue(blamed(monitor, Blame.CONFIG).get(0).message().endsWith("it is not watched"));
    }
  }

  @Test
  void aSourceThatIsAwayChangesNothing() {
    table.away = true;
    try (Monitor monitor = start()) {
      assertEquals(List.of(), names(monitor));
      assertFalse(monitor.followed().get(0).trouble().isEmpty());
      table.away = false;
      table.put(saying("a", "up"));
      sim.advance(Duration.ofSeconds(5));
      assertEquals(List.of("a"), names(monitor));
      table.away = true;
      table.version++;
      sim.advance(Duration.ofMinutes(2));
      assertEquals(List.of("a"), names(monitor));
      assertTrue(blamed(monitor, Blame.STORE).get(0).count() > 20);
      table.away = false;
      table.put(saying("b", "up"));
      sim.advance(Duration.ofSeconds(5));
      assertEquals(List.of("a", "b"), names(monitor));
      assertEquals("", monitor.followed().get(0).trouble());
    }
  }

  @Test
  void aSourceThatWantsNothingIsBelievedAfterAMinute() {
    table.put(saying("a", "up"));
    table.put(saying("b", "up"));
    try (Monitor monitor = start()) {
      table.rows.clear();
      table.version++;
      sim.advance(Duration.ofSeconds(30));
      assertEquals(List.of("a", "b"), names(monitor));
      assertTrue(monitor.followed().get(0).trouble().contains("no check at all"));
      table.put(saying("a", "up"));
      sim.advance(Duration.ofSeconds(10));
      assertEquals(List.of("a"), names(monitor), "it was only loaded anew");
      table.remove("a");
      sim.advance(Duration.ofSeconds(70));
      assertEquals(List.of(), names(monitor));
    }
  }

  @Test
  void aRowThatIsNotEnabledStopsAndKeepsItsStateAlsoOverRestarts() {
    table.put(saying("a", "refused"));
    Monitor first = start();
    sim.advance(Duration.ofMinutes(1));
    assertEquals(1, alerts.size());
    table.put(saying("a", "refused").enabled(false));
    sim.advance(Duration.ofSeconds(20));
    int before = results.size();
    sim.advance(Duration.ofMinutes(5));
    assertEquals(before, results.size());
    assertEquals(CheckMode.PAUSED, first.state(id("a")).orElseThrow().mode());
    assertEquals(1, first.state(id("a")).orElseThrow().openAlerts().size());
    first.close();
    try (Monitor second = start()) {
      sim.advance(Duration.ofMinutes(5));
      assertEquals(before, results.size());
      table.put(saying("a", "refused"));
      sim.advance(Duration.ofMinutes(1));
      assertTrue(results.size() > before);
      assertEquals(1, alerts.size(), "the open alert is the same");
      second.pause(id("a"));
      table.put(saying("a", "refused").enabled(false));
      sim.advance(Duration.ofSeconds(10));
    }
    table.put(saying("a", "refused"));
    int paused = results.size();
    try (Monitor third = start()) {
      sim.advance(Duration.ofMinutes(1));
      assertEquals(paused, results.size(), "people paused it, and that is kept");
      third.resume(id("a"));
      sim.advance(Duration.ofMinutes(1));
      assertTrue(results.size() > paused);
    }
  }

  @Test
  void aRowThatIsSwitchedOffWhileNobodyWatchesDoesNotRunAfterTheRestart() {
    table.put(saying("a", "up"));
    start().close();
    table.put(saying("a", "up").enabled(false));
    try (Monitor monitor = start()) {
      sim.advance(Duration.ofMinutes(1));
      assertEquals(0, monitor.accounting().due());
    }
    table.put(saying("a", "up"));
    try (Monitor monitor = start()) {
      sim.advance(Duration.ofMinutes(1));
      assertEquals(6, monitor.accounting().up());
    }
  }

  @Test
  void checksOfTheProgramAndOfTheTableDoNotMeet() {
    Check own = saying("own", "up");
    table.put(saying("a", "up"));
    table.put(saying("own", "refused"));
    try (Monitor monitor = start(spec -> spec.checks.add(own))) {
      assertEquals(own, monitor.check(id("own")).orElseThrow());
      assertTrue(monitor.followed().get(0).problems().containsKey("own"));
      monitor.apply(List.of(saying("other", "up")));
      assertEquals(List.of("a", "other"), names(monitor));
      sim.advance(Duration.ofMinutes(2));
      assertEquals(List.of("a", "other", "own"), names(monitor), "its name is free now");
      assertThrows(IllegalStateException.class, () -> monitor.remove(id("a")));
      assertThrows(IllegalStateException.class, () -> monitor.change(saying("a", "x")));
      List<Check> both = List.of(saying("a", "x"), saying("other", "up"));
      assertThrows(ConfigurationException.class, () -> monitor.apply(both));
      assertEquals(List.of("a", "other", "own"), names(monitor));
    }
    sim.settle();
    assertEquals(0, open);
  }

  @Test
  void aCheckThatComesLaterGoesOnFromWhatTheStoreKnows() {
    table.put(saying("a", "refused"));
    table.put(saying("b", "up"));
    Monitor first = start();
    sim.advance(Duration.ofSeconds(12));
    first.close();
    int seen = (int) results.stream().filter(r -> r.check().equals(id("a"))).count();
    assertEquals(1, seen);
    table.away = true;
    try (Monitor second = start()) {
      table.away = false;
      sim.advance(Duration.ofSeconds(16));
      assertEquals(1, alerts.size(), "one failure of before, one of now");
      assertEquals(2, second.checks().size());
    }
  }

  @Test
  void attributesOfTheTargetTravelWithResults() {
    table.put(saying("a", "up"));
    try (Monitor monitor = start()) {
      sim.advance(Duration.ofSeconds(10));
      assertEquals(Map.of("team", "payments"), results.get(0).attributes());
      assertEquals(
          Map.of("team", "payments"),
          monitor.check(id("a")).orElseThrow().probe().target().attributes());
    }
  }

  @Test
  void aHundredThousandRowsOfWhichOneChanges() {
    for (int i = 0; i < 100_000; i++) {
      table.rows.put("c" + i, saying("c" + i, "up").every(Duration.ofHours(1)));
    }
    try (Monitor monitor = start()) {
      assertEquals(100_000, monitor.checks().size());
      int before = open;
      table.put(saying("c7", "refused"));
      sim.advance(Duration.ofSeconds(5));
      assertEquals(before, open, "one probe came, one went");
      table.remove("c8");
      sim.advance(Duration.ofSeconds(5));
      assertEquals(99_999, monitor.checks().size());
    }
    sim.settle();
    assertEquals(0, open);
  }
}
