package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedPatternTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static Boolean find(String regex, String text) {
    return assertTimeoutPreemptively(SOON, () -> new BoundedPattern(regex).find(text));
  }

  @Test
  void findsAMatchAnywhere() {
    assertEquals(true, find("b+c", "aabbcc"));
    assertEquals(false, find("^b", "aabbcc"));
    assertEquals(true, find("", ""));
    assertEquals(true, find("(?i)OK", "it is ok"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a+)+$", "(a|aa)+$", "(a*)*b", "(.*)*(.*)*(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$"})
  void anExpressionThatExplodesComesToAnEnd(String regex) {
    assertNotEquals(true, find(regex, "a".repeat(60) + "!"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".*.*.*.*.*.*x", "(.*)(.*)(.*)(.*)(.*)(.*)\\1x", "a+a+a+a+a+a+a+b"})
  void anExpressionThatTakesTooManyStepsIsUndecided(String regex) {
    assertNull(find(regex, "a".repeat(200)));
  }

  @Test
  void aTextThatIsTooLongForAnAnswerIsUndecided() {
    assertNull(find("x", "a".repeat(1_100_000)));
    assertEquals(true, find("x", "x" + "a".repeat(2_000_000)), "found before it is too long");
  }

  @Test
  void aStackThatOverflowsIsUndecided() {
    assertNull(find("(?:a|b)*c", "ab".repeat(200_000)));
  }

  /** They read nothing while they repeat, so that counting what is read would never end them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?:(?:(?:){1000}){1000}){1000}x",
        "((((){1000}){1000}){1000})x",
        "(?:(?=){2000000000})x",
        "\\G{2000000000}x",
        "\\Q\\E{2000000000}x",
        "(?i){2000000000}x",
        "(?x)(?:(?:) {100000} ) # blanks\n {100000}x",
        "(?:(?:a{0}){99999}){99999999999999999999}"
      })
  void groupsOfNothingThatRepeatForEverAreRefused(String regex) {
    assertThrows(IllegalArgumentException.class, () -> new BoundedPattern(regex));
  }

  @Test
  void groupsOfNothingOverALongTextAreUndecided() {
    assertNull(find("(?:(?=){100}){100}(?!)", "a".repeat(1_000_000)));
    assertEquals(false, find("(?:(?=){100}){100}(?!)", "a".repeat(4_096)));
  }

  @Test
  void countsOfEverydayExpressionsAreFine() {
    assertEquals(true, find("([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}", "fe80:0:0:0:1:2:3:4"));
    String uuid = "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}";
    String both = "123e4567-e89b-12d3-a456-426614174000 123e4567-e89b-12d3-a456-426614174000";
    assertEquals(true, find(uuid + " " + uuid, both));
    assertEquals(true, find(".{4000}", "a".repeat(4_096)));
  }

  @Test
  void whatIsNoExpressionIsRefusedWithItsPlace() {
    List<String> wrong = List.of("(", "[a", "a{2,1}", "*", "\\k<x>");
    for (String regex : wrong) {
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> new BoundedPattern(regex), regex);
      assertEquals(true, e.getMessage().contains("is not a regular expression: "), e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> new BoundedPattern("a".repeat(2_001)));
  }
}
