package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final MetricKey DEPTH = MetricKey.gauge("depth", "");
  private static final MetricKey STATE = MetricKey.text("state");

  private static final String SLOW = ".*.*.*.*.*.*x";

  private static Measurements depth(double number) {
    return Measurements.builder().set(DEPTH, number).build();
  }

  private static Measurements state(String text) {
    return Measurements.builder().set(STATE, text).build();
  }

  @Test
  void aRangeIncludesBothEnds() {
    Condition range = DEPTH.isBetween(200, 299);
    assertTrue(range.holds(depth(200)));
    assertTrue(range.holds(depth(299)));
    assertFalse(range.holds(depth(Math.nextDown(200.0))));
    assertFalse(range.holds(depth(Math.nextUp(299.0))));
    assertTrue(DEPTH.isBetween(5, 5).holds(depth(5)));
    assertTrue(DEPTH.isBetween(-0.0, 0.0).holds(depth(0)));
  }

  @Test
  void aRangeMayBeOpenOnOneSide() {
    assertTrue(DEPTH.atMost(3).holds(depth(-1e300)));
    assertFalse(DEPTH.atMost(3).holds(depth(Math.nextUp(3.0))));
    assertTrue(DEPTH.atLeast(3).holds(depth(1e300)));
    assertFalse(DEPTH.atLeast(3).holds(depth(Math.nextDown(3.0))));
    assertEquals("at most 3", DEPTH.atMost(3).expected());
    assertEquals("at least 3", DEPTH.atLeast(3).expected());
  }

  @Test
  void whatNoNumberCanMeetIsRefused() {
    double infinite = Double.POSITIVE_INFINITY;
    assertThrows(IllegalArgumentException.class, () -> DEPTH.isBetween(2, 1));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.isBetween(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.atLeast(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.atLeast(infinite));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.atMost(-infinite));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.isBetween(-infinite, infinite));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.isEqualTo(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.isOneOf(List.of(1, infinite)));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.isOneOf(List.of()));
  }

  @Test
  void zeroIsEqualToZeroWhateverItsSign() {
    assertTrue(DEPTH.isEqualTo(0).holds(depth(-0.0)));
    assertTrue(DEPTH.isEqualTo(-0.0).holds(depth(0)));
    assertEquals(DEPTH.isEqualTo(0), DEPTH.isEqualTo(-0.0));
  }

  @Test
  void equalsOneOfSeveralNumbersOrTexts() {
    Condition numbers = DEPTH.isOneOf(List.of(1, 2L, 3.5f));
    assertTrue(numbers.holds(depth(1)));
    assertTrue(numbers.holds(depth(3.5)));
    assertFalse(numbers.holds(depth(3)));
    Condition texts = STATE.isOneOf(List.of("ok", "5"));
    assertTrue(texts.holds(state("5")));
    assertFalse(texts.holds(state("OK")));
    assertFalse(texts.holds(depth(5)));
    assertEquals("one of 1, 2, 3.5", numbers.expected());
    assertEquals("'ok'", STATE.isEqualTo("ok").expected());
  }

  @Test
  void aMissingValueFailsEveryTestButAbsence() {
    Measurements none = Measurements.empty();
    List<Condition> all =
        List.of(
            DEPTH.isBetween(0, 1),
            DEPTH.isOneOf(List.of(0)),
            DEPTH.isPresent(),
            STATE.contains(""),
            STATE.doesNotContain("x"),
            STATE.matches(".*"),
            STATE.doesNotMatch("x"));
    for (Condition condition : all) {
      assertEquals(false, condition.holds(none), condition.toString());
      assertEquals("absent", condition.evaluate(none).actual());
      assertEquals(Status.DOWN, condition.evaluate(none).verdict());
    }
    assertTrue(DEPTH.isAbsent().holds(none));
    assertFalse(DEPTH.isAbsent().holds(depth(1)));
    assertTrue(DEPTH.isPresent().holds(depth(1)));
  }

  @Test
  void testsTexts() {
    assertTrue(STATE.contains("b").holds(state("abc")));
    assertFalse(STATE.contains("B").holds(state("abc")));
    assertTrue(STATE.doesNotContain("B").holds(state("abc")));
    assertFalse(STATE.doesNotContain("b").holds(state("abc")));
    assertTrue(STATE.matches("^a.c$").holds(state("abc")));
    assertFalse(STATE.doesNotMatch("^a.c$").holds(state("abc")));
    assertTrue(STATE.doesNotMatch("^b").holds(state("abc")));
    assertTrue(STATE.matches("b").holdsFor("abc"));
    assertThrows(IllegalStateException.class, () -> DEPTH.isPresent().holdsFor("abc"));
  }

  @Test
  void anExpressionThatExplodesIsUnknownEitherWay() {
    for (Condition condition : List.of(STATE.matches(SLOW), STATE.doesNotMatch(SLOW))) {
      Measurements hostile = state("a".repeat(200));
      assertNull(condition.holds(hostile));
      assertEquals(Status.UNKNOWN, condition.orDegraded().evaluate(hostile).verdict());
      assertEquals("expression took too many steps", condition.evaluate(hostile).actual());
    }
  }

  @Test
  void aTestThatDoesNotSuitTheKindIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> STATE.isBetween(1, 2));
    assertThrows(IllegalArgumentException.class, () -> STATE.isEqualTo(1));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.isEqualTo("1"));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.contains("1"));
    assertThrows(IllegalArgumentException.class, () -> DEPTH.matches("1"));
    assertThrows(IllegalArgumentException.class, () -> STATE.matches("("));
  }

  @Test
  void evidenceSaysWhatWasThereOnOneLine() {
    Evidence evidence = DEPTH.atMost(10).evaluate(depth(11.25));
    assertEquals("depth is 11.25, expected at most 10", evidence.toString());
    assertEquals("a?b", STATE.contains("x").evaluate(state("a\nb")).actual());
    assertTrue(STATE.contains("x").evaluate(state("y".repeat(4_000))).actual().length() <= 200);
  }

  @Test
  void aFailureMayBeSoftened() {
    Condition soft = DEPTH.atMost(10).orDegraded();
    assertEquals(Status.DEGRADED, soft.evaluate(depth(11)).verdict());
    assertEquals(Status.UP, soft.evaluate(depth(10)).verdict());
    assertNotEquals(DEPTH.atMost(10), soft);
    assertEquals("depth at most 10 (or degraded)", soft.toString());
  }
}
