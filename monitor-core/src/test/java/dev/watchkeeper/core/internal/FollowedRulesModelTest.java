package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random edits of a set of rules that is followed, against a monitor that is closed at each edit
 * and built anew, on the same store, with the rules that are then right as rules of its program.
 */
class FollowedRulesModelTest {
  private static final MetricKey DEPTH = MetricKey.gauge("depth", "");
  private static final int STEPS = 50;

  /** A monitor in a world of its own, in which the same results come at the same times. */
  private static final class World {
    final SimPlatform sim = new SimPlatform(11);
    final MemoryStore store = new MemoryStore(sim);
    final List<String> told = new ArrayList<>();
    final List<ProbeResult> results = new ArrayList<>();
    final List<Reading> script;
    int runs;

    World(List<Reading> script) {
      this.script = script;
    }

    EngineSpec spec() {
      EngineSpec spec = new EngineSpec();
      spec.platform = sim;
      spec.time = sim;
      spec.store = store;
      spec.checks.add(
          Check.code("shop", () -> context -> script.get(runs++)).every(Duration.ofSeconds(10)));
      spec.rules.add(Rules.consecutiveFailures(2).named("own"));
      spec.alertListeners.add(alert -> told.add(words(alert)));
      spec.resultListeners.add(results::add);
      return spec;
    }

    private static String words(Alert alert) {
      // a model without the row does not know whether it is switched off or removed
      return (alert.since() + " " + alert + " of " + alert.rule() + ": " + alert.explanation())
          .replace("its rule is switched off", "its rule was removed");
    }

    Monitor start(Map<String, Settings> rules) {
      EngineSpec spec = spec();
      spec.ruleDefinitions.addAll(rules.values());
      return Engine.start(spec);
    }
  }

  private static Reading reading(Random random, boolean bad) {
    int depth = random.nextInt(20);
    int dice = random.nextInt(10);
    Reading reading =
        dice == 0
            ? Reading.of(Outcome.NO_DATA, "nothing")
            : bad == (dice < 8)
                ? Reading.down("no")
                : dice == 9 ? Reading.degraded("slow") : Reading.up();
    return dice == 0 ? reading : reading.with(DEPTH, depth);
  }

  private static Settings definition(Random random, int kind) {
    int n = 1 + random.nextInt(4);
    Map<String, Object> settings =
        switch (kind) {
          case 0 -> Map.of("failures", n, "recover-after", 1 + random.nextInt(3));
          case 1 -> Map.of("at-least", n, "within", (20 + random.nextInt(80)) + "s");
          case 2 -> Map.of("at-least", n, "last", n + random.nextInt(6));
          case 3 ->
              Map.of(
                  "condition",
                  Map.of("metric", "depth", "at-most", 5 + random.nextInt(10)),
                  "lasting",
                  (1 + random.nextInt(25)) + "s");
          default -> Map.of("start", 30 + random.nextInt(30), "stop", 20);
        };
    List<String> types =
        List.of(
            "failures-in-a-row", "failures-within", "failures-of-last", "condition", "flapping");
    Settings definition = RuleRows.definition("rule " + kind, types.get(kind), settings);
    return random.nextInt(6) == 0 ? definition.with("tags", List.of("elsewhere")) : definition;
  }

  /** Edits the rows; what is right then stands in the model. */
  private static void edit(Random random, int kind, RuleRows rows, Map<String, Settings> model) {
    String name = "rule " + kind;
    switch (random.nextInt(6)) {
      case 0 -> {
        rows.remove(name);
        model.remove(name);
      }
      case 1 -> {
        rows.put(definition(random, kind).with("enabled", false));
        model.remove(name);
      }
      case 2 -> rows.put(definition(random, kind).with("colour", "red"));
      default -> {
        Settings right = definition(random, kind);
        rows.put(right);
        model.put(name, right);
      }
    }
  }

  private static List<String> compare(long seed) {
    Random random = new Random(seed);
    List<Reading> script = new ArrayList<>();
    boolean bad = false;
    for (int i = 0; i < STEPS + 10; i++) {
      bad = random.nextInt(4) == 0 ? !bad : bad;
      script.add(reading(random, bad));
    }
    World live = new World(script);
    World naive = new World(script);
    RuleRows rows = new RuleRows("rows");
    rows.put(RuleRows.definition("rule z", "flapping", Map.of("start", 99, "stop", 98)));
    Map<String, Settings> model = new TreeMap<>(rows.rows);
    EngineSpec spec = live.spec();
    spec.ruleSources.add(new EngineSpec.RuleSource(rows, Duration.ofMillis(100)));
    Monitor followed = Engine.start(spec);
    Monitor built = naive.start(model);
    while (live.results.isEmpty()) {
      live.sim.advance(Duration.ofSeconds(1));
      naive.sim.advance(Duration.ofSeconds(1));
    }
    for (int step = 0; step < STEPS; step++) {
      // one edit of a rule at a time: of two between two looks the first is never seen
      int edits = random.nextInt(3);
      int kind = random.nextInt(5);
      for (int i = 0; i < edits; i++) {
        edit(random, (kind + i) % 5, rows, model);
      }
      if (edits > 0) {
        built.close();
        built = naive.start(model);
      }
      live.sim.advance(Duration.ofSeconds(10));
      naive.sim.advance(Duration.ofSeconds(10));
      String where = "seed " + seed + " step " + step + " rules " + model;
      assertEquals(String.join("\n", naive.told), String.join("\n", live.told), where);
      assertEquals(built.rules(), followed.rules(), where);
      assertEquals(naive.results.size(), live.results.size(), where);
    }
    assertEquals(built.states().get(0).openAlerts(), followed.states().get(0).openAlerts());
    built.close();
    followed.close();
    return live.told;
  }

  @Test
  void editsWhileItRunsComeToTheSameAsAMonitorThatIsBuiltAnewAtEach() {
    int alerts = 0;
    int gone = 0;
    for (long seed = 1; seed <= 40; seed++) {
      List<String> told = compare(seed);
      alerts += told.size();
      gone += (int) told.stream().filter(line -> line.contains("its rule ")).count();
    }
    assertTrue(alerts > 500, alerts + " transitions");
    assertTrue(gone > 50, gone + " alerts whose rule was gone");
  }
}
