package dev.watchkeeper.probes.internal.greeting;

import static dev.watchkeeper.probes.internal.tcp.Runs.fails;
import static dev.watchkeeper.probes.internal.tcp.Runs.number;
import static dev.watchkeeper.probes.internal.tcp.Runs.problems;
import static dev.watchkeeper.probes.internal.tcp.Runs.text;
import static dev.watchkeeper.probes.internal.tcp.Runs.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Memcached;
import dev.watchkeeper.probes.internal.tcp.LineServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemcachedProbeTest {
  private static final String STATS =
      "STAT uptime 60\r\nSTAT version 1.6.21\r\nSTAT curr_connections 2\r\n"
          + "STAT max_connections 1024\r\nSTAT bytes 25\r\nSTAT limit_maxbytes 100\r\n"
          + "STAT evictions 3\r\nSTAT get_hits 9\r\nSTAT get_misses 1\r\nSTAT threads 4\r\n"
          + "STAT rusage_user 0.5 seconds\r\nEND\r\n";

  static LineServer server() {
    return new LineServer("")
        .on("version", "VERSION 1.6.21\r\n")
        .on("stats", STATS)
        .on("quit", "<close>");
  }

  @Test
  void versionAndStatisticsAreMeasured() throws IOException {
    try (LineServer server = server()) {
      Reading reading = up(Memcached.to(server.address()));
      assertEquals("1.6.21", text(reading, Memcached.VERSION));
      assertEquals(0.25, number(reading, Memcached.MEMORY_RATIO));
      assertEquals(3, number(reading, Memcached.EVICTED));
      assertEquals(2, number(reading, Memcached.CONNECTIONS));
      assertFalse(reading.measurements().has(Memcached.ITEMS));
      assertFalse(
          up(Memcached.to(server.address()).withoutStats()).measurements().has(Memcached.UPTIME));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "version, ERROR, ASSERTION_FAILED, version was answered with 'ERROR'",
    "version, SERVER_ERROR out of memory, ASSERTION_FAILED, 'SERVER_ERROR out of memory'",
    "version, CLIENT_ERROR unauthenticated, AUTH, 'CLIENT_ERROR unauthenticated'",
    "version, HTTP/1.1 400 Bad, PROTOCOL, this is not Memcached: 'HTTP/1.1 400 Bad'",
    "stats, STAT broken, PROTOCOL, this is not Memcached: 'STAT broken'",
    "stats, ERROR, ASSERTION_FAILED, stats was answered with 'ERROR'"
  })
  void otherAnswersAreTold(String command, String answer, Outcome outcome, String reason)
      throws IOException {
    try (LineServer server = server().on(command, answer + "\r\n")) {
      fails(Memcached.to(server.address()), outcome, reason);
    }
  }

  @Test
  void statisticsHaveAnEnd() throws IOException {
    try (LineServer server = server().on("stats", "STAT a 1\r\n".repeat(1_100))) {
      fails(Memcached.to(server.address()), Outcome.PROTOCOL, "more than 1000 lines");
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(List.of(), problems(Memcached.to("cache").tls().withoutStats().insecure()));
  }
}
