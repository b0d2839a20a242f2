package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Texts;
import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A chain as a server sent it, with what does not change as long as it sends the same: its facts,
 * its path, whether its signatures lead to an authority, its weaknesses. Immutable.
 */
final class CertificateChain {
  private static final String AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";
  private static final byte[] CA_ISSUERS = {0x2b, 6, 1, 5, 5, 7, 0x30, 2};

  private final CertificateFacts facts;
  private final CertificatePath path;
  private final boolean trusted;
  private final List<TlsFinding> lasting = new ArrayList<>();
  private final @Nullable TlsFinding broken;

  /** Looks at all of it; {@code authType} is what the handshake said the key is used for. */
  CertificateChain(X509Certificate[] chain, String authType, TlsTrust trust) {
    facts = new CertificateFacts(chain);
    path = CertificatePath.find(chain, trust);
    Throwable refusal = trust.refusal(chain, authType);
    trusted = refusal == null;
    judgeStrength();
    if (path.authority() == null && !trusted) {
      lasting.add(untrusted(trust));
    }
    broken = refusal == null || path.authority() == null ? null : broken(refusal);
  }

  CertificateFacts facts() {
    return facts;
  }

  CertificatePath path() {
    return path;
  }

  /** True if the platform's judge of chains took it, so that it need not be asked again. */
  boolean trusted() {
    return trusted && path.authority() != null;
  }

  /** Everything that is wrong with it at this time. */
  List<TlsFinding> findings(Instant now) {
    List<TlsFinding> all = new ArrayList<>(lasting);
    path.certificates().forEach(one -> judgeDates(one, now, all));
    if (broken != null && all.isEmpty()) {
      all.add(broken);
    }
    return all;
  }

  private void judgeDates(X509Certificate one, Instant now, List<TlsFinding> into) {
    String whose = whose(one);
    Instant after = one.getNotAfter().toInstant();
    Instant before = one.getNotBefore().toInstant();
    if (now.isAfter(after)) {
      into.add(new TlsFinding(TlsVerdict.EXPIRED, whose + "expired on " + after));
    } else if (now.isBefore(before)) {
      into.add(new TlsFinding(TlsVerdict.NOT_YET_VALID, whose + "is not valid before " + before));
    }
  }

  /** Nothing for the server's own certificate, else which of the chain it is. */
  private String whose(X509Certificate one) {
    return one.equals(path.leaf())
        ? ""
        : "has in its chain " + CertificateFacts.name(one.getSubjectX500Principal()) + ", which ";
  }

  private void judgeStrength() {
    for (X509Certificate one : path.certificates()) {
      String key = weakness(one.getPublicKey());
      if (key != null) {
        lasting.add(new TlsFinding(TlsVerdict.WEAK_KEY, whose(one) + "has a weak key: " + key));
      }
      String signature = one.getSigAlgName().toUpperCase(Locale.ROOT);
      boolean weak = signature.startsWith("SHA1") || signature.matches("MD[245].*");
      if (weak && !CertificatePath.selfIssued(one)) {
        String words = whose(one) + "has a weak signature: " + one.getSigAlgName();
        lasting.add(new TlsFinding(TlsVerdict.WEAK_SIGNATURE, words));
      }
    }
  }

  private static @Nullable String weakness(PublicKey key) {
    int bits = CertificateFacts.bits(key);
    String kind = key.getAlgorithm();
    boolean weak =
        switch (kind) {
          case "RSA", "RSASSA-PSS", "DSA" -> bits < 2_048;
          case "EC" -> bits < 256;
          default -> false;
        };
    return !weak
        ? null
        : bits == 0 ? kind + " on an unknown curve" : kind + " of " + bits + " bits";
  }

  /** Why no authority was found. */
  private TlsFinding untrusted(TlsTrust trust) {
    X509Certificate last = path.last();
    boolean alone = path.certificates().size() == 1;
    String issuer = CertificateFacts.name(last.getIssuerX500Principal());
    if (CertificatePath.selfIssued(last)) {
      return alone
          ? new TlsFinding(TlsVerdict.SELF_SIGNED, "is self-signed and not trusted")
          : new TlsFinding(
              TlsVerdict.UNKNOWN_CA, "comes from an authority that is not trusted: " + issuer);
    }
    if (!trust.named(last.getIssuerX500Principal()).isEmpty()) {
      return new TlsFinding(
          TlsVerdict.UNKNOWN_CA,
          "was not signed by the trusted authority of that name, but by another: " + issuer);
    }
    if (alone && (trust.own() || issuerCanBeHad(last))) {
      return new TlsFinding(
          TlsVerdict.MISSING_INTERMEDIATE,
          "comes without the intermediate that signed it, which is no trusted authority: "
              + issuer);
    }
    return new TlsFinding(
        TlsVerdict.UNKNOWN_CA, "comes from an authority that is not trusted: " + issuer);
  }

  /** True if it says where its issuer's certificate lies, as public authorities do (RFC 5280). */
  private static boolean issuerCanBeHad(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(AUTHORITY_INFORMATION_ACCESS);
    for (int i = 0; extension != null && i + CA_ISSUERS.length <= extension.length; i++) {
      if (Arrays.equals(extension, i, i + CA_ISSUERS.length, CA_ISSUERS, 0, CA_ISSUERS.length)) {
        return true;
      }
    }
    return false;
  }

  /** Signatures lead to an authority, but the chain breaks another rule. */
  private static TlsFinding broken(Throwable refusal) {
    String why = Texts.line(String.valueOf(refusal.getMessage()), 150);
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException exact) {
        why = words(exact);
      }
    }
    return new TlsFinding(TlsVerdict.INVALID_CHAIN, "has a chain that does not hold: " + why);
  }

  private static String words(CertPathValidatorException exact) {
    return switch (exact.getReason().toString()) {
      case "NOT_CA_CERT" -> "one in it that is no authority signed another";
      case "PATH_TOO_LONG" -> "it is longer than an authority in it allows";
      case "INVALID_NAME" -> "an authority in it may not sign this name";
      case "INVALID_KEY_USAGE" -> "a key in it is used for what it is not meant for";
      case "UNRECOGNIZED_CRIT_EXT" -> "a critical extension in it is not known";
      case "ALGORITHM_CONSTRAINED" -> "this Java forbids an algorithm in it";
      default -> Texts.line(String.valueOf(exact.getMessage()), 150);
    };
  }
}
