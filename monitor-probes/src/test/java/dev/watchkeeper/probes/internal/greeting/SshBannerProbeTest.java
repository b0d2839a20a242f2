package dev.watchkeeper.probes.internal.greeting;

import static dev.watchkeeper.probes.internal.tcp.Runs.fails;
import static dev.watchkeeper.probes.internal.tcp.Runs.number;
import static dev.watchkeeper.probes.internal.tcp.Runs.problems;
import static dev.watchkeeper.probes.internal.tcp.Runs.text;
import static dev.watchkeeper.probes.internal.tcp.Runs.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.SshBanner;
import dev.watchkeeper.probes.internal.tcp.LineServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshBannerProbeTest {
  static LineServer server() {
    return new LineServer("authorised use only\r\n\r\nSSH-2.0-OpenSSH_9.6p1 Debian-1 x\r\n");
  }

  @Test
  void theIdentificationIsTakenApart() throws Exception {
    try (LineServer server = server()) {
      Reading reading = up(SshBanner.to(server.address()).expectMatch("OpenSSH_(9|10)\\."));
      assertEquals("SSH-2.0-OpenSSH_9.6p1 Debian-1 x", text(reading, SshBanner.BANNER));
      assertEquals("2.0", text(reading, SshBanner.PROTOCOL));
      assertEquals("OpenSSH_9.6p1", text(reading, SshBanner.SOFTWARE));
      assertEquals("Debian-1 x", text(reading, SshBanner.COMMENTS));
      assertTrue(number(reading, SshBanner.GREETING_TIME) > 0);
      assertEquals("SSH-2.0-Watchkeeper", server.first());
    }
    try (LineServer server = new LineServer("SSH-1.99-Cisco-1.25\n")) {
      Reading reading = up(SshBanner.to(server.address()));
      assertEquals("1.99", text(reading, SshBanner.PROTOCOL));
    }
  }

  @Test
  void theWrongSoftwareAndOldVersionsAreDown() throws IOException {
    try (LineServer server = server()) {
      fails(
          SshBanner.to(server.address()).expectMatch("dropbear"),
          Outcome.ASSERTION_FAILED,
          "expected matches 'dropbear'");
    }
    try (LineServer server = new LineServer("SSH-1.5-old\r\n")) {
      fails(
          SshBanner.to(server.address()),
          Outcome.ASSERTION_FAILED,
          "the server speaks version '1.5' of SSH, not 2.0");
    }
  }

  @Test
  void aServerThatHasHadEnoughIsToldApartFromOneOfAnotherProtocol() throws IOException {
    try (LineServer server = new LineServer("Exceeded MaxStartups\r\n<close>")) {
      fails(
          SshBanner.to(server.address()),
          Outcome.ASSERTION_FAILED,
          "the server takes no connection now: 'Exceeded MaxStartups'");
    }
    try (LineServer server = new LineServer("HTTP/1.1 400 Bad Request\r\n<close>")) {
      fails(
          SshBanner.to(server.address()),
          Outcome.PROTOCOL,
          "this is not SSH: no identification, but 'HTTP/1.1 400 Bad Request'");
    }
    try (LineServer server = new LineServer("x\r\n".repeat(60))) {
      fails(SshBanner.to(server.address()), Outcome.PROTOCOL, "50 lines without an identification");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0\r\n", "SSH-2.0-\r\n", "SSH--x\r\n"})
  void anIdentificationOfAnotherFormIsAFailureOfTheProtocol(String line) throws IOException {
    try (LineServer server = new LineServer(line)) {
      fails(SshBanner.to(server.address()), Outcome.PROTOCOL, "an identification is");
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(List.of(), problems(SshBanner.to("host").expectMatch("x").attribute("a", "b")));
    assertEquals(List.of("expect-matches"), problems(SshBanner.to("host").expectMatch("(")));
  }
}
