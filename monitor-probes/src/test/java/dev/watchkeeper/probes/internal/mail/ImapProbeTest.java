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
import dev.watchkeeper.probes.Imap;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.tcp.LineServer;
import dev.watchkeeper.testkit.TestCertificate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImapProbeTest {
  private static final Secret PASSWORD = Secret.of("pass\"word\\1");

  static LineServer server() {
    return new LineServer("* OK imap ready\r\n")
        .on("a1 CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS IDLE\r\na1 OK done\r\n")
        .on("a2 STARTTLS", "a2 OK begin\r\n<tls>")
        .on("a3 CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na3 OK done\r\n")
        .on("a2 LOGIN", "* CAPABILITY IMAP4rev1\r\na2 OK in\r\n")
        .on("a4 LOGIN", "a4 OK in\r\n");
  }

  @Test
  void aGoodServerIsGreetedAndItsOffersAreMeasured() throws IOException {
    try (LineServer server = server()) {
      Reading reading = up(Imap.to(server.address()).offers("idle"));
      assertEquals("imap ready", text(reading, Imap.BANNER));
      assertEquals("IMAP4REV1 STARTTLS IDLE", text(reading, Imap.CAPABILITIES));
      assertTrue(number(reading, Imap.GREETING_TIME) > 0);
      assertTrue(number(reading, Imap.CAPABILITY_TIME) > 0);
    }
  }

  @Test
  void aLoginGoesOverTlsInQuotes() throws IOException {
    try (LineServer server = server()) {
      Reading reading =
          up(Imap.to(server.address()).login("anna", PASSWORD).trust(TestCertificate.one().pem()));
      assertEquals("a4 LOGIN \"anna\" \"pass\\\"word\\\\1\"", server.heard.get(3));
      assertEquals("IMAP4REV1 AUTH=PLAIN", text(reading, Imap.CAPABILITIES));
      assertTrue(number(reading, Net.TLS) > 0 && number(reading, Imap.LOGIN_TIME) > 0);
    }
  }

  @Test
  void refusalsAreTold() throws IOException {
    try (LineServer server = server().on("a2 LOGIN", "a2 NO [AUTHENTICATIONFAILED] pass\r\n")) {
      Imap imap = Imap.to(server.address()).login("anna", PASSWORD).credentialsWithoutTls();
      fails(imap, Outcome.AUTH, "the login was refused: 'NO [AUTHENTICATIONFAILED] pass'");
      server.on("a2 LOGIN", "a2 NO [UNAVAILABLE] later\r\n");
      fails(imap, Outcome.ASSERTION_FAILED, "LOGIN was answered with 'NO [UNAVAILABLE] later'");
      server.on("a2 LOGIN", "* BYE " + PASSWORD.reveal() + "\r\n");
      Reading reading = fails(imap, Outcome.ASSERTION_FAILED, "'BYE ***'");
      assertFalse(reading.toString().contains(PASSWORD.reveal()));
      server.on("a1 CAPABILITY", "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\na1 OK\r\n");
      fails(imap, Outcome.AUTH, "LOGIN disabled");
    }
    try (LineServer server = server().on("a2 STARTTLS", "a2 BAD no\r\n")) {
      fails(Imap.to(server.address()).startTlsIfOffered(), Outcome.TLS, "refuses to begin");
    }
    try (LineServer server = server()) {
      fails(
          Imap.to(server.address()).offers("QUOTA"),
          Outcome.ASSERTION_FAILED,
          "does not offer QUOTA");
    }
    try (LineServer server = new LineServer("* BYE overloaded\r\n")) {
      fails(
          Imap.to(server.address()),
          Outcome.ASSERTION_FAILED,
          "the server greets with '* BYE overloaded'");
    }
  }

  @Test
  void aMailboxIsCountedWithoutBeingOpened() throws IOException {
    try (LineServer server =
        server().on("a3 STATUS", "* STATUS \"In(box\" (UNSEEN 2 MESSAGES 17)\r\na3 OK done\r\n")) {
      Imap imap = Imap.to(server.address()).login("anna", PASSWORD).credentialsWithoutTls();
      Reading reading = up(imap.mailbox("In(box"));
      assertEquals("a3 STATUS \"In(box\" (MESSAGES UNSEEN)", server.heard.get(2));
      assertEquals(17, number(reading, Imap.MESSAGES));
      assertEquals(2, number(reading, Imap.UNSEEN));
      assertTrue(number(reading, Imap.STATUS_TIME) > 0);
      server.on("a3 STATUS", "a3 NO [NONEXISTENT] no such mailbox\r\n");
      Reading missing =
          fails(
              imap.mailbox("x"),
              Outcome.ASSERTION_FAILED,
              "STATUS of \"x\" was answered with 'NO [NONEXISTENT] no such mailbox'");
      assertEquals("status", missing.phase());
      server.on("a3 STATUS", "* STATUS x (MESSAGES 1)\r\na3 OK\r\n");
      fails(imap.mailbox("x"), Outcome.PROTOCOL, "STATUS without its numbers");
      server.on("a3 STATUS", "a3 OK\r\n");
      fails(imap.mailbox("x"), Outcome.PROTOCOL, "STATUS without its numbers");
      assertEquals(List.of("mailbox"), problems(imap.mailbox("\u00e4")));
    }
    assertEquals(List.of("mailbox"), problems(Imap.to("mail.example").mailbox("INBOX")));
  }

  @Test
  void whoIsKnownAlreadyNeedNotLogIn() throws IOException {
    try (LineServer server =
        new LineServer("* PREAUTH you are anna\r\n")
            .on("a1 CAPABILITY", "* CAPABILITY IMAP4rev1\r\na1 OK done\r\n")) {
      up(Imap.to(server.address()).login("anna", PASSWORD).credentialsWithoutTls());
    }
  }

  @Test
  void literalsAreReadAndBounded() throws IOException {
    try (LineServer server =
        server()
            .on("a1 CAPABILITY", "* X {7}\r\na1 OK\r\n y\r\n* CAPABILITY A\r\na1 OK done\r\n")) {
      assertEquals("A", text(up(Imap.to(server.address())), Imap.CAPABILITIES));
    }
    try (LineServer server = server().on("a1 CAPABILITY", "* X {4000000000}\r\n")) {
      fails(Imap.to(server.address()), Outcome.PROTOCOL, "a literal of 4000000000 bytes");
    }
    try (LineServer server = server().on("a1 CAPABILITY", "* X\r\n".repeat(300))) {
      fails(Imap.to(server.address()), Outcome.PROTOCOL, "more than 200 lines");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"220 smtp\r\n", "HTTP/1.1 400\r\n", "* HELLO\r\n", "* OK\n", "\r\n"})
  void whatIsNoImapIsAFailureOfTheProtocol(String greeting) throws IOException {
    try (LineServer server = new LineServer(greeting)) {
      fails(Imap.to(server.address()), Outcome.PROTOCOL, "IMAP");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"b1 OK\r\n", "a1 MAYBE\r\n", "+ go on\r\n", "a1\r\n"})
  void anAnswerThatBreaksTheRulesIsAFailureOfTheProtocol(String answer) throws IOException {
    try (LineServer server = server().on("a1 CAPABILITY", answer)) {
      fails(Imap.to(server.address()), Outcome.PROTOCOL, "the answer breaks IMAP");
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(
        List.of(),
        problems(
            Imap.to("mail.example")
                .offers("IDLE")
                .mailbox("INBOX")
                .startTls()
                .login("u", PASSWORD)
                .credentialsWithoutTls()
                .insecure()));
    assertEquals(List.of(), problems(Imap.to("mail.example").tls().login("u", PASSWORD)));
    assertEquals(
        List.of("password"),
        problems(Imap.to("mail.example").tls().login("u", Secret.of("\u00fc"))));
  }
}
