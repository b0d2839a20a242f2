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
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.probes.Ftp;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.tcp.LineServer;
import dev.watchkeeper.testkit.TestCertificate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FtpProbeTest {
  private static final Secret PASSWORD = Secret.of("password-1");

  static LineServer server() {
    return new LineServer("220-Welcome\r\n  to our server\r\n220 ready\r\n")
        .on("AUTH TLS", "234 go\r\n<tls>")
        .on("USER", "331 password\r\n")
        .on("PASS", "230 in\r\n")
        .on("QUIT", "221 bye\r\n");
  }

  @Test
  void aGoodServerIsGreeted() throws IOException {
    try (LineServer server = server()) {
      Reading reading = up(Ftp.to(server.address()));
      assertEquals("ready", text(reading, Ftp.BANNER));
      assertEquals(220, number(reading, Ftp.CODE));
    }
    try (LineServer server = new LineServer("120 soon\r\n220 ready\r\n")) {
      up(Ftp.to(server.address()));
    }
  }

  @Test
  void aLoginGoesOverTls() throws IOException {
    try (LineServer server = server()) {
      Reading reading =
          up(Ftp.to(server.address()).login("anna", PASSWORD).trust(TestCertificate.one().pem()));
      assertEquals("AUTH TLS", server.heard.get(0));
      assertEquals(230, number(reading, Ftp.CODE));
      assertTrue(number(reading, Net.TLS) > 0 && number(reading, Ftp.LOGIN_TIME) > 0);
    }
  }

  @Test
  void refusalsAreTold() throws IOException {
    try (LineServer server = server().on("PASS", "530 not password-1\r\n")) {
      Ftp ftp = Ftp.to(server.address()).login("anna", PASSWORD).credentialsWithoutTls();
      fails(ftp, Outcome.AUTH, "the login was refused: 530 'not ***'");
      server.on("PASS", "332 account\r\n");
      fails(ftp, Outcome.ASSERTION_FAILED, "the login was answered with 332 'account'");
    }
    try (LineServer server = new LineServer("421 too many\r\n<close>")) {
      fails(
          Ftp.to(server.address()),
          Outcome.ASSERTION_FAILED,
          "the server greets with 421 'too many'");
    }
    try (LineServer server = new LineServer("SSH-2.0-x\r\n")) {
      fails(Ftp.to(server.address()), Outcome.PROTOCOL, "this is not FTP: 'SSH-2.0-x'");
    }
  }

  @Test
  void whetherTlsIsOfferedShowsWhenItIsAskedFor() throws IOException {
    try (LineServer server = server().on("AUTH TLS", "502 unknown\r\n")) {
      up(Ftp.to(server.address()).startTlsIfOffered());
      fails(Ftp.to(server.address()).startTls(), Outcome.TLS, "502 'unknown'");
      server.on("AUTH TLS", "431 no certificate\r\n");
      fails(Ftp.to(server.address()).startTlsIfOffered(), Outcome.TLS, "431 'no certificate'");
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(
        List.of(),
        problems(
            Ftp.to("ftp.example")
                .startTls()
                .login("u", PASSWORD)
                .credentialsWithoutTls()
                .insecure()));
    assertEquals(List.of(), problems(Ftp.to("ftp.example").tls().startTlsIfOffered()));
  }
}
