package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "http.status", "a1_b.2.c_", "x.y.z"})
  void takesDottedLowerCase(String name) {
    assertEquals(name, MetricKey.gauge(name, "").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", ".a", "a.", "a..b", "a-b", "a b", "ä", "a\n", "_a"})
  void refusesOtherNames(String name) {
    assertThrows(IllegalArgumentException.class, () -> MetricKey.gauge(name, ""));
  }

  @Test
  void refusesNamesThatAreTooLong() {
    assertEquals(100, MetricKey.text("a".repeat(100)).name().length());
    assertThrows(IllegalArgumentException.class, () -> MetricKey.text("a".repeat(101)));
  }

  @Test
  void knowsItsNature() {
    assertTrue(MetricKey.gauge("a", "seconds").isNumber());
    assertTrue(MetricKey.counter("a", "").isNumber());
    assertFalse(MetricKey.text("a").isNumber());
    assertTrue(MetricKey.text("a").stored());
    MetricKey transient1 = MetricKey.gauge("a", "bytes").notStored();
    assertFalse(transient1.stored());
    assertEquals("bytes", transient1.unit());
  }
}
