package dev.watchkeeper.probes.internal.mail;

import static dev.watchkeeper.probes.internal.tcp.Runs.fails;
import static dev.watchkeeper.probes.internal.tcp.Runs.number;
import static dev.watchkeeper.probes.internal.tcp.Runs.problems;
import static dev.watchkeeper.probes.internal.tcp.Runs.text;
import static dev.watchkeeper.probes.internal.tcp.Runs.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Pop3;
import dev.watchkeeper.probes.internal.tcp.LineServer;
import dev.watchkeeper.testkit.TestCertificate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Pop3ProbeTest {
  private static final Secret PASSWORD = Secret.of("password-1");

  static LineServer server() {
    return new LineServer("+OK pop3 ready\r\n")
        .on("CAPA", "+OK list\r\nTOP\r\nSTLS\r\nSASL PLAIN\r\n..dotted\r\n.\r\n")
        .on("STLS", "+OK begin\r\n<tls>")
        .on("USER", "+OK\r\n")
        .on("PASS " + PASSWORD.reveal(), "+OK in\r\n")
        .on("STAT", "+OK 3 4096\r\n");
  }

  @Test
  void aGoodServerIsGreetedAndItsOffersAreMeasured() throws IOException {
    try (LineServer server = server()) {
      Reading reading = up(Pop3.to(server.address()).offers("TOP"));
      assertEquals("pop3 ready", text(reading, Pop3.BANNER));
      assertEquals("TOP, STLS, SASL PLAIN, .DOTTED", text(reading, Pop3.CAPABILITIES));
      assertTrue(number(reading, Pop3.CAPABILITY_TIME) > 0);
    }
    try (LineServer server = server().on("CAPA", "-ERR unknown\r\n")) {
      assertFalse(up(Pop3.to(server.address())).measurements().has(Pop3.CAPABILITIES));
    }
  }

  @Test
  void aLoginGoesOverTlsAndTellsTheSizeOfTheMailbox() throws IOException {
    try (LineServer server = server()) {
      Reading reading =
          up(Pop3.to(server.address()).login("anna", PASSWORD).trust(TestCertificate.one().pem()));
      assertEquals(3, number(reading, Pop3.MESSAGES));
      assertEquals(4096, number(reading, Pop3.SIZE));
      assertTrue(number(reading, Net.TLS) > 0);
    }
  }

  @Test
  void refusalsAreTold() throws IOException {
    try (LineServer server = server().on("PASS", "-ERR wrong password-1\r\n")) {
      Pop3 pop3 = Pop3.to(server.address()).login("anna", PASSWORD).credentialsWithoutTls();
      server.on("PASS " + PASSWORD.reveal(), "-ERR wrong password-1\r\n");
      fails(pop3, Outcome.AUTH, "the login was refused: '-ERR wrong ***'");
      server.on("PASS " + PASSWORD.reveal(), "-ERR [IN-USE] locked\r\n");
      fails(pop3, Outcome.ASSERTION_FAILED, "the login was answered with '-ERR [IN-USE] locked'");
      server.on("PASS " + PASSWORD.reveal(), "+OK\r\n").on("STAT", "+OK many\r\n");
      fails(pop3, Outcome.PROTOCOL, "the answer to STAT is two numbers");
    }
    try (LineServer server = new LineServer("-ERR busy\r\n")) {
      fails(Pop3.to(server.address()), Outcome.ASSERTION_FAILED, "greets with '-ERR busy'");
    }
    try (LineServer server = server().on("STLS", "-ERR no\r\n")) {
      fails(Pop3.to(server.address()).startTlsIfOffered(), Outcome.TLS, "refuses to begin");
    }
    try (LineServer server = server().on("CAPA", "+OK\r\n" + "X\r\n".repeat(200))) {
      fails(Pop3.to(server.address()), Outcome.PROTOCOL, "more than 100 capabilities");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"220 smtp\r\n", "+OKAY\r\n", "* OK imap\r\n", "+OK\n"})
  void whatIsNoPop3IsAFailureOfTheProtocol(String greeting) throws IOException {
    try (LineServer server = new LineServer(greeting)) {
      fails(Pop3.to(server.address()), Outcome.PROTOCOL, "POP3");
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(
        List.of(),
        problems(
            Pop3.to("mail.example")
                .offers("TOP")
                .startTls()
                .login("u", PASSWORD)
                .credentialsWithoutTls()
                .insecure()));
    assertEquals(List.of(), problems(Pop3.to("mail.example").tls().startTlsIfOffered()));
  }
}
