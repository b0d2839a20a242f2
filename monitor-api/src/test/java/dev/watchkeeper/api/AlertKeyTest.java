package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One episode, one key. */
class AlertKeyTest {
  private static final Instant SINCE = Instant.parse("2026-03-01T12:00:00Z");

  private static Alert alert(String check, String rule) {
    Alert.Subject subject = new Alert.Subject(CheckId.of(check), rule, Severity.CRITICAL);
    return Alert.open(subject, AlertState.FIRING, SINCE, "why");
  }

  @Test
  void isReadByPeopleAndStaysAsItWasForNamesOfRulesWithoutASlash() {
    assertEquals("shop/2 in a row/2026-03-01T12:00:00Z", alert("shop", "2 in a row").key());
    assertEquals("a/b/c/2026-03-01T12:00:00Z", alert("a/b", "c").key());
    assertEquals("100%/x%2Fy/2026-03-01T12:00:00Z", alert("100%", "x%2Fy").key());
  }

  @Test
  void slashesInNamesDoNotMakeTwoEpisodesOne() {
    assertEquals("a/b/c/2026-03-01T12:00:00Z/1", alert("a", "b/c").key());
    assertNotEquals(alert("a/b", "c"), alert("a", "b/c"));
    assertNotEquals(alert("a/b", "c/d").key(), alert("a", "b/c/d").key());
  }

  @Test
  void noTwoPairsOfNamesHaveTheSameKey() {
    List<String> parts = List.of("a", "/", "//", "a/", "/a", "a/a", "1", "/1", SINCE + "/1");
    List<String> names =
        Stream.concat(
                parts.stream(),
                parts.stream().flatMap(one -> parts.stream().map(next -> one + "/" + next)))
            .distinct()
            .toList();
    Map<String, String> seen = new HashMap<>();
    for (String check : names) {
      for (String rule : names) {
        String pair = check.length() + ":" + check + rule;
        assertEquals(pair, seen.computeIfAbsent(alert(check, rule).key(), key -> pair));
      }
    }
  }

  @Test
  void staysTheSameFromTheBeginningOfAnEpisodeToItsEnd() {
    Alert open = alert("a", "b/c");
    assertEquals(open.key(), open.moveTo(AlertState.RESOLVED, SINCE.plusSeconds(9), "works").key());
  }
}
