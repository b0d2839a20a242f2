package dev.watchkeeper.probes.internal.net;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a check demands of certificates.
 *
 * @param verify whether anything wrong is a failure
 * @param accepted what is no failure all the same
 * @param pins SHA-256 of certificates or their keys in hexadecimal, one of which is to be in the
 *     chain; empty for any
 * @param staple whether a stapled answer has to come
 * @param warnDays DEGRADED if a certificate expires within so many days; negative for never
 * @param failDays DOWN if it does; negative for never
 */
record TlsDemands(
    boolean verify,
    Set<TlsVerdict> accepted,
    Set<String> pins,
    boolean staple,
    double warnDays,
    double failDays) {

  /** Verifies, accepts nothing wrong, has no further wishes. */
  static TlsDemands standard() {
    return new TlsDemands(true, Set.of(), Set.of(), false, -1, -1);
  }

  /** The same facts, and nothing wrong with them is a failure. */
  TlsDemands none() {
    return new TlsDemands(false, accepted, pins, staple, -1, -1);
  }

  /** Everything wrong with a chain, gravest first. */
  List<TlsFinding> findings(
      CertificateChain chain, String host, CertificateStaple stapled, Instant now) {
    List<TlsFinding> all = new ArrayList<>(chain.findings(now));
    X509Certificate leaf = chain.path().leaf();
    add(CertificateNames.judge(leaf, host), all);
    add(stapled.finding(staple || CertificateStaple.demanded(leaf)), all);
    if (!pins.isEmpty() && chain.path().certificates().stream().noneMatch(this::pinned)) {
      all.add(new TlsFinding(TlsVerdict.PIN_MISMATCH, "has none of the pinned keys in its chain"));
    }
    double days = CertificateFacts.days(expires(chain), now);
    if (days >= 0 && days < Math.max(warnDays, failDays)) {
      String words = "expires in " + Math.round(days * 10) / 10.0 + " days";
      all.add(new TlsFinding(TlsVerdict.EXPIRING, words));
    }
    all.sort(Comparator.comparing(TlsFinding::verdict));
    return all;
  }

  private static void add(@Nullable TlsFinding finding, List<TlsFinding> to) {
    if (finding != null) {
      to.add(finding);
    }
  }

  private boolean pinned(X509Certificate certificate) {
    return pins.contains(CertificateFacts.fingerprint(certificate))
        || pins.contains(CertificateFacts.keyFingerprint(certificate));
  }

  private static long expires(CertificateChain chain) {
    return CertificateFacts.earliest(chain.path().certificates());
  }

  /** True if this is a reason to say DOWN. */
  boolean fails(TlsFinding finding, CertificateChain chain, Instant now) {
    if (finding.verdict() == TlsVerdict.EXPIRING) {
      return CertificateFacts.days(expires(chain), now) < failDays;
    }
    return verify && !accepted.contains(finding.verdict());
  }
}
