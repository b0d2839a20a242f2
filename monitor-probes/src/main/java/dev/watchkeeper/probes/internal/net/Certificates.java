package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.Net;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;

/** Records facts of a certificate chain, and judges it with the exact reason. */
final class Certificates {
  private static final double DAY = 86_400_000.0;
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private Certificates() {}

  static X509Certificate[] chain(SSLSession session) {
    try {
      Certificate[] all = session.getPeerCertificates();
      X509Certificate[] chain = new X509Certificate[all.length];
      for (int i = 0; i < all.length; i++) {
        chain[i] = (X509Certificate) all[i];
      }
      return chain;
    } catch (SSLPeerUnverifiedException e) {
      return new X509Certificate[0];
    }
  }

  static void record(X509Certificate[] chain, Instant now, Measurements.Builder into) {
    if (chain.length == 0) {
      return;
    }
    long earliest = Long.MAX_VALUE;
    for (X509Certificate certificate : chain) {
      earliest = Math.min(earliest, certificate.getNotAfter().getTime());
    }
    X509Certificate leaf = chain[0];
    into.set(Net.CERTIFICATE_DAYS, (earliest - now.toEpochMilli()) / DAY);
    into.set(Net.CERTIFICATE_SUBJECT, leaf.getSubjectX500Principal().getName());
    into.set(Net.CERTIFICATE_ISSUER, leaf.getIssuerX500Principal().getName());
    into.set(Net.CERTIFICATE_SHA256, fingerprint(leaf));
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      return "";
    }
  }

  static void judge(X509Certificate[] chain, String host, Instant now, X509TrustManager authorities)
      throws ProbeFailure {
    if (chain.length == 0) {
      throw new ProbeFailure(Outcome.TLS, "the peer sent no certificate");
    }
    for (X509Certificate certificate : chain) {
      judgeDates(certificate, Date.from(now));
      judgeStrength(certificate);
    }
    if (!matches(chain[0], host)) {
      throw new ProbeFailure(Outcome.TLS, "the certificate is not for " + host);
    }
    judgeTrust(chain, authorities);
  }

  private static void judgeDates(X509Certificate certificate, Date now) throws ProbeFailure {
    if (now.after(certificate.getNotAfter())) {
      throw new ProbeFailure(
          Outcome.TLS, "the certificate expired on " + certificate.getNotAfter().toInstant());
    }
    if (now.before(certificate.getNotBefore())) {
      throw new ProbeFailure(
          Outcome.TLS,
          "the certificate is not valid before " + certificate.getNotBefore().toInstant());
    }
  }

  private static void judgeStrength(X509Certificate certificate) throws ProbeFailure {
    PublicKey key = certificate.getPublicKey();
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < 2_048) {
      int bits = rsa.getModulus().bitLength();
      throw new ProbeFailure(Outcome.TLS, "the certificate's RSA key is weak: " + bits + " bits");
    }
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    boolean root =
        certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    if (!root && (signature.startsWith("SHA1") || signature.startsWith("MD5"))) {
      throw new ProbeFailure(Outcome.TLS, "the certificate's signature is weak: " + signature);
    }
  }

  private static void judgeTrust(X509Certificate[] chain, X509TrustManager authorities)
      throws ProbeFailure {
    try {
      authorities.checkServerTrusted(chain, chain[0].getPublicKey().getAlgorithm());
    } catch (CertificateException | RuntimeException e) {
      boolean selfSigned =
          chain[0].getSubjectX500Principal().equals(chain[0].getIssuerX500Principal());
      String why =
          selfSigned
              ? "the certificate is self-signed and not trusted"
              : chain.length == 1
                  ? "the certificate's issuer is unknown (is an intermediate missing?)"
                  : "the chain ends at an authority that is not trusted";
      throw new ProbeFailure(Outcome.TLS, why);
    }
  }

  /** Whether the certificate names the host; the subject's common name does not count. */
  static boolean matches(X509Certificate certificate, String host) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return false;
      }
      for (List<?> name : names) {
        int kind = (Integer) name.get(0);
        String value = String.valueOf(name.get(1));
        if (kind == DNS_NAME && nameMatches(value, host)
            || kind == IP_ADDRESS && value.equalsIgnoreCase(host)) {
          return true;
        }
      }
      return false;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static boolean nameMatches(String pattern, String host) {
    String wanted = pattern.toLowerCase(Locale.ROOT);
    String given = host.toLowerCase(Locale.ROOT);
    if (!wanted.startsWith("*.")) {
      return wanted.equals(given);
    }
    int dot = given.indexOf('.');
    boolean specific = wanted.indexOf('.', 2) > 0;
    return dot > 0 && specific && given.substring(dot).equals(wanted.substring(1));
  }
}
