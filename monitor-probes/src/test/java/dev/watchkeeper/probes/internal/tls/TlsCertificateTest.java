package dev.watchkeeper.probes.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestAuthority.Identity;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import dev.watchkeeper.testkit.ProbeRun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each way in which a certificate is bad has its own reason; its facts are there all the same. */
class TlsCertificateTest extends TlsRuns {
  private static final Instant NOW = Instant.now();

  private static Instant in(int days) {
    return NOW.plus(Duration.ofDays(days));
  }

  @Test
  void aGoodCertificateIsUpWithAllItsFacts() throws IOException {
    Identity good = BETWEEN.leaf("localhost").until(in(40)).make();
    Reading reading = look(good, trusting());
    isUp(reading);
    assertEquals("CN=localhost", text(reading, Net.CERTIFICATE_SUBJECT));
    assertEquals("O=Test,CN=Test Intermediate", text(reading, Net.CERTIFICATE_ISSUER));
    assertEquals("localhost, 127.0.0.1", text(reading, Net.CERTIFICATE_NAMES));
    assertEquals(good.leaf().getSerialNumber().toString(16), text(reading, Net.CERTIFICATE_SERIAL));
    assertEquals(64, text(reading, Net.CERTIFICATE_SHA256).length());
    assertEquals(64, text(reading, Net.CERTIFICATE_KEY_SHA256).length());
    assertEquals("EC", text(reading, Net.CERTIFICATE_KEY));
    assertEquals(256, number(reading, Net.CERTIFICATE_KEY_BITS));
    assertEquals("SHA256withECDSA", text(reading, Net.CERTIFICATE_SIGNATURE));
    assertEquals(2, number(reading, Net.CERTIFICATE_CHAIN));
    assertEquals(40, number(reading, Net.CERTIFICATE_DAYS), 0.1);
    double end = good.leaf().getNotAfter().getTime() / 1e3;
    assertEquals(end, number(reading, Net.CERTIFICATE_NOT_AFTER));
    assertEquals(end, number(reading, Net.CERTIFICATE_VERIFIED_EXPIRES));
    assertEquals(end + 50 * 86_400, number(reading, Net.CERTIFICATE_VERIFIED_LAST), 9_000);
    assertEquals(
        good.leaf().getNotBefore().getTime() / 1e3, number(reading, Net.CERTIFICATE_NOT_BEFORE));
    assertEquals("TLSv1.3", text(reading, Net.TLS_VERSION));
    assertTrue(text(reading, Net.TLS_CIPHER).startsWith("TLS_"));
    assertEquals("none", text(reading, Net.TLS_STAPLE));
    assertEquals(0, number(reading, Net.TLS_RESUMED));
    assertTrue(number(reading, Net.TLS) > 0);
  }

  @Test
  void expiredIsDownWithTheDate() throws IOException {
    Identity expired = ROOT.leaf("localhost").from(in(-9)).until(in(-2)).make();
    Reading reading = look(expired, trusting());
    isDown(
        reading,
        "expired",
        "the certificate expired on " + expired.leaf().getNotAfter().toInstant());
    assertEquals(-2, number(reading, Net.CERTIFICATE_DAYS), 0.1);
    assertEquals("CN=localhost", text(reading, Net.CERTIFICATE_SUBJECT));
  }

  @Test
  void notYetValidIsDownWithTheDate() throws IOException {
    Identity early = ROOT.leaf("localhost").from(in(2)).until(in(9)).make();
    isDown(
        look(early, trusting()),
        "not-yet-valid",
        "is not valid before " + early.leaf().getNotBefore().toInstant());
  }

  @Test
  void aWrongHostIsDownAndSaysForWhomItIs() throws IOException {
    Reading reading = look(ROOT.good(), trusting().serverName("shop.example"));
    isDown(reading, "wrong-host", "is not for shop.example", "localhost, 127.0.0.1");
  }

  @Test
  void theCommonNameAloneDoesNotCount() throws IOException {
    Identity old = ROOT.leaf("shop.example").commonNameOnly().make();
    isDown(look(old, trusting().serverName("shop.example")), "cn-only", "only as its common name");
    isDown(look(old, trusting().serverName("other.example")), "wrong-host", "it names no host");
  }

  @Test
  void wildcardsStandForOneLabel() throws IOException {
    Identity star = ROOT.leaf("*.shop.example").make();
    isUp(look(star, trusting().serverName("a.shop.example")));
    isDown(look(star, trusting().serverName("a.b.shop.example")), "wrong-host");
    isDown(look(star, trusting().serverName("shop.example")), "wrong-host");
  }

  @Test
  void selfSignedUnknownAuthorityAndMissingIntermediateAreThreeReasons() throws IOException {
    isDown(
        look(ROOT.leaf("localhost").selfSigned(), trusting()),
        "self-signed",
        "is self-signed and not trusted");
    TestAuthority stranger = TestAuthority.root("Stranger");
    Identity strange = stranger.good();
    isDown(
        look(strange.sending(stranger.certificate()), trusting()),
        "unknown-ca",
        "an authority that is not trusted",
        "Stranger");
    isDown(
        look(BETWEEN.good().sending(), trusting()),
        "missing-intermediate",
        "without the intermediate",
        "Test Intermediate");
  }

  @Test
  void withoutTrustOfItsOwnOnlyThePlaceOfTheIssuerTellsOfAMissingIntermediate() throws IOException {
    isDown(look(ROOT.good(), TlsOptions.standard()), "unknown-ca");
    Identity published = ROOT.leaf("localhost").issuerAt("http://ca.example/ca.cer").make();
    isDown(look(published, TlsOptions.standard()), "missing-intermediate");
  }

