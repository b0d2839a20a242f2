package dev.watchkeeper.dns.internal;

import static dev.watchkeeper.dns.internal.Asking.fails;
import static dev.watchkeeper.dns.internal.Asking.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.dns.Dns;
import dev.watchkeeper.dns.DnsMetrics;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.testkit.TestCertificate;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Section;

class DnsOverTlsTest {
  private static TestCertificate certificate;
  private static NameServer server;

  @BeforeAll
  static void startServer() throws Exception {
    certificate = TestCertificate.make();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(certificate.keys().getKeyManagers(), null, null);
    server =
        new NameServer(
            asked -> {
              var reply = asked.reply();
              var name = asked.question().getQuestion().getName();
              reply.addRecord(NameServer.record(name, "60 A 192.0.2.1"), Section.ANSWER);
              asked.send(reply);
            },
            context);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  private static Dns lookup() {
    return Dns.lookup("example.org").servers(server.address());
  }

  @Test
  void asksOverTlsAndMeasuresTheCertificate() throws Exception {
    Reading reading = up(lookup().trust(certificate.pem()));
    assertEquals("tls", reading.measurements().text(DnsMetrics.TRANSPORT).orElseThrow());
    assertTrue(reading.measurements().number(Net.CERTIFICATE_DAYS).orElseThrow() > 28);
    assertTrue(reading.measurements().has(Net.TLS));
  }

  @Test
  void theCertificateIsJudgedByTheNameThatWasGiven() throws Exception {
    up(lookup().trust(certificate.pem()).tlsName("localhost"));
    fails(
        Outcome.TLS,
        "dns.example.org",
        lookup().trust(certificate.pem()).tlsName("dns.example.org"));
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefusedUnlessEveryOneIsTaken() {
    fails(Outcome.TLS, "self-signed", lookup().tls());
    up(lookup().insecure());
  }

  @Test
  void aServerWithoutTlsIsTold() throws Exception {
    try (NameServer plain = NameServer.of("60 A 192.0.2.1")) {
      Dns spec = Dns.lookup("example.org").servers(plain.address()).tls();
      Reading reading =
          Asking.runner(spec).timeout(java.time.Duration.ofMillis(400)).run().reading();
      assertTrue(
          reading.outcome() == Outcome.TLS || reading.outcome() == Outcome.TIMEOUT,
          reading::toString);
    }
  }
}
