package dev.watchkeeper.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlChecksTest {
  private static final String GOOD =
      """
      defaults:
        every: 30s
        tags: [prod]
      checks:
        - id: shop
          type: http
          target: https://shop.example/health
          timeout: 5s
          settings: { method: GET, status: [200, "301-302"] }
          expect:
            - { metric: http.status, between: [200, 299] }
            - { metric: net.latency, at-most: 0.5, degraded: true }
        - id: nightly
          type: tcp
          target: db.example:5432
          cron: "0 3 * * *"
          zone: Europe/Berlin
      """;

  private static List<String> problems(String text) {
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> YamlChecks.parse("t.yaml", text));
    return refused.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void readsChecksWithDefaults() {
    List<Check> checks = YamlChecks.parse("t.yaml", "\ufeff" + GOOD).checks();
    assertEquals(2, checks.size());
    Check shop = checks.get(0);
    assertEquals(Schedule.every(Duration.ofSeconds(30)), shop.schedule());
    assertEquals(Duration.ofSeconds(5), shop.timeout());
    assertEquals(2, shop.expectations().size());
    assertTrue(shop.tags().contains("prod"));
    assertEquals("GET", shop.probe().settings().asMap().get("method"));
    assertTrue(checks.get(1).schedule() instanceof Schedule.Cron);
  }

  @Test
  void rulesStandBesideChecksAndTheirProblemsAreFound() {
    String rules =
        """
        rules:
          - type: flapping
            tags: [prod]
          - type: failures-within
            name: slow
            settings:
              at-least: 3
              within: 5m
        """;
    YamlChecks read = YamlChecks.parse("t.yaml", GOOD + rules);
    assertEquals(2, read.rules().size());
    assertEquals(
        Map.of(
            "type",
            "failures-within",
            "name",
            "slow",
            "settings",
            Map.of("at-least", 3L, "within", "5m")),
        read.rules().get(1).asMap());
    assertEquals(
        "t.yaml line 21: rule 'slow'.settings.within: x",
        read.placed(new Problem("rule 'slow'.settings.within", "x")).toString());
    assertEquals(
        "t.yaml line 19: rules[0].type: x",
        read.placed(new Problem("rules[0].type", "x")).toString());
    assertEquals(List.of(), YamlChecks.parse("t.yaml", GOOD).rules());
    assertEquals(
        List.of("t.yaml line 19: rules[0]: takes a map: the definition of a rule"),
        problems(GOOD + "rules:\n  - flapping\n"));
    assertEquals(
        List.of("t.yaml line 18: rules: takes a list of rules"), problems(GOOD + "rules: 5\n"));
  }

  @Test
  void allProblemsAreToldWithLineAndKey() {
    assertEquals(
        List.of(
            "t.yaml line 4: checks[0].every: takes a duration such as '30s' or '5m', not 'soon'",
            "t.yaml line 5: checks[0].tiemout: is not a known name; known: active, attributes,"
                + " catch-up, cron, depends-on, enabled, every, expect, group, id, in-outage, manual,"
                + " max-bytes, outage-after, priority, settings, start-delay, tags, target,"
                + " timeout, type, while-failing, zone (did you mean 'timeout'?)",
            "t.yaml line 6: checks[1].id: is missing",
            "t.yaml line 6: checks[1].type: is missing",
            "t.yaml line 7: chekcs: is not a known name; known: checks, defaults, groups, notifiers, receivers, rules (did you"
                + " mean 'checks'?)"),
        problems(
            """
            checks:
              - { id: a, type: http,
                  target: 'http://x/',
                  every: soon,
                  tiemout: 5s }
              - target: x
            chekcs: 1
            """));
  }

  @Test
  void whatIsNotPlainYamlIsToldWithItsLine() {
    assertEquals(1, problems("checks:\n\t- id: a\n").size());
    assertTrue(problems("checks:\n\t- id: a\n").get(0).startsWith("t.yaml line 2"));
    assertTrue(problems("- a\n").get(0).contains("is a map with the name 'checks'"));
    assertTrue(problems("").get(0).contains("is a map"));
    assertTrue(problems("other: 1\n").toString().contains("checks: is missing"));
    assertTrue(problems("checks:\n  - id: a\n    id: b\n").get(0).contains("line 3"));
    assertTrue(problems("checks: !!java.net.URL [x]\n").toString().contains("t.yaml line 1"));
    assertTrue(
        problems("checks:\n  - id:\n").get(0).contains("line 2: checks[0].id: has no value"));
    assertTrue(problems("checks: " + "[".repeat(100_000)).size() >= 1);
    assertTrue(problems("a: &a [x]\nchecks: [*a, *a]\n").size() >= 1);
  }

  @Test
  void aMissingFileIsNamed() {
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> YamlChecks.read(Path.of("no-such-file.yaml")));
    assertEquals(
        "1 problem in no-such-file.yaml: no-such-file.yaml: there is no such file",
        refused.getMessage());
  }

  @Test
  void laterProblemsArePlacedByTheNameOfTheirCheck() {
    YamlChecks file = YamlChecks.parse("t.yaml", GOOD);
    assertEquals(
        "t.yaml line 13: check 'nightly'.type: no probe",
        file.placed(new Problem("check 'nightly'.type", "no probe")).toString());
    assertEquals("rule 'x': y", file.placed(new Problem("rule 'x'", "y")).toString());
  }

  @Test
  void noMutationGivesAnythingButAConfigurationException() {
    Random random = new Random(11);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int j = 0; j <= random.nextInt(6); j++) {
        int at = random.nextInt(text.length());
        String odd = "\t\n -:[]{}&*!'\"#%@`,?|>0x";
        text.setCharAt(at, odd.charAt(random.nextInt(odd.length())));
      }
      try {
        YamlChecks.parse("t.yaml", text.toString());
      } catch (ConfigurationException e) {
        assertTrue(e.problems().size() > 0);
      } catch (RuntimeException e) {
        throw new AssertionError("seed 11, round " + i + ":\n" + text, e);
      }
    }
  }
}
