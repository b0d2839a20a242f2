package dev.watchkeeper.probes.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Command;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerformanceDataTest {
  private static PerformanceValue one(String text) {
    List<PerformanceValue> values = PerformanceData.parse(text);
    assertEquals(1, values.size(), () -> text + " -> " + values);
    return values.get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time=0.5s            | time | 0.5          | seconds",
        "time=12ms            | time | 0.012        | seconds",
        "time=12us            | time | 0.000012     | seconds",
        "rta=5                | rta  | 5            | ''",
        "loss=20%             | loss | 0.2          | ratio",
        "size=3B              | size | 3            | bytes",
        "size=3KB             | size | 3072         | bytes",
        "size=2MB             | size | 2097152      | bytes",
        "size=1GB             | size | 1073741824   | bytes",
        "size=1TB             | size | 1099511627776| bytes",
        "neg=-1.5             | neg  | -1.5         | ''",
        "exp=1.5e3            | exp  | 1500         | ''",
        "comma=1,5s           | comma| 1.5          | seconds",
        "temp=21.5C           | temp | 21.5         | C"
      })
  void valuesComeInBaseUnits(String text, String label, double value, String unit) {
    PerformanceValue read = one(text);
    assertEquals(label, read.label());
    assertEquals(value, read.value(), Math.abs(value) * 1e-9);
    assertEquals(unit, read.unit());
  }

  @Test
  void labelsInQuotesMayHoldAnything() {
    assertEquals("a b=c;d", one("'a b=c;d'=1").label());
    assertEquals("it's", one("'it''s'=1").label());
    assertEquals("/", one("/=1MB;2;3;0;4").label());
    assertEquals("C:\\ %", one("'C:\\ %'=1%").label());
  }

  @Test
  void limitsAreInTheUnitOfTheValue() {
    PerformanceValue read = one("/var=500MB;800;900;0;1000");
    double mib = 1 << 20;
    assertEquals(new PerformanceRange(0, 800 * mib, false), read.warn());
    assertEquals(new PerformanceRange(0, 900 * mib, false), read.critical());
    assertEquals(0, read.least());
    assertEquals(1000 * mib, read.most());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10     | 0         | 10       | false",
        "10:    | 10        | Infinity | false",
        "~:10   | -Infinity | 10       | false",
        "10:20  | 10        | 20       | false",
        "@10:20 | 10        | 20       | true",
        "-5:5   | -5        | 5        | false",
        ":7     | 0         | 7        | false"
      })
  void rangesAreReadAsTheGuidelinesSay(String text, double low, double high, boolean inside) {
    assertEquals(new PerformanceRange(low, high, inside), PerformanceRange.parse(text, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "20:10", "1:2:3", "@", "~", "1 2", "NaN", "Infinity", "0x10"})
  void whatIsNoRangeIsNone(String text) {
    assertNull(PerformanceRange.parse(text, 1));
  }

  @Test
  void unknownValuesAndCountersAreTold() {
    assertNull(one("time=U;1;2").value());
    assertTrue(one("requests=1234c").counter());
    assertFalse(one("requests=1234").counter());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "no value",
        "=1",
        "'open=1",
        "label",
        "label=",
        "label=x",
        "a=NaN",
        "a=1e999",
        "a=--1",
        "''=1",
        "a=1.2.3"
      })
  void whatIsNoItemIsLeftOut(String text) {
    assertEquals(List.of(), PerformanceData.parse(text));
  }

  @Test
  void soundItemsAreFoundBetweenBrokenOnes() {
    List<PerformanceValue> values = PerformanceData.parse("junk a=1 =2 b=x 'c d'=3s;;; e=4;;;;;;9");
    assertEquals(List.of("a", "c d", "e"), values.stream().map(PerformanceValue::label).toList());
  }

  @Test
  void performanceDataOfSeveralLinesBelongsTogether() {
    PluginOutput output =
        PluginOutput.of("DISK OK - free | /=2MB\n/ 15 GB\n/boot 68 MB | /boot=68MB\n/home=69MB\n");
    assertEquals("DISK OK - free", output.firstLine());
    assertEquals(
        List.of("/", "/boot", "/home"),
        PerformanceData.parse(output.performance()).stream().map(PerformanceValue::label).toList());
  }

  @Test
  void measurementsHaveCleanAndDifferentNames() {
    Measurements.Builder measured = Measurements.builder();
    String text = "/=1 /var/log=2 'A b'=3 a_b=4 'ä'=5 time=0.1s;1;2;0;10 n=7c;@1:2;5:";
    PerformanceKeys.add(PerformanceData.parse(text), measured, 60);
    Measurements built = measured.build();
    assertEquals(
        List.of(
            "perf.root",
            "perf.var_log",
            "perf.a_b",
            "perf.a_b_2",
            "perf.value",
            "perf.time",
            "perf.n",
            "perf.time.warn",
            "perf.time.crit",
            "perf.time.min",
            "perf.time.max"),
        built.keys().stream().map(MetricKey::name).toList());
    assertEquals(MetricKey.counter("perf.n", ""), built.keys().get(6));
  }

  @Test
  void moreThanThereIsRoomForIsCut() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append("label").append(i).append("=1;2;3;4;5 ");
    }
    Measurements.Builder measured = Measurements.builder();
    PerformanceKeys.add(PerformanceData.parse(text.toString()), measured, 59);
    assertEquals(59, measured.build().size());
  }

  /** Seeds that once were of interest, and new ones, each printed if it fails. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 42, 1234, 99_991})
  void noiseIsReadWithoutFailing(long seed) {
    String alphabet = "abÄ09 '=;:@~.,-+eEU%|\n\tMBKs\0\\\"";
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(120); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Measurements.Builder measured = Measurements.builder();
      List<PerformanceValue> values =
          PerformanceData.parse(PluginOutput.of(text.toString()).performance() + text);
      PerformanceKeys.add(values, measured, 64);
      assertTrue(measured.build().size() <= 64, () -> "seed " + seed);
    }
  }

  /** What is written by the guidelines is read back. */
  @ParameterizedTest
  @ValueSource(longs = {0, 5, 77})
  void whatIsWrittenIsReadBack(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String label =
          random
              .ints(1 + random.nextInt(10), 32, 127)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      double value = Math.rint(random.nextGaussian() * 1e6) / 1e3;
      String text = "'" + label.replace("'", "''") + "'=" + value + ";" + 5 + ";;";
      PerformanceValue read = one(text);
      assertEquals(label, read.label());
      assertEquals(value, read.value());
    }
  }

  @Test
  void whatFindsNoRoomIsCountedAndValuesComeFirst() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      text.append("v").append(i).append("=").append(i).append(";100 ");
    }
    Measurements.Builder measured = Measurements.builder();
    PerformanceKeys.add(PerformanceData.parse(text.toString()), measured, 120);
    Measurements all = measured.build();
    assertEquals(120, all.size());
    assertEquals(118, all.number(MetricKey.gauge("perf.v118", "")).orElseThrow());
    assertEquals(31 + 150, all.number(Command.LEFT_OUT).orElseThrow());
  }

  @Test
  void aLongLabelWithoutEndTakesNoTime() {
    assertEquals(List.of(), PerformanceData.parse("'".repeat(100_001)));
    assertEquals(List.of(), PerformanceData.parse("a".repeat(1_000_000)));
  }
}
