package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A check and its data form are twins, and whatever is wrong in the data is told at once. */
class CheckDataTest {
  private static Check reread(Check check, String seeded) {
    Settings opened = check.toSettings().reading("");
    Optional<Check> read = Check.read(opened);
    assertEquals(List.of(), opened.problems(), seeded);
    return read.orElseThrow();
  }

  @Test
  void anyCheckIsReadBackAsItWasWritten() {
    for (long seed = 1; seed <= 10_000; seed++) {
      Check check = new RandomCheck(new SplittableRandom(seed)).check();
      String seeded = "seed " + seed + ": " + check.toSettings();
      assertEquals(check, reread(check, seeded), seeded);
      assertEquals(check.toSettings(), reread(check, seeded).toSettings(), seeded);
    }
  }

  @Test
  void anIntervalIsReadBackToTheNanosecond() {
    Check check =
        Check.of("a", ProbeDefinition.of("tcp", Target.of("h:1"), Settings.empty()))
            .every(Duration.ofNanos(1_500_000_001))
            .timeout(Duration.ofNanos(1_000_000_007));
    assertEquals(check, reread(check, "nanoseconds"));
  }

  @Test
  void secretsStaySecretOnTheWay() {
    Settings settings = Settings.of(Map.of("token", Secret.of("hunter2")));
    Check check = Check.of("a", ProbeDefinition.of("http", Target.of("h"), settings));
    assertFalse(check.toSettings().toString().contains("hunter2"));
    assertEquals(check, reread(check, "secret"));
  }

  @Test
  void aProbeGivenAsCodeIsNoData() {
    Check check = Check.code("a", () -> context -> Reading.up());
    Exception e = assertThrows(IllegalStateException.class, check::toSettings);
    assertTrue(e.getMessage().contains("'a'"), e.getMessage());
  }

  @Test
  void allProblemsAreToldAtOnceUnderTheirPaths() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", " a ");
    data.put("type", "HTTP");
    data.put("target", "a\nb");
    data.put("every", "1us");
    data.put("timeout", "2d");
    data.put("max-bytes", 1.5);
    data.put("tags", List.of("ok", " "));
    data.put("enabled", "perhaps");
    data.put("settings", "none");
    data.put(
        "expect",
        List.of(
            Map.of("metric", "a.b", "at-least", 1, "at-most", 2),
            Map.of("metric", "A", "present", true),
            Map.of("metric", "a", "between", List.of(2, 1)),
            Map.of("metric", "a", "one-of", List.of()),
            Map.of("metric", "a", "matches", "("),
            Map.of("metric", "a", "presnt", true)));
    data.put("timout", "1s");
    Settings opened = Settings.of(data).reading("");
    assertEquals(Optional.empty(), Check.read(opened));
    List<String> where = opened.problems().stream().map(Problem::where).toList();
    List<String> wanted = new ArrayList<>(List.of("id", "type", "target", "every", "timeout"));
    wanted.addAll(List.of("max-bytes", "tags", "enabled"));
    wanted.addAll(List.of("settings", "timout", "expect[0]", "expect[1].present"));
    wanted.addAll(List.of("expect[2].between", "expect[3].one-of", "expect[4].matches"));
    wanted.addAll(List.of("expect[5]", "expect[5].presnt"));
    for (String path : wanted) {
      assertTrue(where.contains(path), path + " is missing in " + opened.problems());
    }
    String all = opened.problems().toString();
    assertTrue(all.contains("did you mean 'timeout'?"), all);
    assertTrue(all.contains("did you mean 'present'?"), all);
  }

  @Test
  void anEmptyNameTypeOrTargetIsToldOnce() {
    for (String name : List.of("id", "type", "target")) {
      assertEquals(List.of(name), where(problems(name, "")), name);
      assertEquals(List.of(name), where(problems(name, List.of())), name);
    }
    Settings nothing = Settings.empty().reading("");
    assertEquals(Optional.empty(), Check.read(nothing));
    assertEquals(List.of("id", "type", "target"), where(nothing.problems()));
  }

  private static List<String> where(List<Problem> problems) {
    return problems.stream().map(Problem::where).toList();
  }

  private static List<Problem> problems(Object... namesAndValues) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", "a");
    data.put("type", "http");
    data.put("target", "h");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      data.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    Settings opened = Settings.of(data).reading("");
    Optional<Check> read = Check.read(opened);
    assertEquals(opened.sound(), read.isPresent());
    return opened.problems();
  }

  @Test
  void eachLimitIsCheckedAtItsEdges() {
    assertEquals(List.of(), problems());
    assertEquals(List.of(), problems("max-bytes", 1));
    assertEquals(List.of(), problems("max-bytes", 1 << 30));
    assertEquals(1, problems("max-bytes", (1 << 30) + 1).size());
    assertEquals(1, problems("max-bytes", 0).size());
    assertEquals(1, problems("max-bytes", 1.5).size(), "half a byte is not cut to one");
    assertEquals(List.of(), problems("timeout", "1ms"));
    assertEquals(1, problems("timeout", "999us").size());
    assertEquals(List.of(), problems("every", "1ms"));
    assertEquals(List.of(), problems("every", "3653d"));
    assertEquals(1, problems("every", "3653d1us").size());
    assertEquals(1, problems("every", "5s", "timeout", "6s").size(), "longer than the interval");
    assertEquals(1, problems("every", "5s", "cron", "* * * * *").size());
    assertEquals(1, problems("cron", "* * * * *", "zone", "Mars").size());
    assertEquals(1, problems("cron", "* * *").size());
  }

  @Test
  void theDefaultTimeoutIsTheIntervalIfThatIsShorter() {
    Check check = Check.code("a", () -> context -> Reading.up());
    assertEquals(Duration.ofSeconds(10), check.timeout());
    assertEquals(Duration.ofSeconds(3), check.every(Duration.ofSeconds(3)).timeout());
    assertEquals(List.of(), check.every(Duration.ofSeconds(3)).problems());
    assertEquals(
        1, check.timeout(Duration.ofSeconds(5)).every(Duration.ofSeconds(3)).problems().size());
  }
}
