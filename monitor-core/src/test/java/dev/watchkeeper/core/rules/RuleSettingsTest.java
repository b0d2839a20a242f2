package dev.watchkeeper.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleProvider;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules as data: each is its own twin, and what is wrong is told completely. */
class RuleSettingsTest {
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "");
  private static final Duration SPAN = Duration.ofMinutes(7);

  private static List<StandardRule<?>> all() {
    List<StandardRule<?>> all = new ArrayList<>();
    all.add(Rules.consecutiveFailures(3));
    all.add(Rules.consecutiveFailures(3).recoverAfter(7).named("mine").severity(Severity.INFO));
    all.add(Rules.degraded(4));
    all.add(Rules.failures(3).within(SPAN));
    all.add(Rules.moreFailuresThan(3).within(SPAN).recoverAtMost(0).recoverAfter(3));
    all.add(Rules.failures(2).ofLast(70).recoverAtMost(1).counting(Status.DOWN, Status.UNKNOWN));
    all.add(Rules.failureShare(0.25).ofLast(20));
    all.add(Rules.failureShareAbove(0.123456).within(SPAN).minimum(30).recoverAtMost(0.1));
    all.add(Rules.when(DEPTH.atMost(10)).fails().on("prod").on("eu").onCheck("a").onType("http"));
    all.add(Rules.when(DEPTH.isBetween(1, 2)).holds().lasting(SPAN).recoverAfter(4));
    all.add(Rules.when(DEPTH.atMost(10).orDegraded()).fails().recoverWhen(DEPTH.atMost(5)));
    all.add(Rules.when(DEPTH.isPresent()).fails());
    all.add(Rules.when(MetricKey.text("body").matches("a+b")).holds());
    When when = Rules.when(DEPTH.atLeast(10));
    all.add(when.averageOver(SPAN).holds().minimum(3));
    all.add(when.leastOver(SPAN).holds());
    all.add(when.mostOver(SPAN).holds());
    all.add(when.sumOver(SPAN).holds());
    all.add(when.percentileOver(99.9, SPAN).holds().recoverWhen(DEPTH.atMost(3)));
    all.add(when.changeOver(SPAN).fails());
    all.add(when.slopeOver(SPAN).fails());
    all.add(when.rateOver(SPAN).fails());
    all.add(Rules.noData(SPAN));
    all.add(Rules.noData(SPAN).about(DEPTH));
    all.add(Rules.flapping().between(50, 20));
    all.add(Rules.burnRate(0.999));
    all.add(
        Rules.burnRate(0.995)
            .over(Duration.ofDays(7))
            .minimum(3)
            .pairs(List.of(new BurnRate.Pair(0.1, Duration.ofHours(2), SPAN)))
            .counting(Status.DOWN, Status.DEGRADED)
            .recoverAfter(2));
    return all;
  }

  @Test
  void everyRuleIsReadBackAsItIs() {
    for (StandardRule<?> rule : all()) {
      Settings opened = rule.toSettings().reading("");
      List<Rule> read = Rules.read(opened);
      assertEquals(List.of(), opened.problems(), rule.toSettings().toString());
      assertEquals(List.of(rule), read, rule.toSettings().toString());
      assertEquals(rule.name(), read.get(0).name());
      assertEquals(rule.severity(), read.get(0).severity());
      assertEquals(rule.toSettings(), ((StandardRule<?>) read.get(0)).toSettings());
    }
    assertEquals(all().size(), all().stream().distinct().count(), "no two are equal");
    assertTrue(
        Rules.usualTypes()
            .containsAll(all().stream().map(StandardRule::type).collect(Collectors.toSet())));
  }

  @Test
  void labelsAndRunBookOfEveryRuleAreReadBackAndTellItFromOthers() {
    for (StandardRule<?> plain : all()) {
      StandardRule<?> told =
          plain.label("team", "shop").label("tier", "2").label("tier", "1").runbook("https://r/1");
      assertEquals(Map.of("team", "shop", "tier", "1"), told.labels());
      assertEquals("https://r/1", told.runbook());
      assertEquals(Map.of(), plain.labels(), "the rule that it was made of stays as it was");
      assertEquals("", plain.runbook());
      Settings opened = told.toSettings().reading("");
      assertEquals(List.of(told), Rules.read(opened));
      assertEquals(List.of(), opened.problems());
      assertEquals(
          4,
          Stream.of(plain, plain.label("team", "shop"), plain.runbook("https://r/1"), told)
              .distinct()
              .count());
      assertEquals(told.severity(Severity.INFO).labels(), told.named("other").labels());
    }
  }

  @Test
  void labelsAndRunBooksThatCannotBeAreToldInTheirPlace() {
    Map<String, String> many = new TreeMap<>();
    for (int i = 10; i < 31; i++) {
      many.put("l" + i, "v");
    }
    Map<String, ?> flapping = Map.of("type", "flapping");
    assertEquals(
        "rule 'x'.labels: a rule has at most 20 labels; 'l30' is one more",
        problems(with(flapping, "labels", many)));
    String long501 = "v".repeat(501);
    assertEquals(
        "rule 'x'.labels: label 'team' has a value of 1 to 500 characters without control"
            + " characters, not one of 501",
        problems(with(flapping, "labels", Map.of("team", long501))));
    String name = problems(with(flapping, "labels", Map.of("n".repeat(101), "v")));
    assertTrue(name.contains("rule 'x'.labels: the name of a label has 1 to 100"), name);
    String line = problems(with(flapping, "labels", Map.of("team", "a\nb")));
    assertTrue(line.contains("rule 'x'.labels: label 'team'"), line);
    String runbook = problems(with(flapping, "runbook", "r".repeat(1_001)));
    assertTrue(runbook.startsWith("rule 'x'.runbook: where the run-book is has 1 to"), runbook);
    assertTrue(runbook.endsWith("this one has 1001"), runbook);
    assertTrue(problems(with(flapping, "labels", 5)).contains("rule 'x'.labels"));
    StandardRule<?> longest = Rules.flapping().label("n".repeat(100), "v".repeat(500));
    assertEquals(1_000, longest.runbook("r".repeat(1_000)).runbook().length());
  }

  private static Map<String, Object> with(Map<String, ?> definition, String name, Object value) {
    Map<String, Object> more = new TreeMap<>(definition);
    more.put(name, value);
    return more;
  }

  private static String problems(Map<String, ?> definition) {
    Settings opened = Settings.of(definition).reading("rule 'x'");
    assertEquals(List.of(), Rules.read(opened));
    return opened.problems().stream()
        .map(Object::toString)
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theShortestDefinitionsAreEnough() {
    for (Map<String, ?> definition :
        List.of(
            Map.of("type", "flapping"),
            Map.of("type", "no-data", "settings", Map.of("after", "5m")),
            Map.of("type", "burn-rate", "settings", Map.of("objective", 0.999)),
            Map.of("type", "failures-in-a-row", "settings", Map.of("failures", 2)))) {
      Settings opened = Settings.of(definition).reading("");
      assertEquals(1, Rules.read(opened).size(), definition + " " + opened.problems());
      assertEquals(List.of(), opened.problems());
    }
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    String told =
        problems(
            Map.of(
                "type",
                "failures-within",
                "severity",
                "loud",
                "colour",
                "red",
                "settings",
                Map.of("at-least", 3, "more-than", 2, "within", "0s", "counting", "up", "x", 1)));
    List<String> lines = told.lines().toList();
    assertEquals(6, lines.size(), told);
    assertTrue(told.contains("severity"), told);
    assertTrue(told.contains("colour"), told);
    assertTrue(told.contains("settings.at-least"), told);
    assertTrue(told.contains("settings.within"), told);
    assertTrue(told.contains("settings.counting"), told);
    assertTrue(told.contains("settings.x"), told);
  }

  @Test
  void everyKindTellsWhatIsMissing() {
    Map<String, List<String>> missing =
        Map.of(
            "failures-in-a-row", List.of("failures"),
            "failures-within", List.of("within", "at-least"),
            "failures-of-last", List.of("last", "at-least"),
            "failure-share", List.of("last", "at-least"),
            "condition", List.of("condition"),
            "no-data", List.of("after"),
            "burn-rate", List.of("objective"),
            "days-left", List.of("metric"));
    missing.forEach(
        (type, names) -> {
          String told = problems(Map.of("type", type));
          names.forEach(
              name -> assertTrue(told.contains("rule 'x'.settings." + name), type + ": " + told));
        });
  }

  @Test
  void anUnknownTypeIsToldWithTheNearestOne() {
    String told = problems(Map.of("type", "flaping", "settings", Map.of("start", 1)));
    assertTrue(told.contains("did you mean 'flapping'?"), told);
    assertEquals(1, told.lines().count(), told);
  }

  @Test
  void numbersThatCannotBeAreToldInTheirPlace() {
    String share =
        problems(Map.of("type", "failure-share", "settings", Map.of("at-least", 1.5, "last", 10)));
    assertTrue(share.contains("settings.at-least: a share lies between 0 and 1"), share);
    String window =
        problems(
            Map.of(
                "type",
                "condition",
                "settings",
                Map.of(
                    "condition", Map.of("metric", "a", "present", true),
                    "rollup", "average",
                    "within", "5m")));
    assertTrue(window.contains("cannot be tested for the average of a window"), window);
    String pair =
        problems(
            Map.of(
                "type",
                "burn-rate",
                "settings",
                Map.of(
                    "objective",
                    0.999,
                    "pairs",
                    List.of(Map.of("budget", 0.02, "long", "5m", "short", "1h")))));
    assertTrue(pair.contains("the short window is shorter than the long one"), pair);
  }

  @Test
  void daysLeftIsARuleForEachThreshold() {
    Settings opened =
        Settings.of(
                Map.of(
                    "type",
                    "days-left",
                    "name",
                    "certificates",
                    "tags",
                    List.of("prod"),
                    "settings",
                    Map.of("metric", "certificate.days", "days", List.of(14, 7))))
            .reading("");
    List<Rule> rules = Rules.read(opened);
    assertEquals(List.of(), opened.problems());
    assertEquals(
        List.of("certificates at most 14", "certificates at most 7"),
        rules.stream().map(Rule::name).toList());
    Check check = Check.code("a", () -> context -> Reading.up());
    assertTrue(rules.get(0).selects(check.tag("prod")) && !rules.get(0).selects(check));
  }

  /** A plug-in whose rule has a name of its own. */
  private static final class Moon implements RuleProvider {
    @Override
    public String type() {
      return "moon";
    }

    @Override
    public Rule create(Settings settings) {
      int phase = settings.integer("phase").between(0, 3).required();
      return new Rule() {
        @Override
        public String name() {
          return "moon " + phase;
        }

        @Override
        public Severity severity() {
          return Severity.INFO;
        }

        @Override
        public Map<String, String> labels() {
          return Map.of("body", "moon", "team", "sky");
        }

        @Override
        public String runbook() {
          return "moon.txt";
        }

        @Override
        public Judgement judge(Input input, RuleState state) {
          return Judgement.of(Verdict.FIRING, "phase " + phase, state);
        }
      };
    }
  }

  @Test
  void aPlugInsRuleTakesNameSeverityAndChecksFromItsDefinition() {
    Map<String, RuleProvider> providers = Map.of("moon", new Moon());
    Settings plain =
        Settings.of(Map.of("type", "moon", "settings", Map.of("phase", 2))).reading("");
    Rule own = Rules.read(plain, providers).get(0);
    assertEquals("moon 2", own.name());
    Settings named =
        Settings.of(
                Map.of(
                    "type", "moon",
                    "name", "tide",
                    "severity", "critical",
                    "checks", List.of("harbour"),
                    "labels", Map.of("team", "port"),
                    "runbook", "https://r/tide",
                    "settings", Map.of("phase", 2)))
            .reading("");
    Rule tide = Rules.read(named, providers).get(0);
    assertEquals(List.of(), named.problems());
    assertEquals("tide", tide.name());
    assertEquals(Severity.CRITICAL, tide.severity());
    assertEquals(Map.of("body", "moon", "team", "port"), tide.labels());
    assertEquals("https://r/tide", tide.runbook());
    assertEquals("moon.txt", own.runbook());
    assertTrue(tide.selects(Check.code("harbour", () -> context -> Reading.up())));
    assertTrue(!tide.selects(Check.code("hill", () -> context -> Reading.up())));
    Settings wrong =
        Settings.of(Map.of("type", "moon", "settings", Map.of("phase", 9, "x", 1))).reading("r");
    assertEquals(List.of(), Rules.read(wrong, providers));
    assertEquals(2, wrong.problems().size(), wrong.problems().toString());
  }
}
