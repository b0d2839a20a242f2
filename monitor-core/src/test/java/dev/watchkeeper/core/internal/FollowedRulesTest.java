package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleProvider;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Health.Trouble;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rules that come, change and go while the monitor runs, in virtual time. */
class FollowedRulesTest {
  private static final CheckId SHOP = CheckId.of("shop");

  private final SimPlatform sim = new SimPlatform(7);
  private final MemoryStore store = new MemoryStore(sim);
  private final RuleRows table = new RuleRows("table");
  private final List<Alert> alerts = new ArrayList<>();
  private final List<Notification> sent = new ArrayList<>();
  private Reading shop = Reading.down("no");

  private Monitor start(Consumer<EngineSpec> more) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.checks.add(Check.code("shop", () -> context -> shop).every(Duration.ofSeconds(10)));
    spec.ruleSources.add(new EngineSpec.RuleSource(table, Duration.ofSeconds(5)));
    spec.alertListeners.add(alerts::add);
    more.accept(spec);
    return Engine.start(spec);
  }

  private Monitor start() {
    return start(spec -> {});
  }

  private List<String> told() {
    return alerts.stream().map(alert -> alert.state() + " " + alert.rule()).toList();
  }

  private String last() {
    return alerts.get(alerts.size() - 1).explanation();
  }

  private static List<Alert> open(Monitor monitor) {
    return monitor.state(SHOP).orElseThrow().openAlerts();
  }

  private static List<Trouble> blamed(Monitor monitor, Blame blame) {
    return monitor.health().troubles().stream().filter(t -> t.blame() == blame).toList();
  }

  private void seconds(int seconds) {
    sim.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void rulesThatComeChangeAndGoAreFollowedWithinSeconds() {
    try (Monitor monitor = start()) {
      seconds(60);
      assertEquals(List.of(), monitor.rules(), "no usual rule besides");
      assertEquals(List.of(), told());
      table.inARow("b", 2);
      table.inARow("a", 1);
      seconds(5);
      assertEquals(List.of("a", "b"), monitor.rules());
      seconds(30);
      assertEquals(List.of("FIRING a", "FIRING b"), told());
      assertEquals(2, monitor.followed().get(0).rules());
      assertEquals("", monitor.followed().get(0).trouble());
      table.remove("a");
      seconds(5);
      assertEquals(List.of("FIRING a", "FIRING b", "RESOLVED a"), told());
      assertEquals("its rule was removed", last());
      table.set("b", "tags", List.of("prod"));
      seconds(5);
      assertEquals("RESOLVED b", told().get(3));
      assertEquals("its rule judges this check no longer", last());
      assertEquals(List.of(), open(monitor));
      assertEquals(Map.of(), store.load(List.of(SHOP)).get(SHOP).rules(), "nothing is remembered");
    }
  }

  @Test
  void aRuleThatIsRemovedWhileNobodyWatchesEndsAfterTheRestart() {
    table.inARow("a", 1);
    table.inARow("b", 1);
    start().close();
    Monitor first = start();
    seconds(20);
    first.close();
    assertEquals(List.of("FIRING a", "FIRING b"), told());
    table.remove("a");
    try (Monitor second = start()) {
      seconds(1);
      assertEquals(List.of("FIRING a", "FIRING b", "RESOLVED a"), told());
      assertEquals("its rule was removed", last());
      seconds(60);
      assertEquals(3, alerts.size());
      assertEquals(1, open(second).size());
    }
  }

  @Test
  void aRuleThatIsSwitchedOffEndsAndBeginsAnewWhenItIsSwitchedOn() {
    table.inARow("a", 3);
    try (Monitor monitor = start()) {
      seconds(40);
      assertEquals(List.of("FIRING a"), told());
      table.set("a", "enabled", false);
      seconds(5);
      assertEquals(List.of("FIRING a", "RESOLVED a"), told());
      assertEquals("its rule is switched off", last());
      assertEquals(List.of(), monitor.rules());
      seconds(60);
      table.set("a", "enabled", true);
      seconds(26);
      assertEquals(2, alerts.size(), "it counts from the beginning");
      seconds(10);
      assertEquals(List.of("FIRING a", "RESOLVED a", "FIRING a"), told());
    }
  }

  @Test
  void aWrongRowLeavesTheLastSoundRuleInForceAndIsToldOnce() {
    table.inARow("a", 2);
    table.inARow("b", 1);
    try (Monitor monitor = start()) {
      seconds(5);
      table.inARow("a", 0);
      table.put(Settings.of(Map.of("name", "c", "type", "nonsense")));
      table.rows.remove("b");
      table.wrong.put("b", List.of(new Problem("config", "not JSON")));
      seconds(300);
      assertEquals(List.of("a", "b"), monitor.rules());
      assertEquals(List.of("FIRING b", "FIRING a"), told());
      List<Trouble> troubles = blamed(monitor, Blame.CONFIG);
      assertEquals(3, troubles.size(), troubles.toString());
      assertTrue(troubles.stream().allMatch(trouble -> trouble.count() == 1), "told once");
      String all = troubles.toString();
      assertTrue(all.contains("rule 'a'.settings.failures"), all);
      assertTrue(all.contains("; it judges as it did before"), all);
      assertTrue(all.contains("no rule is of type 'nonsense'"), all);
      assertTrue(all.contains("; it does not judge"), all);
      assertEquals(3, monitor.followed().get(0).problems().size());
      table.wrong.clear();
      table.remove("c");
      table.inARow("a", 4);
      seconds(5);
      assertEquals(Map.of(), monitor.followed().get(0).problems());
      assertEquals(List.of("a"), monitor.rules());
    }
  }

  @Test
  void theAlertOfARowThatIsWrongAtTheStartStaysUntilTheRowIsRight() {
    table.inARow("a", 1);
    Monitor first = start();
    seconds(20);
    first.close();
    table.inARow("a", -1);
    try (Monitor second = start()) {
      seconds(60);
      assertEquals(List.of("FIRING a"), told());
      assertEquals(1, open(second).size());
      table.inARow("a", 2);
      seconds(60);
      assertEquals(List.of("FIRING a"), told(), "it goes on from what it remembered");
      shop = Reading.up();
      seconds(30);
      assertEquals(List.of("FIRING a", "RESOLVED a"), told());
      assertTrue(last().startsWith("shop is UP again"), last());
    }
  }

  @Test
  void aSourceThatIsAwayChangesNothingAlsoAtTheStart() {
    table.inARow("a", 1);
    Monitor first = start();
    seconds(20);
    table.away = true;
    seconds(120);
    assertEquals(List.of("a"), first.rules());
    assertTrue(blamed(first, Blame.STORE).get(0).count() > 10);
    first.close();
    try (Monitor second = start()) {
      seconds(120);
      assertEquals(List.of(), second.rules());
      assertFalse(second.followed().get(0).trouble().isEmpty());
      assertEquals(List.of("FIRING a"), told(), "nobody knows whether its rule is gone");
      table.away = false;
      seconds(60);
      assertEquals(List.of("FIRING a"), told(), "and it was not");
      shop = Reading.up();
      seconds(30);
      assertEquals(List.of("FIRING a", "RESOLVED a"), told());
      assertEquals(1, second.followed().get(0).rules());
    }
  }

  @Test
  void aSourceThatWantsNothingIsBelievedAfterAMinuteAlsoAtTheStart() {
    table.inARow("a", 1);
    Monitor first = start();
    seconds(20);
    table.remove("a");
    seconds(30);
    assertEquals(List.of("a"), first.rules());
    assertTrue(first.followed().get(0).trouble().contains("no rule at all"));
    table.inARow("a", 1);
    seconds(60);
    assertEquals(List.of("FIRING a"), told(), "it was only loaded anew");
    first.close();
    table.remove("a");
    try (Monitor second = start()) {
      seconds(50);
      assertEquals(List.of("FIRING a"), told());
      seconds(30);
      assertEquals(List.of("FIRING a", "RESOLVED a"), told());
      assertEquals("its rule was removed", last());
      assertEquals(List.of(), second.rules());
    }
  }

  @Test
  void aNameBelongsToWhoeverHadItFirst() {
    RuleRows file = new RuleRows("file");
    table.inARow("own", 1);
    table.inARow("mine", 5);
    file.inARow("mine", 1);
    file.inARow("other", 7);
    file.put("days", "days-left", Map.of("metric", "days", "days", List.of(7, 30)));
    try (Monitor monitor =
        start(
            spec -> {
              spec.rules.add(Rules.consecutiveFailures(9).named("own"));
              spec.ruleSources.add(new EngineSpec.RuleSource(file, Duration.ofSeconds(5)));
            })) {
      assertEquals(
          List.of("own", "mine", "days at most 30", "days at most 7", "other"), monitor.rules());
      String what = "there is another rule of this name, which does not come from here";
      List<Problem> own = monitor.followed().get(0).problems().get("own");
      assertEquals(List.of(new Problem("rule 'own'", what)), own);
      assertEquals(what, monitor.followed().get(1).problems().get("mine").get(0).what());
      table.remove("mine");
      file.inARow("days at most 7", 3);
      seconds(70);
      assertTrue(monitor.rules().contains("mine"), "the name is free");
      assertEquals(Map.of("days at most 7", 1), problems(monitor, 1));
    }
  }

  private static Map<String, Integer> problems(Monitor monitor, int source) {
    Map<String, Integer> counts = new java.util.TreeMap<>();
    monitor.followed().get(source).problems().forEach((rule, p) -> counts.put(rule, p.size()));
    return counts;
  }

  @Test
  void definitionsOfOneNameAndOfNoneAreProblems() {
    List<Settings> rows = new ArrayList<>();
    rows.add(RuleRows.definition("a", "flapping", Map.of()));
    rows.add(RuleRows.definition("b", "flapping", Map.of()));
    rows.add(RuleRows.definition("a", "flapping", Map.of("start", 50)));
    rows.add(Settings.of(Map.of("type", "flapping")));
    Rule.Source source = () -> Rule.Wanted.of(rows);
    try (Monitor monitor =
        start(
            spec ->
                spec.ruleSources.set(
                    0, new EngineSpec.RuleSource(source, Duration.ofSeconds(1))))) {
      assertEquals(List.of("b"), monitor.rules());
      assertEquals(Map.of("(no name)", 1, "a", 1), problems(monitor, 0));
      rows.remove(2);
      seconds(1);
      assertEquals(List.of("a", "b"), monitor.rules());
    }
  }

  @Test
  void aRuleOfAnotherKindBeginsAnewLiveAndOverARestart() {
    table.inARow("a", 1);
    Monitor first = start();
    seconds(20);
    table.put("a", "failures-of-last", Map.of("at-least", 2, "last", 5));
    seconds(5);
    assertEquals(List.of("FIRING a", "RESOLVED a"), told());
    assertEquals("its rule is of another kind now", last());
    seconds(30);
    assertEquals(List.of("FIRING a", "RESOLVED a", "FIRING a"), told());
    first.close();
    table.put("a", "failures-within", Map.of("at-least", 3, "within", "1m"));
    try (Monitor second = start()) {
      seconds(1);
      assertEquals(4, alerts.size());
      assertEquals("its rule is of another kind now", last());
      seconds(40);
      assertEquals("FIRING a", told().get(4));
      assertEquals(5, alerts.size());
      assertEquals(0, second.health().dropped());
    }
  }

  @Test
  void aRuleThatMovesFromTheProgramToTheTableKeepsItsAlert() {
    table.inARow("other", 50);
    Monitor first =
        start(spec -> spec.rules.add(Rules.consecutiveFailures(2).named("a").recoverAfter(2)));
    seconds(30);
    first.close();
    table.inARow("a", 2);
    Monitor second = start();
    seconds(60);
    assertEquals(List.of("FIRING a"), told());
    second.close();
    table.remove("a");
    try (Monitor third = start(spec -> spec.rules.add(Rules.consecutiveFailures(2).named("a")))) {
      seconds(60);
      assertEquals(List.of("FIRING a"), told(), "and back");
      shop = Reading.up();
      seconds(30);
      assertEquals(List.of("FIRING a", "RESOLVED a"), told());
      assertEquals(List.of("a", "other"), third.rules());
    }
  }

  @Test
  void otherRulesCountOnWhileOneIsEdited() {
    table.inARow("a", 100);
    table.inARow("counts", 6);
    try (Monitor monitor = start()) {
      for (int i = 0; i < 5; i++) {
        seconds(10);
        table.inARow("a", 50 + i);
      }
      seconds(12);
      assertEquals(List.of("FIRING counts"), told());
      table.set("counts", "severity", "info");
      table.set("counts", "labels", Map.of("team", "shop"));
      seconds(60);
      assertEquals(List.of("FIRING counts"), told(), "an alert stays the one that it is");
      assertEquals(Severity.CRITICAL, open(monitor).get(0).severity());
      shop = Reading.up();
      seconds(30);
      shop = Reading.down("no");
      seconds(70);
      Alert next = alerts.get(2);
      assertEquals(Severity.INFO, next.severity());
      assertEquals(Map.of("team", "shop"), next.context().labels());
    }
  }

  /** Rules that throw, or count how often they are asked, as their settings say. */
  private static final class Odd implements RuleProvider {
    final List<String> judged = new ArrayList<>();

    @Override
    public String type() {
      return "odd";
    }

    @Override
    public Rule create(Settings settings) {
      String does = settings.text("does").required();
      if (does.equals("not be made")) {
        throw new IllegalStateException(does);
      }
      return new Rule() {
        @Override
        public String name() {
          return "odd";
        }

        @Override
        public Severity severity() {
          return Severity.INFO;
        }

        @Override
        public Map<String, String> labels() {
          if (does.equals("have no labels")) {
            throw new IllegalStateException(does);
          }
          return Map.of();
        }

        @Override
        public boolean selects(Check check) {
          if (does.equals("not select")) {
            throw new IllegalStateException(does);
          }
          return true;
        }

        @Override
        public Judgement judge(Input input, RuleState state) {
          if (does.equals("not judge")) {
            throw new IllegalStateException(does);
          }
          if (input.result() != null) {
            judged.add(input.result().due().toString());
          }
          return Judgement.of(Verdict.CLEAR, "", state);
        }
      };
    }
  }

  @Test
  void aRuleThatThrowsHarmsOnlyItself() {
    Odd odd = new Odd();
    for (String does : List.of("not be made", "have no labels", "not select", "not judge")) {
      table.put(does, "odd", Map.of("does", does));
    }
    table.inARow("sound", 2);
    try (Monitor monitor = start(spec -> spec.rulePlugins.add(odd))) {
      seconds(60);
      assertEquals(List.of("FIRING sound"), told());
      assertEquals(List.of("not judge", "not select", "sound"), monitor.rules());
      assertEquals(Map.of("not be made", 1, "have no labels", 1), problems(monitor, 0));
      String blamed = blamed(monitor, Blame.PROBE).toString();
      assertTrue(blamed.contains("not select") && blamed.contains("not judge"), blamed);
      assertTrue(monitor.accounting(SHOP).settled() >= 6);
    }
  }

  @Test
  void noResultIsLostOrJudgedTwice() {
    Odd odd = new Odd();
    table.put("counts", "odd", Map.of("does", "count"));
    table.inARow("a", 1);
    try (Monitor monitor = start(spec -> spec.rulePlugins.add(odd))) {
      for (int i = 1; i <= 100; i++) {
        table.inARow("a", 1 + i % 7);
        table.inARow("b" + i % 3, 1 + i % 2);
        if (i % 5 == 0) {
          table.remove("b" + (i + 1) % 3);
        }
        seconds(i % 13);
      }
      long judged = monitor.accounting(SHOP).settled();
      assertEquals(judged, odd.judged.size());
      assertEquals(judged, odd.judged.stream().distinct().count());
    }
  }

  private Notifier pager() {
    return new Notifier() {
      @Override
      public String name() {
        return "pager";
      }

      @Override
      public Delivery send(Notification notification) {
        sent.add(notification);
        return Delivery.delivered();
      }
    };
  }

  private List<String> messages() {
    return sent.stream()
        .flatMap(message -> message.alerts().stream())
        .map(alert -> alert.state() + " " + alert.rule())
        .toList();
  }

  @Test
  void whatIsHeldOrToldIsToldOnceWhateverHappensToTheRule() throws Exception {
    table.inARow("a", 1);
    table.inARow("b", 1);
    try (Monitor monitor = start(spec -> spec.receivers.add(Receiver.of(pager())))) {
      monitor.silence(
          Silence.until("s", sim.wallTime().plusSeconds(300), "ann", "deploy").onRules("a"));
      seconds(30);
      assertEquals(List.of("FIRING b"), messages());
      assertEquals(AlertState.PENDING, open(monitor).get(0).state());
      table.inARow("a", 2);
      table.inARow("b", 3);
      seconds(60);
      assertEquals(List.of("FIRING b"), messages());
      table.remove("a");
      seconds(400);
      assertEquals(List.of("FIRING b"), messages(), "nobody was told, nobody is told of the end");
      table.remove("b");
      table.inARow("c", 50);
      seconds(10);
      assertEquals(List.of("FIRING b", "RESOLVED b"), messages());
      assertEquals(0, monitor.outbox().depth());
    }
  }

  @Test
  void aHeldAlertFiresOnceAfterItsRuleWasChanged() {
    table.inARow("a", 1);
    try (Monitor monitor = start(spec -> spec.receivers.add(Receiver.of(pager())))) {
      monitor.silence(Silence.until("s", sim.wallTime().plusSeconds(60), "ann", "deploy"));
      seconds(30);
      table.inARow("a", 2);
      table.inARow("z", 40);
      seconds(120);
      assertEquals(List.of("FIRING a"), messages());
      seconds(300);
      assertEquals("FIRING z", messages().get(1));
      assertEquals(2, messages().size());
    }
  }

  @Test
  void anUnchangedSourceIsAskedForItsMarkOnlyAndReadOnceAMinute() {
    table.inARow("a", 1);
    try (Monitor monitor = start()) {
      sim.advance(Duration.ofMinutes(10));
      assertTrue(table.reads <= 12, "reads: " + table.reads);
      table.rows.put("b", RuleRows.definition("b", "flapping", Map.of()));
      seconds(66);
      assertEquals(List.of("a", "b"), monitor.rules(), "changed behind the back of its mark");
    }
  }

  @Test
  void checksThatComeLaterAreJudgedByTheRulesInForce() {
    table.inARow("a", 1);
    try (Monitor monitor = start()) {
      table.inARow("b", 2);
      seconds(5);
      monitor.add(
          Check.code("late", () -> context -> Reading.down("x")).every(Duration.ofSeconds(10)));
      seconds(40);
      assertEquals(2, monitor.state(CheckId.of("late")).orElseThrow().openAlerts().size());
      assertEquals(1, monitor.drill(SHOP).runs());
    }
  }
}
