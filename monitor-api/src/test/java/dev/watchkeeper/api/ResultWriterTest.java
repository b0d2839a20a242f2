package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultWriterTest {
  private static final Instant DUE = Instant.parse("2026-03-01T12:00:00.5Z");

  private static ProbeResult.Builder result(String check) {
    return ProbeResult.builder(CheckId.of(check), DUE).ran(DUE.plusMillis(1), 12_345_678);
  }

  private static String csv(ProbeResult result) {
    StringBuilder out = new StringBuilder();
    ResultWriter.csv(out).accept(result);
    String[] lines = out.toString().split("\r\n", -1);
    assertEquals(3, lines.length, "a head, one line, an end");
    return lines[1];
  }

  @Test
  void csvHasAHeadAndOneLinePerResult() {
    StringBuilder out = new StringBuilder();
    ResultWriter writer = ResultWriter.csv(out);
    writer.accept(result("a").by("n", 3).build());
    writer.accept(
        result("b")
            .reading(
                Reading.down("503")
                    .inPhase("body")
                    .with(MetricKey.gauge("m.n", "s"), 0.25)
                    .with(MetricKey.text("t"), "x\"y"))
            .evidence(List.of(new Evidence("m.n", "at most 0.1", "0.25", Status.DOWN)))
            .build());
    assertEquals(
        "check,due,started,took_us,status,outcome,phase,reason,node,incarnation,measurements,"
            + "evidence\r\n"
            + "\"a\",\"2026-03-01T12:00:00.500Z\",\"2026-03-01T12:00:00.501Z\",12345,\"UP\",\"OK\","
            + "\"\",\"\",\"n\",3,\"{}\",\"[]\"\r\n"
            + "\"b\",\"2026-03-01T12:00:00.500Z\",\"2026-03-01T12:00:00.501Z\",12345,\"DOWN\","
            + "\"ASSERTION_FAILED\",\"body\",\"503\",\"\",0,"
            + "\"{\"\"m.n\"\":0.25,\"\"t\"\":\"\"x\\\"\"y\"\"}\","
            + "\"[{\"\"metric\"\":\"\"m.n\"\",\"\"expected\"\":\"\"at most 0.1\"\","
            + "\"\"actual\"\":\"\"0.25\"\",\"\"verdict\"\":\"\"DOWN\"\"}]\"\r\n",
        out.toString());
  }

  @Test
  void whatASpreadsheetWouldCalculateIsText() {
    for (String formula : List.of("=1+1", "+1", "-1", "@sum(a1)", "\uff1d1", "\uff0b", "\uff20")) {
      String line = csv(result(formula).build());
      assertEquals("\"'" + formula + "\"", line.substring(0, line.indexOf(',')));
    }
    String line = csv(result("a").reading(Reading.down(" =cmd|' /c calc'!a1")).build());
    assertEquals(true, line.contains(",\"' =cmd|' /c calc'!a1\","), line);
    assertEquals(true, csv(result("1-1").build()).startsWith("\"1-1\","));
    assertEquals(true, csv(result("a").by("b", -7).build()).contains(",-7,"), "numbers stay");
  }

  @Test
  void noTextBreaksALineOfCsv() {
    String line = csv(result("a").by("a\r\nb,\"c\"\u0000\u202e\ud800", 0).build());
    assertEquals(true, line.contains(",\"a??b,\"\"c\"\"???\",0,"), line);
  }

  @Test
  void jsonLinesAreExact() {
    StringBuilder out = new StringBuilder();
    ResultWriter writer = ResultWriter.jsonLines(out);
    writer.accept(result("=a").by("\"\\\n\u2028\ud800 \ud83d\ude00\u00e9", -1).build());
    writer.accept(result("b").reading(Reading.up().with(MetricKey.gauge("g", ""), 1e-9)).build());
    assertEquals(
        "{\"check\":\"=a\",\"due\":\"2026-03-01T12:00:00.500Z\","
            + "\"started\":\"2026-03-01T12:00:00.501Z\",\"took_us\":12345,\"status\":\"UP\","
            + "\"outcome\":\"OK\",\"phase\":\"\",\"reason\":\"\","
            + "\"node\":\"\\\"\\\\\\u000a\\u2028\\ud800 \ud83d\ude00\u00e9\",\"incarnation\":-1,"
            + "\"measurements\":{},\"evidence\":[]}",
        out.toString().lines().toList().get(0));
    assertEquals(true, out.toString().contains("\"measurements\":{\"g\":1.0E-9}"));
    assertEquals(2, out.toString().lines().count());
  }

  @Test
  void aFullDiskEndsTheExport() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] some, int from, int length) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    assertThrows(UncheckedIOException.class, () -> ResultWriter.csv(full));
    ResultWriter lines = ResultWriter.jsonLines(full);
    assertThrows(UncheckedIOException.class, () -> lines.accept(result("a").build()));
  }
}
