package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TlsWarmUpTest {
  @Test
  void aProcessCanShakeHandsWithItself() throws Exception {
    assertTrue(TlsWarmUp.shakeHands());
  }

  @Test
  void afterwardsNobodyWaits() throws Exception {
    TlsWarmUp.start();
    TlsWarmUp.await(Duration.ofSeconds(30));
    assertFalse(TlsWarmUp.await(Duration.ofMillis(1)));
  }

  @Test
  void theCertificateForItIsSound() throws Exception {
    X509Certificate certificate = TlsWarmKey.make().chain().get(0);
    certificate.verify(certificate.getPublicKey());
    assertEquals("CN=w", certificate.getSubjectX500Principal().getName());
  }
}
