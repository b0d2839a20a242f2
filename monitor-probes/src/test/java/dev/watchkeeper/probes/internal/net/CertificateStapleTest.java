package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateStapleTest {
  private static final Instant NOW = Instant.now();
  private static final TestAuthority ROOT = TestAuthority.root("Test Root", "RSA", 2_048);
  private static final X509Certificate LEAF = ROOT.good().leaf();
  private static final CertificatePath PATH =
      CertificatePath.find(new X509Certificate[] {LEAF}, TlsTrust.of(List.of(ROOT.certificate())));

  private static String status(byte[] answer) {
    return CertificateStaple.judge(PATH, answer, NOW).status();
  }

  private static CertificateStaple of(String status) {
    return new CertificateStaple(status, "");
  }

  @Test
  void anAnswerIsReadWithoutAskingAnybody() throws Exception {
    Duration day = Duration.ofDays(1);
    assertEquals("good", status(TestStaples.answer(ROOT, LEAF, false, NOW.minus(day), day)));
    assertEquals("revoked", status(TestStaples.answer(ROOT, LEAF, true, NOW.minus(day), day)));
  }

  @Test
  void anAnswerThatIsOldForeignOrNoneAtAllIsBad() throws Exception {
    Duration day = Duration.ofDays(1);
    byte[] old = TestStaples.answer(ROOT, LEAF, false, NOW.minus(day.multipliedBy(9)), day);
    assertEquals("bad", status(old));
    TestAuthority stranger = TestAuthority.root("Test Root", "RSA", 2_048);
    assertEquals("bad", status(TestStaples.answer(stranger, LEAF, false, NOW.minus(day), day)));
    X509Certificate other = ROOT.good().leaf();
    assertEquals("bad", status(TestStaples.answer(ROOT, other, false, NOW.minus(day), day)));
    assertEquals("bad", status(new byte[] {1, 2, 3}));
    assertEquals("none", status(new byte[0]));
  }

  @Test
  void whatIsWrongDependsOnWhatIsDemanded() {
    assertEquals(TlsVerdict.REVOKED, verdict(of("revoked"), false));
    assertNull(of("bad").finding(false));
    assertEquals(TlsVerdict.STAPLE_BAD, verdict(of("bad"), true));
    assertNull(of("none").finding(false));
    assertEquals(TlsVerdict.STAPLE_MISSING, verdict(of("none"), true));
    assertNull(of("good").finding(true));
  }

  private static TlsVerdict verdict(CertificateStaple staple, boolean required) {
    TlsFinding finding = staple.finding(required);
    assertNotNull(finding);
    return finding.verdict();
  }
}
