package dev.watchkeeper.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static Settings open(Object... namesAndValues) {
    return tree(namesAndValues).reading("settings");
  }

  private static Settings tree(Object... namesAndValues) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return Settings.of(values);
  }

  private static List<String> told(Settings settings) {
    return settings.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void readsEachTypeAsItIs() {
    Settings settings =
        open(
            "text",
            "a",
            "whole",
            7,
            "number",
            2.5,
            "flag",
            true,
            "wait",
            Duration.ofSeconds(90),
            "key",
            Secret.of("s"),
            "list",
            List.of("a", 1),
            "map",
            Map.of("x", 1));
    assertEquals("a", settings.text("text").required());
    assertEquals(7, settings.integer("whole").required());
    assertEquals(2.5, settings.number("number").required());
    assertEquals(true, settings.flag("flag").required());
    assertEquals(Duration.ofSeconds(90), settings.duration("wait").required());
    assertEquals(Secret.of("s"), settings.secret("key").required());
    assertEquals(List.of("a", "1"), settings.texts("list").required());
    assertEquals(Map.of("x", "1"), settings.textMap("map").required());
    assertEquals(List.of(), settings.problems());
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    Settings settings =
        open(
            "whole",
            7.5,
            "flag",
            "yes",
            "wait",
            "soon",
            "list",
            Map.of("a", 1),
            "port",
            70_000,
            "mode",
            "fats",
            "spare",
            1);
    assertEquals(0, settings.integer("whole").required());
    assertEquals(false, settings.flag("flag").orElse(true), "wrong is not the same as missing");
    assertEquals(Optional.empty(), settings.duration("wait").optional());
    settings.texts("list").orElse(List.of());
    settings.integer("port").between(1, 65_535).required();
    settings.text("mode").oneOf(List.of("fast", "slow")).required();
    settings.text("name").required();
    assertFalse(settings.sound());
    List<String> told = told(settings);
    assertEquals(
        List.of(
            "settings.whole: takes a whole number, not 7.5",
            "settings.flag: takes true or false, not 'yes'",
            "settings.wait: takes a duration such as '30s' or '5m', not 'soon'",
            "settings.list: takes a list of texts, not a map",
            "settings.port: lies between 1 and 65535, not 70000",
            "settings.mode: is one of [fast, slow], not 'fats'",
            "settings.name: is missing"),
        told.subList(0, 7));
    assertTrue(told.get(7).startsWith("settings.spare: is not a known name; known: "));
    assertEquals(8, told.size());
  }

  @Test
  void anUnknownNameComesWithTheOneThatWasMeant() {
    Settings settings = open("metod", "GET");
    settings.text("method").orElse("GET");
    settings.integer("port").orElse(1);
    assertEquals(
        List.of(
            "settings.metod: is not a known name; known: method, port (did you mean 'method'?)"),
        told(settings));
    assertTrue(settings.sound(), "an unknown name is no wrong value");
  }

  @Test
  void problemsOfPartsHaveTheirPath() {
    Settings settings =
        open("tls", Map.of("verify", 1, "chek", 2), "steps", List.of(Map.of("n", "x"), 5));
    settings.section("tls").flag("verify").orElse(true);
    settings.section("tls").flag("check").orElse(true);
    for (Settings step : settings.sections("steps")) {
      step.integer("n").required();
    }
    assertEquals(
        List.of(
            "settings.tls.verify: takes true or false, not 1",
            "settings.steps[1]: takes a map, not 5",
            "settings.steps[0].n: takes a whole number, not 'x'",
            "settings.tls.chek: is not a known name; known: check, verify (did you mean 'check'?)"),
        told(settings));
  }

  @Test
  void aPartThatIsOpenedTwiceKnowsTheNamesOfBoth() {
    Settings settings = open("tls", Map.of("verify", true, "check", true));
    settings.section("tls").flag("verify").required();
    settings.section("tls").flag("check").required();
    assertEquals(List.of(), told(settings));
  }

  @Test
  void aPartThatIsNoneIsAProblem() {
    Settings settings = open("tls", "on", "steps", "all");
    assertEquals(Optional.empty(), settings.section("tls").text("x").optional());
    assertEquals(List.of(), settings.sections("steps"));
    assertEquals(List.of(), settings.sections("missing"));
    assertEquals(
        List.of(
            "settings.tls: takes settings of its own (a map), not 'on'",
            "settings.steps: takes a list, not 'all'"),
        told(settings));
  }

  @Test
  void aSecretIsNeverTold() {
    Settings settings = open("token", Secret.of("hunter2"), "n", Secret.of("hunter2"));
    assertEquals(Optional.empty(), settings.text("token").optional(), "a secret is no text");
    settings.integer("n").required();
    assertFalse((told(settings) + settings.toString()).contains("hunter2"));
    assertEquals("hunter2", open("k", "hunter2").secret("k").required().reveal());
  }

  @Test
  void longValuesAreCutInProblems() {
    Settings settings = open("n", "x".repeat(10_000), "m", "a\nb");
    settings.integer("n").required();
    settings.integer("m").required();
    assertTrue(told(settings).get(0).length() < 200);
    assertTrue(told(settings).get(1).endsWith("not 'a?b'"));
  }

  @Test
  void whatCannotBeKeptIsRefusedWithItsPath() {
    Map<String, Object> nulls = new HashMap<>();
    nulls.put("b", null);
    assertRefused("a.b", "a", nulls);
    assertRefused("a[1]", "a", List.of(1, new Object()));
    assertRefused("a", "a", Double.NaN);
    assertRefused("a", "a", Map.of(1, 2));
    Object deep = "x";
    for (int i = 0; i < 17; i++) {
      deep = List.of(deep);
    }
    assertRefused("nested more than 16 deep", "a", deep);
  }

  private static void assertRefused(String part, String name, Object value) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> tree(name, value));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void aTreeIsAValueThatNobodyCanChange() {
    List<Object> list = new ArrayList<>(List.of(1));
    Settings settings = tree("list", list);
    list.add(2);
    assertEquals(tree("list", List.of(1L)), settings, "all whole numbers are alike");
    assertThrows(UnsupportedOperationException.class, () -> settings.asMap().put("x", 1));
    assertEquals(tree("list", List.of(1), "x", true), settings.with("x", true));
    assertSame(Settings.empty(), Settings.of(Map.of()));
    assertThrows(IllegalStateException.class, () -> settings.text("list"));
  }
}
