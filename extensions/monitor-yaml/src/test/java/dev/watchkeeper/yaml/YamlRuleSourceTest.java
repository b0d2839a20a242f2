package dev.watchkeeper.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of a file that is followed. */
class YamlRuleSourceTest {
  private static final String TWO =
      """
      checks:
        - { id: a, type: tcp, target: x:1 }
      rules:
        - type: failures-within
          name: shop fails
          labels: { team: payments }
          runbook: https://wiki.example/shop
          enabled: false
          settings: { at-least: 3, within: 5m }
        - { type: flapping, name: flaps }
      """;

  @TempDir Path folder;
  private Path file;
  private Rule.Source source;

  @BeforeEach
  void make() {
    file = folder.resolve("rules.yaml");
    source = YamlChecks.ruleSource(file);
  }

  private Rule.Wanted read(String text) throws Exception {
    Files.writeString(file, text);
    return source.read();
  }

  private String refusal(String text) throws IOException {
    Files.writeString(file, text);
    return assertThrows(ConfigurationException.class, source::read).getMessage();
  }

  @Test
  void rulesAreGivenAsTheyAreWithWhatStandsBesideThem() throws Exception {
    Rule.Wanted wanted = read(TWO);
    assertEquals(Map.of(), wanted.problems());
    assertEquals(
        Map.of(
            "type",
            "failures-within",
            "name",
            "shop fails",
            "labels",
            Map.of("team", "payments"),
            "runbook",
            "https://wiki.example/shop",
            "enabled",
            false,
            "settings",
            Map.of("at-least", 3L, "within", "5m")),
        wanted.definitions().get(0).asMap());
    assertEquals(2, wanted.definitions().size());
    assertEquals(file.toString(), source.name());
  }

  @Test
  void aFileOfRulesNeedsNoChecksAndAFileOfBothIsFollowedAsBoth() throws Exception {
    assertEquals(1, read("rules:\n  - { type: flapping, name: flaps }\n").definitions().size());
    read(TWO);
    assertEquals(1, YamlChecks.source(file).read().checks().size());
  }

  @Test
  void whatIsWrongWithOneRuleHarmsNoOther() throws Exception {
    Rule.Wanted wanted =
        read("rules:\n  - 5\n  - { type: flapping }\n  - { type: flapping, name: flaps }\n");
    assertEquals(1, wanted.definitions().size());
    assertEquals(
        file + " line 2: rules[0]: takes a map: the definition of a rule",
        wanted.problems().get("rules[0]").get(0).toString());
    assertTrue(
        wanted.problems().get("rules[1]").get(0).toString().contains(" line 3: rules[1]: has no"),
        wanted.problems().toString());
  }

  @Test
  void whatIsWrongOutsideOfTheRulesIsWrongAsAWhole() throws Exception {
    assertTrue(refusal("rules: [").contains("line"));
    assertTrue(refusal("rules: []\nsurprise: 1\n").contains("surprise"));
    assertTrue(refusal("rules: 5\n").contains("takes a list of rules"));
    assertTrue(refusal("checks: []\n").contains("rules"));
    Files.delete(file);
    assertTrue(
        assertThrows(ConfigurationException.class, source::read)
            .getMessage()
            .contains("no such file"));
  }

  @Test
  void problemsThatAreFoundLaterNameFileAndLine() throws Exception {
    read(TWO);
    assertEquals(
        new Problem(file + " line 4: rule 'shop fails'.settings.within", "no"),
        source.placed(new Problem("rule 'shop fails'.settings.within", "no")));
    Problem other = new Problem("rule 'unknown'", "no");
    assertEquals(other, source.placed(other));
  }

  @Test
  void theMarkChangesWithTheFile() throws Exception {
    assertEquals("", source.mark());
    read(TWO);
    String mark = source.mark();
    assertEquals(mark, source.mark());
    read(TWO + "\n");
    assertNotEquals(mark, source.mark());
    assertEquals(List.of("shop fails", "flaps"), names(source.read()));
  }

  private static List<Object> names(Rule.Wanted wanted) {
    return wanted.definitions().stream().map(one -> one.asMap().get("name")).toList();
  }
}
