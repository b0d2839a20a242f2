package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Texts;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a stapled OCSP answer (RFC 6066, RFC 6960) says of a server's certificate. Nothing is
 * fetched from anywhere.
 *
 * @param status {@code none}, {@code good}, {@code revoked} or {@code bad}
 * @param words why it is revoked or bad; empty if it is not
 */
record CertificateStaple(String status, String words) {
  private static final CertificateStaple NONE = new CertificateStaple("none", "");
  private static final String MUST_STAPLE = "1.3.6.1.5.5.7.1.24";

  /** Judges the answer for the first certificate of the path; null for no answer. */
  static CertificateStaple judge(CertificatePath path, byte @Nullable [] answer, Instant now) {
    if (answer == null || answer.length == 0) {
      return NONE;
    }
    X509Certificate issuer = path.issuer();
    if (issuer == null) {
      return new CertificateStaple("bad", "cannot be judged without the certificate's issuer");
    }
    try {
      validate(path.leaf(), issuer, answer, now);
      return new CertificateStaple("good", "");
    } catch (CertPathValidatorException e) {
      return e.getReason() == BasicReason.REVOKED
          ? new CertificateStaple(
              "revoked", "was revoked, says the stapled answer of its authority")
          : new CertificateStaple("bad", Texts.line(String.valueOf(e.getMessage()), 150));
    } catch (GeneralSecurityException | RuntimeException e) {
      return new CertificateStaple("bad", "cannot be read");
    }
  }

  private static void validate(
      X509Certificate leaf, X509Certificate issuer, byte[] answer, Instant now)
      throws GeneralSecurityException {
    CertPathValidator validator = CertPathValidator.getInstance("PKIX");
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.ONLY_END_ENTITY,
            PKIXRevocationChecker.Option.NO_FALLBACK));
    checker.setOcspResponses(Map.of(leaf, answer));
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
    parameters.setDate(Date.from(now));
    parameters.addCertPathChecker(checker);
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
    validator.validate(path, parameters);
  }

  /** True if the certificate itself demands a stapled answer (RFC 7633). */
  static boolean demanded(X509Certificate certificate) {
    return certificate.getExtensionValue(MUST_STAPLE) != null;
  }

  /** What is wrong with it; null if nothing. */
  @Nullable TlsFinding finding(boolean required) {
    return switch (status) {
      case "revoked" -> new TlsFinding(TlsVerdict.REVOKED, words);
      case "bad" ->
          required
              ? new TlsFinding(TlsVerdict.STAPLE_BAD, "comes with a bad stapled answer: " + words)
              : null;
      case "none" ->
          required
              ? new TlsFinding(TlsVerdict.STAPLE_MISSING, "comes without a stapled answer")
              : null;
      default -> null;
    };
  }
}
