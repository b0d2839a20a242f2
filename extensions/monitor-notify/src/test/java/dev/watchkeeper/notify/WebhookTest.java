package dev.watchkeeper.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.testkit.HostileServer;
import dev.watchkeeper.testkit.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private static final Secret KEY = Secret.of("whsec-0123456789");

  private Receiver receiver;

  @BeforeEach
  void open() throws IOException {
    receiver = Receiver.answering(Receiver.answer(200, "text/plain", "ok"));
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
  }

  private static Delivery send(ChannelSpec<?> spec) throws Exception {
    return spec.named("ops").send(Examples.fires());
  }

  @Test
  void everythingThatIsKnownIsSentAsJson() throws Exception {
    assertEquals(Delivery.delivered(), send(Webhook.to(receiver.url() + "/a?b=c")));
    Receiver.Request request = receiver.last();
    assertEquals("POST /a?b=c HTTP/1.1", request.line());
    assertEquals("application/json", request.header("Content-Type"));
    assertEquals("Watchkeeper", request.header("User-Agent"));
    for (String part :
        List.of(
            "\"title\":\"FIRING CRITICAL shop\"",
            "\"check\":\"shop\"",
            "\"rule\":\"failing\"",
            "\"since\":\"2026-03-01T10:00:00Z\"",
            "\"explanation\":\"2 runs in a row failed (last: HTTP 500)\"")) {
      assertTrue(request.body().contains(part), request.body());
    }
  }

  @Test
  void theSignatureIsThatOfTimeAndBody() throws Exception {
    TimeSource noon =
        new TimeSource() {
          @Override
          public long nanoTime() {
            return TimeSource.system().nanoTime();
          }

          @Override
          public Instant wallTime() {
            return Instant.ofEpochSecond(1_772_366_400);
          }
        };
    Notifier hook =
        Channels.standard().time(noon).make("ops", Webhook.to(receiver.url()).signedBy(KEY));
    hook.send(Examples.fires());
    Receiver.Request request = receiver.last();
    assertEquals("1772366400", request.header("Watchkeeper-Timestamp"));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] expected =
        mac.doFinal(("1772366400." + request.body()).getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "v1=" + HexFormat.of().formatHex(expected), request.header("Watchkeeper-Signature"));
  }

  @Test
  void aTemplateIsFilledAsItsMediumWants() throws Exception {
    Notification odd =
        new Notification("ops", Examples.alert("a\"b & c", "${key} 7*191 {{x}} \\ \u00e9"));
    Webhook json =
        Webhook.to(receiver.url()).body("{\"t\":\"${check}: ${explanation}\",\"a\":${alerts}}");
    json.named("ops").send(odd);
    assertTrue(
        receiver
            .last()
            .body()
            .startsWith("{\"t\":\"a\\\"b & c: ${key} 7*191 {{x}} \\\\ \u00e9\",\"a\":[{"),
        receiver.last().body());
    Webhook.to(receiver.url())
        .contentType("application/x-www-form-urlencoded")
        .body("c=${check}")
        .named("ops")
        .send(odd);
    assertEquals("c=a%22b%20%26%20c", receiver.last().body());
    Webhook.to(receiver.url())
        .contentType("text/plain")
        .body("$${x} ${state}")
        .named("ops")
        .send(odd);
    assertEquals("${x} FIRING", receiver.last().body());
    Webhook.to(receiver.url())
        .contentType("application/xml; charset=utf-8")
        .body("<a b=\"${check}\">${label.x}</a>")
        .named("ops")
        .send(odd);
    assertEquals("<a b=\"a&quot;b &amp; c\"></a>", receiver.last().body());
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (Receiver elsewhere = Receiver.answering(Receiver.answer(200, "text/plain", "ok"))) {
      receiver.answer(
          Receiver.answer(307, "text/plain", "", "Location: " + elsewhere.url() + "/x"));
      assertEquals(Delivery.Kind.REJECTED, send(Webhook.to(receiver.url())).kind());
      assertEquals(List.of(), elsewhere.requests);
    }
  }

  @Test
  void addressesOfMetadataAndLinkLocalOnesAreRefusedInEverySpelling() throws Exception {
    for (String host :
        List.of(
            "169.254.169.254",
            "[::ffff:169.254.169.254]",
            "[fe80::1]",
            "0.0.0.0",
            "[fd00:ec2::254]",
            "[64:ff9b::a9fe:a9fe]")) {
      Delivery delivery = send(Webhook.to("http://" + host + "/latest/meta-data"));
      assertEquals(Delivery.Kind.REJECTED, delivery.kind(), host);
      assertTrue(delivery.detail().contains("blocked"), delivery.detail());
    }
    AddressPolicy closed = AddressPolicy.publicOnly();
    for (String host : List.of("localhost", "127.0.0.1", "[::1]", "10.0.0.1")) {
      Notifier hook =
          Channels.standard()
              .addressPolicy(closed)
              .make("ops", Webhook.to("http://" + host + ":" + receiver.port()));
      assertEquals(Delivery.Kind.REJECTED, hook.send(Examples.fires()).kind(), host);
    }
    assertEquals(List.of(), receiver.requests);
  }

  @Test
  void thePolicyIsAskedAboutEachConnectionAndNotOnce() throws Exception {
    int[] asked = {0};
    AddressPolicy second = address -> ++asked[0] > 1 ? Optional.of("changed") : Optional.empty();
    Notifier hook =
        Channels.standard().addressPolicy(second).make("ops", Webhook.to(receiver.url()));
    assertEquals(Delivery.Kind.DELIVERED, hook.send(Examples.fires()).kind());
    assertEquals(Delivery.Kind.REJECTED, hook.send(Examples.fires()).kind());
    assertEquals(1, receiver.requests.size());
  }

  @Test
  void overTlsOnlyACertificateIsTakenThatIsTrustedAndFitsTheName() throws Exception {
    TestCertificate certificate = TestCertificate.one();
    String ok = Receiver.answer(200, "text/plain", "ok");
    try (Receiver secured = Receiver.secured(certificate.context(), ok)) {
      Webhook hook = Webhook.to(secured.url() + "/x");
      assertEquals(Delivery.Kind.RETRY, send(hook).kind());
      assertEquals(Delivery.delivered(), send(hook.trust(certificate.pem())));
      String other = "https://127.0.0.2:" + secured.port() + "/x";
      assertEquals(Delivery.Kind.RETRY, send(Webhook.to(other).trust(certificate.pem())).kind());
      assertEquals(1, secured.requests.size());
    }
  }

  @Test
  void answersThatBreakHttpAreTriedAgain() throws Exception {
    for (String answer :
        List.of(
            "SMTP ready\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: " + "y".repeat(100_000) + "\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n".repeat(20))) {
      try (Receiver bad = Receiver.answering(answer)) {
        Webhook hook = Webhook.to(bad.url()).timeout(Duration.ofMillis(500));
        assertEquals(Delivery.Kind.RETRY, send(hook).kind(), answer.split("\r")[0]);
      }
    }
  }

  @Test
  void aGoodAnswerMayBeChunkedEarlyOrWithoutALength() throws Exception {
    for (String answer :
        List.of(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nT: 1\r\n\r\n",
            "HTTP/1.1 103 Early\r\nX: y\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 0\n\n",
            "HTTP/1.0 200 OK\r\n\r\nok",
            "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")) {
      receiver.answer(answer);
      assertEquals(Delivery.delivered(), send(Webhook.to(receiver.url())), answer);
    }
  }

  @Test
  void whatIsSaidOfAFailureShowsNeitherUrlNorSecret() throws Exception {
    try (HostileServer echo = HostileServer.echoing()) {
      Webhook hook =
          Webhook.to("http://" + echo.address() + "/hooks/T0S3CR3TPATH?key=T0S3CR3TQUERY")
              .secretHeader("X-Token", KEY)
              .timeout(Duration.ofMillis(300));
      Notifier notifier = hook.named("ops");
      String said = notifier.send(Examples.fires()) + " " + notifier + " " + hook;
      for (String secret : List.of("T0S3CR3TPATH", "T0S3CR3TQUERY", KEY.reveal())) {
        assertFalse(said.contains(secret), said);
      }
    }
  }
}
