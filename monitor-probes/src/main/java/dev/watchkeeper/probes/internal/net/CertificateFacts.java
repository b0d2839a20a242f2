package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.Net;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate and its chain say of themselves, whether they are to be trusted or not.
 * Immutable; made once as long as the chain stays the same.
 */
final class CertificateFacts {
  private static final double DAY = 86_400_000.0;

  private final X509Certificate leaf;
  private final long earliest;
  private final int length;
  private final String subject;
  private final String issuer;
  private final String names;
  private final String sha256;
  private final String keySha256;

  CertificateFacts(X509Certificate[] chain) {
    leaf = chain[0];
    earliest = earliest(Arrays.asList(chain));
    length = chain.length;
    subject = name(leaf.getSubjectX500Principal());
    issuer = name(leaf.getIssuerX500Principal());
    names = Texts.line(String.join(", ", CertificateNames.of(leaf)), 1_000);
    sha256 = fingerprint(leaf);
    keySha256 = digest(leaf.getPublicKey().getEncoded());
  }

  String sha256() {
    return sha256;
  }

  static String name(X500Principal principal) {
    return Texts.line(principal.getName(), 300);
  }

  static long earliest(Collection<X509Certificate> some) {
    return some.stream().mapToLong(one -> one.getNotAfter().getTime()).min().orElse(0);
  }

  static double days(long until, Instant now) {
    return (until - now.toEpochMilli()) / DAY;
  }

  static String fingerprint(X509Certificate certificate) {
    try {
      return digest(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      return "";
    }
  }

  static String keyFingerprint(X509Certificate certificate) {
    return digest(certificate.getPublicKey().getEncoded());
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The size of a key in bits; 0 if it is of a kind that this Java does not know. */
  static int bits(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength();
    }
    if (key instanceof ECPublicKey curve) {
      return curve.getParams().getCurve().getField().getFieldSize();
    }
    if (key instanceof DSAPublicKey dsa) {
      return dsa.getParams().getP().bitLength();
    }
    return key.getAlgorithm().equals("EdDSA") ? 255 : 0;
  }

  /** Facts of the last hop; what is about expiry is the earliest of all hops. */
  void record(Instant now, Measurements.Builder into) {
    Measurements before = into.build();
    double ends = Math.min(earliest / 1e3, before.number(Net.CERTIFICATE_EXPIRES).orElse(1e300));
    into.set(Net.CERTIFICATE_DAYS, days((long) (ends * 1e3), now));
    into.set(Net.CERTIFICATE_EXPIRES, ends);
    into.set(Net.CERTIFICATE_CHAIN, length);
    into.set(Net.CERTIFICATE_SUBJECT, subject);
    into.set(Net.CERTIFICATE_ISSUER, issuer);
    into.set(Net.CERTIFICATE_NAMES, names);
    into.set(Net.CERTIFICATE_SERIAL, leaf.getSerialNumber().toString(16));
    into.set(Net.CERTIFICATE_SHA256, sha256);
    into.set(Net.CERTIFICATE_KEY_SHA256, keySha256);
    into.set(Net.CERTIFICATE_KEY, leaf.getPublicKey().getAlgorithm());
    into.set(Net.CERTIFICATE_KEY_BITS, bits(leaf.getPublicKey()));
    into.set(Net.CERTIFICATE_SIGNATURE, Texts.line(leaf.getSigAlgName(), 100));
    into.set(Net.CERTIFICATE_NOT_BEFORE, seconds(leaf.getNotBefore()));
    into.set(Net.CERTIFICATE_NOT_AFTER, seconds(leaf.getNotAfter()));
  }

  /** When the chain that holds expires; only for one that leads to an authority. */
  static void recordVerified(List<X509Certificate> verified, Measurements.Builder into) {
    into.set(Net.CERTIFICATE_VERIFIED_EXPIRES, earliest(verified) / 1e3);
    long latest = verified.stream().mapToLong(one -> one.getNotAfter().getTime()).max().orElse(0);
    into.set(Net.CERTIFICATE_VERIFIED_LAST, latest / 1e3);
  }

  private static double seconds(Date date) {
    return date.getTime() / 1e3;
  }
}