  @Test
  void anotherKeyUnderATrustedNameIsAnUnknownAuthority() throws IOException {
    Identity forged = TestAuthority.root("Test Root").good();
    isDown(look(forged, trusting()), "unknown-ca", "trusted authority of that name");
  }

  @Test
  void aCertificateThatIsNoAuthorityMaySignNothing() throws IOException {
    Identity leaf = ROOT.leaf("signer").make();
    Identity below = ROOT.signedBy(leaf);
    isDown(look(below, trusting()), "invalid-chain", "no authority");
  }

  @Test
  void weakKeysAreNamedAlthoughTheChainIsTrusted() throws IOException {
    Identity weak = ROOT.leaf("localhost").key("RSA", 1_024).make();
    Reading reading = look(weak, trusting());
    isDown(reading, "weak-key", "RSA of 1024 bits");
    assertEquals(1_024, number(reading, Net.CERTIFICATE_KEY_BITS));
    isUp(look(weak, trusting().accept("weak-key")));
  }

  @Test
  void weakSignaturesAreNamedAlthoughTheChainIsTrusted() throws IOException {
    TestAuthority rsa = TestAuthority.root("RSA Root", "RSA", 2_048);
    Identity weak = rsa.leaf("localhost").signature("SHA1withRSA").make();
    isDown(look(weak, TlsOptions.standard().trust(rsa.pem())), "weak-signature", "SHA1withRSA");
  }

  @Test
  void everythingThatIsWrongIsToldGravestFirst() throws IOException {
    Identity bad = ROOT.leaf("localhost").from(in(-9)).until(in(-2)).key("RSA", 1_024).make();
    Reading reading = look(bad, trusting().serverName("shop.example"));
    isDown(reading, "expired", "expired on", "is not for shop.example", "a weak key");
    assertEquals("expired wrong-host weak-key", text(reading, Net.TLS_PROBLEMS));
  }

  @Test
  void withoutVerificationItIsUpAndStillSaysWhatIsWrong() throws IOException {
    Identity expired = ROOT.leaf("localhost").from(in(-9)).until(in(-2)).make();
    Reading reading = look(expired, trusting().insecure());
    assertEquals(Outcome.OK, reading.outcome());
    assertEquals("expired", text(reading, Net.TLS_VERDICT));
  }

  @Test
  void whatIsAcceptedDoesNotFailAndIsStillTold() throws IOException {
    Identity self = ROOT.leaf("localhost").selfSigned();
    Reading reading = look(self, trusting().accept("self-signed"));
    isUp(reading);
    assertEquals("self-signed", text(reading, Net.TLS_PROBLEMS));
    isDown(look(self, trusting().accept("self-signed").serverName("shop.example")), "wrong-host");
  }

  @Test
  void anExpiredCertificateThatIsNotNeededDoesNotCount() throws IOException {
    Identity superfluous = ROOT.leaf("old").from(in(-9)).until(in(-2)).make();
    Reading reading = look(ROOT.good().sending(superfluous.leaf()), trusting());
    isUp(reading);
    assertEquals(-2, number(reading, Net.CERTIFICATE_DAYS), 0.1);
    assertTrue(number(reading, Net.CERTIFICATE_VERIFIED_EXPIRES) > NOW.getEpochSecond());
  }

  @Test
  void aCertificateThatIsTrustedItselfNeedsNoAuthority() throws IOException {
    Identity self = ROOT.leaf("localhost").selfSigned();
    isUp(look(self, TlsOptions.standard().trust(self.pem())));
  }

  @Test
  void pinsHoldForCertificateAndKeyAnywhereInTheChain() throws IOException {
    Identity good = BETWEEN.good();
    Reading first = look(good, trusting());
    isUp(look(good, trusting().pins(text(first, Net.CERTIFICATE_SHA256))));
    isUp(look(good, trusting().pins(text(first, Net.CERTIFICATE_KEY_SHA256))));
    isDown(look(good, trusting().pins("00".repeat(32))), "pin-mismatch");
  }

  @Test
  void daysBeforeExpiryDegradeAndFailInSteps() throws IOException {
    Identity soon = ROOT.leaf("localhost").until(in(10)).make();
    TlsOptions steps = trusting().expiresWarn(21).expiresFail(7);
    Reading warned = look(soon, steps);
    assertEquals(Status.DEGRADED, warned.status());
    assertEquals("expiring", text(warned, Net.TLS_VERDICT));
    assertTrue(warned.reason().contains("expires in 10"), warned::toString);
    isDown(look(ROOT.leaf("localhost").until(in(3)).make(), steps), "expiring", "expires in 3");
    isUp(look(ROOT.leaf("localhost").until(in(30)).make(), steps));
  }

  @Test
  void aChangeBetweenRunsIsToldWithBothFingerprints() throws IOException {
    ProbeRun first;
    try (TestTlsServer server = TestTlsServer.of(ROOT.good())) {
      first = runner(server.address(), trusting()).run();
    }
    assertEquals(0, number(first.reading(), Net.CERTIFICATE_CHANGED));
    try (TestTlsServer server = TestTlsServer.of(ROOT.good())) {
      ProbeRun second = runner(server.address(), trusting()).remembering(first.memory()).run();
      isUp(second.reading());
      assertEquals(1, number(second.reading(), Net.CERTIFICATE_CHANGED));
      assertEquals(
          text(first.reading(), Net.CERTIFICATE_SHA256)
              + " -> "
              + text(second.reading(), Net.CERTIFICATE_SHA256),
          text(second.reading(), Net.CERTIFICATE_CHANGE));
      Map<String, String> memory = second.memory();
      ProbeRun third = runner(server.address(), trusting()).remembering(memory).run();
      assertEquals(0, number(third.reading(), Net.CERTIFICATE_CHANGED));
    }
  }
}
