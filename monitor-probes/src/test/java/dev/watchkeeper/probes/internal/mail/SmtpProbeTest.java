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
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Smtp;
import dev.watchkeeper.probes.internal.tcp.Hidden;
import dev.watchkeeper.probes.internal.tcp.LineServer;
import dev.watchkeeper.testkit.TestCertificate;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpProbeTest {
  private static final Secret PASSWORD = Secret.of("pass\"word\\1");

  static LineServer server() {
    return new LineServer("220-mx.example\r\n220 ESMTP ready\r\n")
        .on("EHLO", "250-mx.example\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000\r\n")
        .on("LHLO", "250-mx.example\r\n250 PIPELINING\r\n")
        .on("STARTTLS", "220 go\r\n<tls>")
        .on("AUTH PLAIN", "235 welcome\r\n")
        .on("AUTH LOGIN", "334 VXNlcm5hbWU6\r\n")
        .on(Hidden.base64("anna"), "334 UGFzc3dvcmQ6\r\n")
        .on(Hidden.base64(PASSWORD.reveal()), "235 welcome\r\n")
        .on("QUIT", "221 bye\r\n<close>");
  }

  @Test
  void aGoodServerIsGreetedAndItsOffersAreMeasured() throws IOException {
    try (LineServer server = server()) {
      Reading reading = up(Smtp.to(server.address()).helloAs("[192.0.2.1]").offers("size"));
      assertEquals("ESMTP ready", text(reading, Smtp.BANNER));
      assertEquals("STARTTLS, AUTH PLAIN LOGIN, SIZE 1000", text(reading, Smtp.CAPABILITIES));
      assertEquals(250, number(reading, Smtp.CODE));
      assertTrue(number(reading, Smtp.GREETING_TIME) > 0);
      assertTrue(number(reading, Smtp.HELLO_TIME) > 0);
      assertEquals("EHLO [192.0.2.1]", server.heard.get(0));
      assertFalse(reading.measurements().has(Net.TLS));
    }
  }

  @Test
  void lmtpGreetsInItsOwnWay() throws IOException {
    try (LineServer server = server()) {
      Reading reading = up(Smtp.lmtp(server.address()));
      assertEquals("LHLO localhost", server.heard.get(0));
      assertEquals("lhlo", reading.phase());
    }
  }

  @Test
  void loginsGoOverTlsByPlainOrByLogin() throws IOException {
    for (String mechanism : List.of("plain", "login")) {
      try (LineServer server = server()) {
        Reading reading =
            up(
                Smtp.to(server.address())
                    .login("anna", PASSWORD)
                    .mechanism(mechanism)
                    .trust(TestCertificate.one().pem()));
        assertEquals(
            List.of("EHLO localhost", "STARTTLS", "EHLO localhost"),
            List.copyOf(server.heard).subList(0, 3));
        assertTrue(number(reading, Net.TLS) > 0 && number(reading, Smtp.LOGIN_TIME) > 0);
        assertEquals(235, number(reading, Smtp.CODE));
      }
    }
  }

  @Test
  void tlsFromTheFirstByteIsSmtps() throws IOException {
    try (LineServer server = new LineServer("<tls>").on("EHLO", "250 mx\r\n")) {
      fails(Smtp.to(server.address()).tls(), Outcome.TLS, "self-signed");
    }
  }

  @Test
  void credentialsThatAreRefusedAreToldAndNotShown() throws IOException {
    try (LineServer server =
        server()
            .on("AUTH PLAIN", "535 5.7.8 no " + PASSWORD.reveal() + "\r\n")
            .on("AUTH LOGIN", "454 later\r\n")) {
      Smtp smtp = Smtp.to(server.address()).login("anna", PASSWORD).insecure();
      Reading reading = fails(smtp, Outcome.AUTH, "the login was refused: 535 '5.7.8 no ***'");
      assertEquals("auth", reading.phase());
      assertFalse(reading.toString().contains(PASSWORD.reveal()));
      fails(
          smtp.mechanism("login"),
          Outcome.ASSERTION_FAILED,
          "AUTH LOGIN was answered with 454 'later'");
    }
    try (LineServer server = server().on("EHLO", "250-mx\r\n250 AUTH CRAM-MD5\r\n")) {
      fails(
          Smtp.to(server.address()).login("anna", PASSWORD).credentialsWithoutTls(),
          Outcome.AUTH,
          "the server offers no login by PLAIN or LOGIN, but by 'CRAM-MD5'");
    }
  }

  @Test
  void aPasswordIsNeverSentInTheClearUnlessSaid() throws IOException {
    try (LineServer server = server().on("EHLO", "250-mx\r\n250 AUTH PLAIN\r\n")) {
      Smtp smtp = Smtp.to(server.address()).login("anna", PASSWORD);
      fails(smtp, Outcome.TLS, "TLS is required, but the server does not offer it");
      assertEquals(List.of("EHLO localhost"), server.heard);
      up(smtp.credentialsWithoutTls());
      assertEquals(List.of("security"), problems(smtp.startTlsIfOffered()));
    }
  }

  @Test
  void startTlsThatIsOfferedAndFailsIsNeverGoneOnWithout() throws IOException {
    try (LineServer server = server().on("STARTTLS", "454 not now\r\n")) {
      fails(
          Smtp.to(server.address()).startTlsIfOffered(),
          Outcome.TLS,
          "the server offers TLS and then refuses to begin: 454 'not now'");
    }
    try (LineServer server = server().on("STARTTLS", "220 go\r\n250-injected\r\n<tls>")) {
      fails(
          Smtp.to(server.address()).startTls().insecure(),
          Outcome.PROTOCOL,
          "it goes on in the clear where TLS begins: '250-injected'");
    }
    try (LineServer server = server().on("STARTTLS", "220 go\r\nplain text and no TLS")) {
      Reading reading =
          dev.watchkeeper.probes.internal.tcp.Runs.run(
              Smtp.to(server.address()).startTls().insecure());
      assertTrue(
          reading.outcome() == Outcome.PROTOCOL || reading.outcome() == Outcome.TLS,
          reading.toString());
    }
    try (LineServer server = server().on("EHLO", "250 mx\r\n")) {
      Reading reading = up(Smtp.to(server.address()).startTlsIfOffered());
      assertFalse(reading.measurements().has(Net.TLS));
      fails(Smtp.to(server.address()).startTls(), Outcome.TLS, "TLS is required");
    }
  }

  @Test
  void codesOfFailureAreToldWithTheirWords() throws IOException {
    try (LineServer server = new LineServer("554 no service\r\n")) {
      Reading reading =
          fails(
              Smtp.to(server.address()),
              Outcome.ASSERTION_FAILED,
              "the server greets with 554 'no service'");
      assertEquals("greeting", reading.phase());
      assertEquals(554, number(reading, Smtp.CODE));
    }
    try (LineServer server = server().on("EHLO", "421 too busy\r\n<close>")) {
      fails(
          Smtp.to(server.address()),
          Outcome.ASSERTION_FAILED,
          "EHLO was answered with 421 'too busy'");
    }
    try (LineServer server = server()) {
      fails(
          Smtp.to(server.address()).offers("CHUNKING").offers("SIZE").offers("DSN"),
          Outcome.ASSERTION_FAILED,
          "the server does not offer CHUNKING, DSN");
    }
  }

  @Test
  void commandsOfTheCheckComeAfterTheLoginAndAreJudgedByTheirCodes() throws IOException {
    try (LineServer server =
        server()
            .on("MAIL FROM:<>", "250 ok\r\n")
            .on("RCPT TO:<here@mx.example>", "250-yes\r\n250 indeed\r\n")
            .on("RCPT TO:<nobody@mx.example>", "550 no such user\r\n")) {
      Smtp smtp =
          Smtp.to(server.address())
              .login("anna", PASSWORD)
              .credentialsWithoutTls()
              .command("MAIL FROM:<>")
              .command("RCPT TO:<here@mx.example>", 250, 251)
              .command("RCPT TO:<nobody@mx.example>", 550);
      server.on("EHLO", "250-mx.example\r\n250 AUTH PLAIN\r\n");
      Reading reading = up(smtp);
      assertEquals("no such user", text(reading, Smtp.ANSWER));
      assertEquals(550, number(reading, Smtp.CODE));
      assertTrue(number(reading, Smtp.COMMAND_TIME) > 0);
      assertEquals(
          List.of("MAIL FROM:<>", "RCPT TO:<here@mx.example>", "RCPT TO:<nobody@mx.example>"),
          List.copyOf(server.heard).subList(2, 5));
      Reading wrong =
          fails(
              Smtp.to(server.address()).command("RCPT TO:<nobody@mx.example>").command("NOOP"),
              Outcome.ASSERTION_FAILED,
              "'RCPT TO:<nobody@mx.example>' was answered with 550 'no such user', expected 200 to 399");
      assertEquals("command", wrong.phase());
      assertFalse(server.heard.contains("NOOP"), "the first wrong reply is the last");
      fails(
          Smtp.to(server.address()).command("MAIL FROM:<>", 220, 221),
          Outcome.ASSERTION_FAILED,
          "'MAIL FROM:<>' was answered with 250 'ok', expected 220 or 221");
    }
  }

  @Test
  void commandsThatWouldSendMailOrHaveSettingsOfTheirOwnAreRefused() {
    for (String line : List.of("DATA", "bdat 3", "STARTTLS", "auth PLAIN x", "", "NOOP\r\nDATA")) {
      assertEquals(
          List.of("commands[0].send"), problems(Smtp.to("mail.example").command(line)), line);
    }
    assertEquals(
        List.of("commands[0].expect"), problems(Smtp.to("mail.example").command("NOOP", 199)));
    Smtp many = Smtp.to("mail.example");
    for (int i = 0; i < 10; i++) {
      many = many.command("NOOP");
    }
    assertEquals(List.of(), problems(many));
    assertEquals(List.of("commands"), problems(many.command("NOOP")));
    assertEquals(
        List.of(),
        problems(
            ProbeDefinition.of(
                Smtp.TYPE,
                Target.of("mail.example"),
                Settings.of(
                    Map.of("commands", List.of(Map.of("send", "NOOP", "expect", List.of(250))))))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "+OK POP3\r\n",
        "22 short\r\n",
        "2200 long\r\n",
        "920 high\r\n",
        "22x word\r\n",
        "\r\n",
        "220 bare line feed\n",
        "220-one\r\n221 two\r\n"
      })
  void whatIsNoSmtpIsAFailureOfTheProtocol(String greeting) throws IOException {
    try (LineServer server = new LineServer(greeting)) {
      fails(Smtp.to(server.address()), Outcome.PROTOCOL, "SMTP");
    }
  }

  @Test
  void aReplyHasBounds() throws IOException {
    try (LineServer server = new LineServer("220-x\r\n".repeat(200))) {
      fails(Smtp.to(server.address()), Outcome.PROTOCOL, "a reply of more than 100 lines");
    }
    try (LineServer server = new LineServer("220 " + "x".repeat(9_000))) {
      fails(Smtp.to(server.address()), Outcome.PROTOCOL, "no end of line within 8192 bytes");
    }
    try (LineServer server = new LineServer("220-cut he<close>")) {
      fails(
          Smtp.to(server.address()),
          Outcome.RESET,
          "in the middle of the line '220-cut he' while waiting for the greeting of SMTP");
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(
        List.of(),
        problems(
            Smtp.lmtp("mail.example:24")
                .attribute("a", "b")
                .helloAs("me")
                .offers("SIZE")
                .command("NOOP", 250)
                .startTls()
                .login("u", PASSWORD)
                .mechanism("login")
                .credentialsWithoutTls()
                .insecure()));
    assertEquals(List.of(), problems(Smtp.to("mail.example").tls().login("u", PASSWORD)));
    assertEquals(List.of(), problems(Smtp.to("[::1]").startTlsIfOffered()));
    assertEquals(
        List.of("hello", "mechanism", "password", "port", "security"),
        problems(
            ProbeDefinition.of(
                Smtp.TYPE,
                Target.of("mail.example"),
                Settings.of(
                    Map.of(
                        "hello",
                        "a b",
                        "mechanism",
                        "md5",
                        "user",
                        "u",
                        "security",
                        "maybe",
                        "port",
                        25)))));
    assertEquals(
        List.of("password", "user"),
        problems(Smtp.to("mail.example").tls().login("a\nb", Secret.of("c\rd"))));
  }
}
