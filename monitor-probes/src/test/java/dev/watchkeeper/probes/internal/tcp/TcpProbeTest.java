package dev.watchkeeper.probes.internal.tcp;

import static dev.watchkeeper.probes.internal.tcp.Runs.fails;
import static dev.watchkeeper.probes.internal.tcp.Runs.number;
import static dev.watchkeeper.probes.internal.tcp.Runs.problems;
import static dev.watchkeeper.probes.internal.tcp.Runs.run;
import static dev.watchkeeper.probes.internal.tcp.Runs.text;
import static dev.watchkeeper.probes.internal.tcp.Runs.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.TcpStep;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.testkit.HostileServer;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TcpProbeTest {
  private static LineServer mail() {
    return new LineServer("220 mx.example ready\r\n")
        .on("EHLO", "250-mx.example\r\n250-STARTTLS\r\n250 SIZE 1000\r\n")
        .on("STARTTLS", "220 go ahead\r\n<tls>")
        .on("NOOP", "250 fine\r\n")
        .on("QUIT", "221 bye\r\n<close>");
  }

  @Test
  void theShortFormSendsAndExpects() throws IOException {
    try (LineServer server = mail()) {
      Reading reading = up(Tcp.to(server.address()).send("NOOP\\r\\n").expect("250 fine"));
      assertTrue(text(reading, Tcp.ANSWER).endsWith("250 fine"), reading.toString());
      for (var phase : List.of(Net.CONNECT, Net.WRITE, Net.WAIT, Net.READ)) {
        assertTrue(number(reading, phase) > 0, phase.name());
      }
      assertFalse(reading.measurements().has(Tcp.FAILED_STEP));
    }
  }

  @Test
  void aDialogueCapturesReusesMeasuresAndChangesToTls() throws IOException {
    try (LineServer server = mail()) {
      Reading reading =
          up(
              Tcp.to(server.address())
                  .steps(
                      TcpStep.expectMatch("^220 (?<host>\\S+)"),
                      TcpStep.send("EHLO ${host}\\r\\n"),
                      TcpStep.expectMatch("250 SIZE (?<size>[0-9]+)"),
                      TcpStep.send("STARTTLS\\r\\n"),
                      TcpStep.expect("220 go"),
                      TcpStep.startTls(),
                      TcpStep.send("NOOP\\r\\n"),
                      TcpStep.expect("250 ").until("\\n"))
                  .number("size")
                  .quit("QUIT\\r\\n")
                  .trust(TestCertificate.one().pem()));
      assertEquals("mx.example", text(reading, Tcp.captured("host")));
      assertEquals(1000, number(reading, Tcp.capturedNumber("size")));
      assertEquals("EHLO mx.example", server.heard.get(0));
      assertEquals("250 fine\r\n", text(reading, Tcp.ANSWER));
      assertTrue(number(reading, Net.TLS) > 0);
      for (int step = 1; step <= 8; step++) {
        assertTrue(number(reading, Tcp.step(step)) > 0, "step " + step);
      }
    }
  }

  @Test
  void theStepThatFailsIsNamedAndNumbered() throws IOException {
    try (LineServer server = mail()) {
      Reading reading =
          fails(
              Tcp.to(server.address())
                  .steps(
                      TcpStep.expect("220 ").until("\\n"),
                      TcpStep.send("NOOP\\r\\n"),
                      TcpStep.expect("251 ").until("\\n")),
              Outcome.ASSERTION_FAILED,
              "step 3 of 3: the answer is not as expected: contains '251 '");
      assertEquals("step 3", reading.phase());
      assertEquals(3, number(reading, Tcp.FAILED_STEP));
      assertEquals("waiting for an answer that contains '251 '", text(reading, Tcp.FAILED_ACTION));
      assertEquals("250 fine\r\n", text(reading, Tcp.ANSWER));
    }
  }

  @Test
  void anotherAnswerIsDegradedIfTheStepSaysSo() throws IOException {
    try (LineServer server = mail()) {
      Reading reading =
          run(Tcp.to(server.address()).steps(TcpStep.expect("221 ").until("\\r\\n").orDegraded()));
      assertEquals(Status.DEGRADED, reading.status(), reading.toString());
      assertEquals(1, number(reading, Tcp.FAILED_STEP));
    }
  }

  @Test
  void whatIsRejectedIsDownAtOnce() throws IOException {
    try (LineServer server = mail()) {
      fails(
          Tcp.to(server.address()).expect("never").reject("r.ady"),
          Outcome.ASSERTION_FAILED,
          "the peer said what is rejected: matches 'r.ady'");
      fails(
          Tcp.to(server.address()).steps(TcpStep.expect("never").reject("220")),
          Outcome.ASSERTION_FAILED,
          "step 1 of 1: the peer said what is rejected");
      fails(
          Tcp.to(server.address()).reject("500").steps(TcpStep.expect("never").reject("220")),
          Outcome.ASSERTION_FAILED,
          "the peer said what is rejected: matches '220'");
    }
  }

  @Test
  void bytesInHexadecimalGoOutAndComeIn() throws Exception {
    try (Peer peer =
        new Peer(
            (self, socket) -> {
              byte[] got = socket.getInputStream().readNBytes(3);
              socket.getOutputStream().write(new byte[] {got[2], (byte) 0xff, got[0]});
            })) {
      Tcp tcp = Tcp.to("127.0.0.1", peer.port());
      up(tcp.steps(TcpStep.sendHex("01 80 fe"), TcpStep.expectHex("feff01")));
      fails(
          tcp.steps(TcpStep.sendHex("01 80 fe"), TcpStep.expectHex("feff02")),
          Outcome.ASSERTION_FAILED,
          "the peer closed before it said what is expected: contains the bytes feff02");
    }
  }

  @Test
  void aPeerThatAnswersAfterOurEndIsHeardToItsEnd() throws Exception {
    try (Peer peer =
        new Peer(
            (self, socket) -> {
              byte[] all = socket.getInputStream().readAllBytes();
              socket.getOutputStream().write(all);
              socket.getOutputStream().write('!');
            })) {
      Reading reading =
          up(
              Tcp.to("127.0.0.1", peer.port())
                  .steps(
                      TcpStep.send("one "),
                      TcpStep.delay(Duration.ofMillis(20)),
                      TcpStep.send("two"),
                      TcpStep.halfClose(),
                      TcpStep.expectMatch("^one two!$").untilClosed()));
      assertTrue(number(reading, Tcp.step(2)) >= 0.02, reading.toString());
    }
  }

  @Test
  void aDelayEndsWithTheRun() throws IOException {
    try (HostileServer server = HostileServer.silent()) {
      Tcp tcp = Tcp.to(server.address()).steps(TcpStep.delay(Duration.ofMinutes(10)));
      ProbeRun run = Runs.runner(tcp).timeout(Duration.ofMillis(200)).run();
      assertEquals(Outcome.TIMEOUT, run.reading().outcome(), run.toString());
      assertTrue(run.elapsed().toMillis() < 450, run.toString());
    }
  }

  @Test
  void aSilentPeerIsUpForWhoeverOnlyConnects() throws IOException {
    try (HostileServer server = HostileServer.silent()) {
      assertEquals("connect", up(Tcp.to(server.address())).phase());
    }
  }

  @Test
  void aClosedPortIsUpForWhoeverWantsItClosed() throws IOException {
    try (HostileServer closed = HostileServer.refusing();
        HostileServer open = HostileServer.silent()) {
      up(Tcp.to(closed.address()).expectRefused());
      fails(
          Tcp.to(open.address()).expectRefused(), Outcome.ASSERTION_FAILED, "somebody listens at");
    }
  }

  @Test
  void aServerThatNeverReadsDoesNotHoldUsBeyondTheDeadline() throws Exception {
    try (Peer peer = new Peer((self, socket) -> self.pause(60_000))) {
      Tcp tcp = Tcp.to("127.0.0.1", peer.port()).send("x".repeat(30_000_000));
      ProbeRun run = Runs.runner(tcp).timeout(Duration.ofMillis(400)).run();
      assertEquals(Outcome.TIMEOUT, run.reading().outcome(), run.toString());
      assertEquals("write", run.reading().phase());
      assertTrue(run.elapsed().toMillis() < 650, run.toString());
    }
  }

  @Test
  void noMoreThanTheBytesOfAStepAreRead() throws IOException {
    try (HostileServer server = HostileServer.endless("220 ")) {
      fails(
          Tcp.to(server.address()).steps(TcpStep.expect("never").maxBytes(5_000)),
          Outcome.TOO_LARGE,
          "more than 5000 bytes while step 1 of 1");
      fails(Tcp.to(server.address()).expect("never"), Outcome.TOO_LARGE, "more than 65536 bytes");
    }
  }

  @Test
  void whatComesInTheClearBehindTheAnswerToStarttlsIsRefused() throws IOException {
    try (LineServer server =
        new LineServer("220 hello\r\n").on("STARTTLS", "220 go\r\n250 injected\r\n<tls>")) {
      fails(
          Tcp.to(server.address())
              .steps(TcpStep.send("STARTTLS\\r\\n"), TcpStep.expect("220 go"), TcpStep.startTls())
              .insecure(),
          Outcome.PROTOCOL,
          "step 3 of 3: the peer goes on in the clear where TLS begins");
    }
  }

  @Test
  void aCertificateThatIsNotTrustedFailsTheStep() throws IOException {
    try (LineServer server = mail()) {
      Tcp tcp =
          Tcp.to(server.address())
              .steps(TcpStep.send("STARTTLS\\r\\n"), TcpStep.expect("220 go"), TcpStep.startTls());
      Reading reading = fails(tcp, Outcome.TLS, "step 3 of 3: ");
      assertEquals("tls", reading.phase());
      up(tcp.tls(TlsOptions.standard().insecure()));
    }
  }

  @Test
  void aSecretThatIsSentBackIsNotSeen() throws IOException {
    try (HostileServer server = HostileServer.echoing()) {
      Reading reading =
          fails(
              Tcp.to(server.address())
                  .steps(
                      TcpStep.send("PASS "),
                      TcpStep.sendSecret(Secret.of("t0psecret\\x21")),
                      TcpStep.send("\\r\\n"),
                      TcpStep.expectMatch("(?<all>PASS .*)").until("\\n"),
                      TcpStep.send("${all}\\r\\n"),
                      TcpStep.expect("230 ").until("\\n")),
              Outcome.ASSERTION_FAILED,
              "step 6 of 6");
      assertFalse(reading.toString().contains("t0psecret"), reading.toString());
      assertTrue(text(reading, Tcp.captured("all")).startsWith("PASS ***"), reading.toString());
    }
  }

  @Test
  void aCaptureThatIsNoNumberIsDown() throws IOException {
    try (LineServer server = mail()) {
      fails(
          Tcp.to(server.address()).expectMatch("(?<word>ready)").number("word"),
          Outcome.ASSERTION_FAILED,
          "'word' is to be a number and is 'ready'");
    }
  }

  @Test
  void anExpressionThatExplodesIsAProblemOfTheCheck() throws IOException {
    try (LineServer server = new LineServer("a".repeat(200) + "\r\n")) {
      fails(
          Tcp.to(server.address()).expectMatch(".*.*.*.*.*.*z"),
          Outcome.CONFIG,
          "the expression takes too many steps");
    }
  }

  @Test
  void textThatIsNoUtf8IsHeardByteByByte() throws Exception {
    byte[] words = "\u00e4\u00f6\u00fc done\n".getBytes(StandardCharsets.ISO_8859_1);
    try (Peer peer = new Peer((self, socket) -> socket.getOutputStream().write(words))) {
      Reading reading = up(Tcp.to("127.0.0.1", peer.port()).expectMatch("(?<w>d.ne)"));
      assertEquals("\u00e4\u00f6\u00fc done", text(reading, Tcp.ANSWER));
    }
    byte[] utf8 = "\u00e4\u00f6\u00fc done\n".getBytes(StandardCharsets.UTF_8);
    try (Peer peer = new Peer((self, socket) -> socket.getOutputStream().write(utf8))) {
      up(Tcp.to("127.0.0.1", peer.port()).expect("\u00f6\u00fc"));
    }
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    Tcp wrong =
        Tcp.to("localhost:25")
            .steps(
                TcpStep.send("\\q ${later}"),
                TcpStep.sendHex("0"),
                TcpStep.expectMatch("(?<Big>x)"),
                TcpStep.expectMatch("("),
                TcpStep.expect("x").maxBytes(0),
                TcpStep.delay(Duration.ofHours(2)),
                TcpStep.send("x").until("y"))
            .number("none")
            .reject(")")
            .quit("\\x");
    assertEquals(
        List.of(
            "numbers",
            "quit",
            "reject",
            "steps[0].send",
            "steps[0].send",
            "steps[1].send-hex",
            "steps[2].expect-matches",
            "steps[3].expect-matches",
            "steps[4].max-bytes",
            "steps[5].delay",
            "steps[6].until"),
        problems(wrong));
    assertEquals(List.of("steps"), problems(Tcp.to("h:1").send("x").steps(TcpStep.send("y"))));
    assertEquals(List.of("refused"), problems(Tcp.to("h:1").expectRefused().quit("x")));
    TcpStep[] many = new TcpStep[Tcp.MAX_STEPS + 1];
    java.util.Arrays.fill(many, TcpStep.halfClose());
    assertEquals(List.of("steps"), problems(Tcp.to("h:1").steps(many)));
  }

  @Test
  void aStepDoesExactlyOneThing() {
    var both =
        dev.watchkeeper.api.spi.ProbeDefinition.of(
            Tcp.TYPE,
            dev.watchkeeper.api.Target.of("h:1"),
            dev.watchkeeper.api.spi.Settings.of(
                Map.of(
                    "steps",
                    List.of(
                        Map.of("send", "x", "expect", "y"),
                        Map.of("starttls", false),
                        Map.of("nothing", 1)))));
    assertEquals(
        List.of("steps[0]", "steps[1].starttls", "steps[2]", "steps[2].nothing"), problems(both));
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(
        List.of(),
        problems(
            Tcp.to("::1", 7)
                .attribute("team", "mail")
                .send("a")
                .expect("b")
                .reject("c")
                .quit("d")
                .tls()));
    assertEquals(List.of(), problems(Tcp.to("h", 7).expectMatch("(?<n>1)").number("n")));
    assertEquals(
        List.of(),
        problems(
            Tcp.to("h:7")
                .steps(
                    TcpStep.send("x\\x00"),
                    TcpStep.sendHex("00 ff"),
                    TcpStep.sendSecret(Secret.of("s")),
                    TcpStep.expect("a").until("\\n").reject("r").maxBytes(9).orDegraded(),
                    TcpStep.expectMatch("(?<n>1)").untilClosed(),
                    TcpStep.expectHex("00"),
                    TcpStep.startTls(),
                    TcpStep.delay(Duration.ofSeconds(1)),
                    TcpStep.send("${n}"),
                    TcpStep.halfClose())
                .number("n")
                .insecure()));
    assertFalse(TcpStep.sendSecret(Secret.of("hush")).toString().contains("hush"));
  }
}
