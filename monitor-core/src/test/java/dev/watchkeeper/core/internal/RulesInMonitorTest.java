package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleProvider;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.PluginReport.Kind;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rules as data, from plug-ins, and broken ones, in a whole monitor in virtual time. */
class RulesInMonitorTest {
  private final SimPlatform sim = new SimPlatform(7);
  private final MemoryStore store = new MemoryStore(sim);
  private final List<Alert> alerts = new ArrayList<>();
  private Reading shop = Reading.up();

  private Monitor start(Consumer<EngineSpec> more) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.checks.add(Check.code("shop", () -> context -> shop).every(Duration.ofSeconds(10)));
    spec.alertListeners.add(alerts::add);
    more.accept(spec);
    return Engine.start(spec);
  }

  private List<String> told() {
    return alerts.stream().map(alert -> alert.state() + " " + alert.rule()).toList();
  }

  private static Settings definition(String type, String name, Map<String, ?> settings) {
    return Settings.of(Map.of("type", type, "name", name, "settings", settings));
  }

  @Test
  void aRuleThatIsDataJudgesLikeOneThatIsCode() {
    Settings three = definition("failures-in-a-row", "three", Map.of("failures", 3));
    try (Monitor monitor = start(spec -> spec.ruleDefinitions.add(three))) {
      shop = Reading.down("no");
      sim.advance(Duration.ofSeconds(19));
      assertEquals(List.of(), told());
      sim.advance(Duration.ofSeconds(60));
      assertEquals(List.of("FIRING three"), told(), "and the usual rule is not there");
      assertEquals(0, monitor.health().dropped());
    }
  }

  @Test
  void allProblemsOfAllRulesAreToldWithTheirNames() {
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () ->
                start(
                    spec -> {
                      spec.ruleDefinitions.add(
                          definition("failures-in-a-row", "three", Map.of("failures", 0)));
                      spec.ruleDefinitions.add(Settings.of(Map.of("type", "nonsense")));
                      spec.ruleDefinitions.add(definition("flapping", "same", Map.of()));
                      spec.rules.add(Rules.flapping().named("same"));
                    }));
    String told = refused.problems().toString();
    assertEquals(3, refused.problems().size(), told);
    assertTrue(told.contains("rule 'three'.settings.failures"), told);
    assertTrue(told.contains("rules[1].type: no rule is of type 'nonsense'"), told);
    assertTrue(told.contains("rule 'same': there are two of this name"), told);
  }

  /** A provider whose rule throws, or fires at every result. */
  private record Plug(String type, boolean broken) implements RuleProvider {
    @Override
    public Rule create(Settings settings) {
      return new Rule() {
        @Override
        public String name() {
          return type;
        }

        @Override
        public Severity severity() {
          return Severity.INFO;
        }

        @Override
        public Judgement judge(Input input, RuleState state) {
          if (broken) {
            throw new IllegalStateException("broken");
          }
          return Judgement.of(Verdict.FIRING, "always", state);
        }
      };
    }
  }

  @Test
  void aRuleThatThrowsHarmsOnlyItself() {
    try (Monitor monitor =
        start(
            spec -> {
              spec.rulePlugins.add(new Plug("broken", true));
              spec.rulePlugins.add(new Plug("always", false));
              spec.ruleDefinitions.add(Settings.of(Map.of("type", "broken")));
              spec.ruleDefinitions.add(Settings.of(Map.of("type", "always")));
              spec.rules.add(Rules.consecutiveFailures(1));
            })) {
      sim.advance(Duration.ofSeconds(10));
      shop = Reading.down("no");
      sim.advance(Duration.ofSeconds(10));
      assertEquals(List.of("FIRING always", "FIRING 1 failures in a row"), told());
      assertTrue(monitor.health().toString().contains("the rule gave"), "it is blamed");
      assertEquals(2, monitor.accounting(CheckId.of("shop")).settled());
      assertEquals(
          List.of("always", "broken"),
          monitor.plugins().loaded().stream()
              .filter(loaded -> loaded.kind() == Kind.RULE)
              .map(loaded -> loaded.type())
              .sorted()
              .toList());
    }
  }

  @Test
  void aPlugInMayNotTakeTheNameOfAUsualType() {
    try (Monitor monitor = start(spec -> spec.rulePlugins.add(new Plug("flapping", true)))) {
      String told = monitor.plugins().rejected().toString();
      assertTrue(told.contains("rule provider ") && told.contains("is one of the usual"), told);
    }
  }

  @Test
  void silenceIsFoundByTimeAlone() {
    Settings silence = definition("no-data", "silence", Map.of("after", "1m"));
    try (Monitor monitor = start(spec -> spec.ruleDefinitions.add(silence))) {
      sim.advance(Duration.ofSeconds(30));
      shop = Reading.of(dev.watchkeeper.api.Outcome.NO_DATA, "nothing yet");
      sim.advance(Duration.ofSeconds(50));
      assertEquals(List.of(), told());
      sim.advance(Duration.ofSeconds(20));
      assertEquals(List.of("FIRING silence"), told());
      shop = Reading.down("no");
      sim.advance(Duration.ofSeconds(10));
      assertEquals(List.of("FIRING silence", "RESOLVED silence"), told());
      assertEquals(AlertState.RESOLVED, alerts.get(1).state());
      assertEquals(0, monitor.health().dropped());
    }
  }

  @Test
  void aCheckThatIsPausedIsNotSilent() {
    try (Monitor monitor = start(spec -> spec.rules.add(Rules.noData(Duration.ofMinutes(1))))) {
      sim.advance(Duration.ofSeconds(30));
      monitor.pause(CheckId.of("shop"));
      sim.advance(Duration.ofHours(1));
      assertEquals(List.of(), told());
      monitor.resume(CheckId.of("shop"));
      sim.advance(Duration.ofHours(1));
      assertEquals(List.of(), told());
    }
  }

  @Test
  void aRestartAfterAnHourIsNoSilenceEither() {
    Monitor first = start(spec -> spec.rules.add(Rules.noData(Duration.ofMinutes(1))));
    sim.advance(Duration.ofSeconds(30));
    first.close();
    sim.advance(Duration.ofHours(1));
    try (Monitor second = start(spec -> spec.rules.add(Rules.noData(Duration.ofMinutes(1))))) {
      sim.advance(Duration.ofMinutes(5));
      assertEquals(List.of(), told());
      assertEquals(0, second.health().dropped());
    }
  }
}
