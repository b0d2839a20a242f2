package dev.watchkeeper.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Notifier.Delivery.Kind;
import dev.watchkeeper.testkit.TestCertificate;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmailTest {
  private static final TestCertificate CERTIFICATE = TestCertificate.one();
  private static final Secret PASSWORD = Secret.of("pass-5fd1c0a9");

  private static Email at(int port) {
    return Email.via("127.0.0.1", port)
        .trust(CERTIFICATE.pem())
        .from("Shop <wk@shop.example>")
        .to("a@shop.example")
        .timeout(Duration.ofSeconds(5));
  }

  private static Delivery send(Email spec) throws Exception {
    return spec.named("ops").send(Examples.fires());
  }

  @Test
  void aMailHasTextAndHtmlAndStandsInTheThreadOfItsAlert() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
    try {
      Notifier ops = at(server.getSmtp().getPort()).withoutTls().named("ops");
      assertEquals(Delivery.delivered(), ops.send(Examples.fires()));
      assertEquals(Delivery.delivered(), ops.send(Examples.fires()));
      assertEquals(Delivery.delivered(), ops.send(Examples.resolved()));
      MimeMessage[] mails = server.getReceivedMessages();
      assertEquals(3, mails.length);
      MimeMessage first = mails[0];
      assertEquals("FIRING CRITICAL shop", first.getSubject());
      assertEquals("Shop <wk@shop.example>", first.getFrom()[0].toString());
      assertTrue(first.getHeader("Date")[0].endsWith(" +0000"));
      assertTrue(first.getSentDate().getTime() > 0);
      assertEquals("auto-generated", first.getHeader("Auto-Submitted")[0]);
      MimeMultipart parts = (MimeMultipart) first.getContent();
      String text = (String) parts.getBodyPart(0).getContent();
      String html = (String) parts.getBodyPart(1).getContent();
      for (String part :
          List.of("2 runs in a row failed", "Rule", "Since", "2026-03-01 10:00:00 UTC")) {
        assertTrue(text.contains(part), text);
        assertTrue(html.contains(part), html);
      }
      MimeMessage repeat = mails[1];
      MimeMessage end = mails[2];
      assertEquals(first.getMessageID(), repeat.getMessageID());
      assertNotEquals(first.getMessageID(), end.getMessageID());
      assertEquals(first.getHeader("References")[0], end.getHeader("References")[0]);
      assertTrue(end.getSubject().endsWith("shop after 1 h 3 min"), end.getSubject());
    } finally {
      server.stop();
    }
  }

  @Test
  void noTextOfAnAlertBecomesAHeaderOrMarkup() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
    try {
      Notification hostile =
          new Notification(
              "ops",
              Examples.alert(
                  "shop\u2028Bcc: x@y.z \u00e4\ud83d\ude00",
                  "a\r\nBcc: x@y.z\r\n\r\n<script>\u0000"));
      assertEquals(
          Delivery.delivered(),
          at(server.getSmtp().getPort()).withoutTls().named("ops").send(hostile));
      MimeMessage mail = server.getReceivedMessages()[0];
      assertEquals(null, mail.getHeader("Bcc"));
      assertEquals("FIRING CRITICAL shop?Bcc: x@y.z \u00e4\ud83d\ude00", mail.getSubject());
      MimeMultipart parts = (MimeMultipart) mail.getContent();
      assertFalse(((String) parts.getBodyPart(1).getContent()).contains("<script>"));
    } finally {
      server.stop();
    }
  }

  @Test
  void everyLineOfAMailIsAsciiAndAtMost998Characters() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
    try {
      Email spec =
          at(server.getSmtp().getPort()).withoutTls().from("J\u00f6rg \u4f60 <j@shop.example>");
      for (int i = 0; i < 40; i++) {
        spec = spec.to("R\u00fcdiger Number " + i + " <number" + i + "@shop.example>");
      }
      String text = "x".repeat(3_000) + "\u4f60".repeat(3_000);
      Notification notification =
          new Notification("ops", Examples.alert("shop " + "\u00e4".repeat(190), text));
      assertEquals(Delivery.delivered(), spec.named("ops").send(notification));
      ByteArrayOutputStream raw = new ByteArrayOutputStream();
      MimeMessage mail = server.getReceivedMessages()[0];
      mail.writeTo(raw);
      for (String line : raw.toString(StandardCharsets.ISO_8859_1).split("\r\n")) {
        assertTrue(line.length() <= 998 && line.matches("[\t -~]*"), line);
      }
      assertEquals("J\u00f6rg \u4f60", ((InternetAddress) mail.getFrom()[0]).getPersonal());
      assertEquals(41, mail.getAllRecipients().length);
    } finally {
      server.stop();
    }
  }

  @Test
  void anAddressThatNoServerTakesAsItIsIsRefusedAtOnce() {
    for (String address :
        List.of(
            "j\u00f6rg@shop.example",
            "a@sh\u00f6p.example",
            "a@b.example, c@d.example",
            "a",
            "a@b\r\nBcc: c@d.e")) {
      assertThrows(
          ConfigurationException.class,
          () -> at(25).withoutTls().to(address).named("ops"),
          address);
    }
  }

  @Test
  void aMailIsWrittenOnAThreadWithoutAClassLoaderOfItsOwn() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(null);
    try {
      judged(Kind.DELIVERED, PLAIN);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static SmtpScript script(String... answers) throws Exception {
    return new SmtpScript(CERTIFICATE.context(), answers);
  }

  private static void judged(Kind kind, Email base, String... answers) throws Exception {
    try (SmtpScript server = script(answers)) {
      Delivery delivery = send(at(server.port(), base));
      assertEquals(kind, delivery.kind(), delivery::toString);
    }
  }

  private static Email at(int port, Email like) {
    Email spec = at(port);
    String security = String.valueOf(like.settings().asMap().get("security"));
    return security.equals("none") ? spec.withoutTls() : spec;
  }

  private static final Email PLAIN = Email.via("x", 25).withoutTls();

  @Test
  void whatPassesIsTriedAgainAndWhatDoesNotIsRejected() throws Exception {
    judged(Kind.DELIVERED, PLAIN);
    judged(Kind.RETRY, PLAIN, "CONNECT=421 too busy");
    judged(Kind.REJECTED, PLAIN, "CONNECT=554 go away");
    judged(Kind.RETRY, PLAIN, "MAIL=451 later");
    judged(Kind.REJECTED, PLAIN, "MAIL=550 never");
    judged(Kind.RETRY, PLAIN, "RCPT=450 later");
    judged(Kind.REJECTED, PLAIN, "RCPT=550 unknown");
    judged(Kind.RETRY, PLAIN, "DATA=452 full");
    judged(Kind.REJECTED, PLAIN, "DATA=554 no");
    judged(Kind.RETRY, PLAIN, "END=451 later");
    judged(Kind.RETRY, PLAIN, "END=421 closing");
    judged(Kind.REJECTED, PLAIN, "END=552 too large");
    judged(Kind.RETRY, PLAIN, "END=CUT");
    judged(Kind.RETRY, PLAIN, "DATA=CUT");
    judged(Kind.RETRY, PLAIN, "CONNECT=nonsense");
  }

  @Test
  void aServerThatFallsSilentCostsNoMoreThanTheTimeLimit() throws Exception {
    for (String where : List.of("CONNECT", "EHLO", "MAIL", "DATA", "END")) {
      try (SmtpScript server = script(where + "=SILENT")) {
        Delivery delivery = send(at(server.port()).withoutTls().timeout(Duration.ofMillis(300)));
        assertEquals(Kind.RETRY, delivery.kind());
        assertTrue(delivery.detail().contains("300 ms"), delivery.detail());
      }
    }
  }

  @Test
  void withoutStarttlsNothingIsSaidInTheClear() throws Exception {
    try (SmtpScript server = script("EHLO=250 mail.example")) {
      assertEquals(Kind.REJECTED, send(at(server.port()).login("u", PASSWORD)).kind());
      assertFalse(server.said("AUTH") || server.said("MAIL"), server.commands()::toString);
    }
    try (SmtpScript server = script("STARTTLS=454 not now")) {
      assertEquals(Kind.RETRY, send(at(server.port()).login("u", PASSWORD)).kind());
      assertFalse(server.said("AUTH") || server.said("MAIL"), server.commands()::toString);
    }
    try (SmtpScript server = script("STARTTLS=220 go\r\nrubbish rubbish rubbish\r\n")) {
      assertEquals(Kind.RETRY, send(at(server.port()).login("u", PASSWORD)).kind());
      assertFalse(server.said("AUTH") || server.said("MAIL"), server.commands()::toString);
    }
    try (SmtpScript server = script("STARTTLS=CUT")) {
      assertEquals(Kind.RETRY, send(at(server.port()).login("u", PASSWORD)).kind());
      assertFalse(server.said("AUTH") || server.said("MAIL"), server.commands()::toString);
    }
  }

  @Test
  void withStarttlsTheCertificateCountsAndThenTheLogin() throws Exception {
    try (SmtpScript server = script()) {
      assertEquals(Kind.DELIVERED, send(at(server.port()).login("u", PASSWORD)).kind());
      assertTrue(server.said("AUTH") && server.secured());
    }
    try (SmtpScript server = script()) {
      Email distrusting =
          Email.via("127.0.0.1", server.port()).from("a@b.c").to("d@e.f").login("u", PASSWORD);
      assertEquals(Kind.RETRY, send(distrusting).kind());
      assertFalse(server.said("AUTH") || server.said("MAIL"), server.commands()::toString);
    }
    judgedLogin(Kind.REJECTED, "AUTH=535 5.7.8 wrong for " + PASSWORD.reveal());
    judgedLogin(Kind.RETRY, "AUTH=454 4.7.0 later");
  }

  private static void judgedLogin(Kind kind, String answer) throws Exception {
    try (SmtpScript server = script(answer)) {
      Delivery delivery = send(at(server.port()).login("u", PASSWORD));
      assertEquals(kind, delivery.kind(), delivery::toString);
      assertTrue(delivery.detail().contains("login"), delivery.detail());
      assertFalse(delivery.detail().contains(PASSWORD.reveal()), delivery.detail());
      assertFalse(server.said("MAIL"));
    }
  }

  @Test
  void oneReceiverThatIsRefusedForGoodDoesNotKeepTheOthersFromTheMail() throws Exception {
    try (SmtpScript server = script("RCPT:<b@=550 unknown")) {
      Delivery delivery = send(at(server.port()).withoutTls().to("b@shop.example"));
      assertEquals(Kind.DELIVERED, delivery.kind(), delivery::toString);
      assertTrue(delivery.detail().contains("b@shop.example"), delivery.detail());
      assertEquals(1, server.mails());
    }
    try (SmtpScript server = script("RCPT:<b@=450 greylisted")) {
      Delivery delivery = send(at(server.port()).withoutTls().to("b@shop.example"));
      assertEquals(Kind.RETRY, delivery.kind(), delivery::toString);
      assertEquals(0, server.mails());
    }
  }

  @Test
  void implicitTlsIsSpokenFromTheFirstByte() throws Exception {
    try (SmtpScript server = SmtpScript.implicit(CERTIFICATE.context())) {
      assertEquals(
          Kind.DELIVERED, send(at(server.port()).implicitTls().login("u", PASSWORD)).kind());
      assertTrue(server.secured());
    }
    try (SmtpScript plain = script()) {
      assertEquals(
          Kind.RETRY, send(at(plain.port()).implicitTls().timeout(Duration.ofSeconds(1))).kind());
    }
  }
}
