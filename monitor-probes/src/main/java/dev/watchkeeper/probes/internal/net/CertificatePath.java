package dev.watchkeeper.probes.internal.net;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way from a server's certificate towards an authority, by names and signatures alone: dates
 * and constraints are not looked at, so that a broken chain can be explained.
 *
 * @param certificates from the server's on, without the authority (unless the server's certificate
 *     is trusted itself); at least one
 * @param authority the trusted one at its end; null if none was found
 */
record CertificatePath(List<X509Certificate> certificates, @Nullable X509Certificate authority) {
  CertificatePath {
    certificates = List.copyOf(certificates);
  }

  static CertificatePath find(X509Certificate[] chain, TlsTrust trust) {
    return new Search(chain, trust).from(chain[0]);
  }

  X509Certificate leaf() {
    return certificates.get(0);
  }

  X509Certificate last() {
    return certificates.get(certificates.size() - 1);
  }

  /** Who signed the server's certificate; null if that is not known. */
  @Nullable X509Certificate issuer() {
    return certificates.size() > 1 ? certificates.get(1) : authority;
  }

  static boolean selfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  static boolean signed(X509Certificate certificate, X509Certificate by) {
    if (!certificate.getIssuerX500Principal().equals(by.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(by.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Goes into each certificate once only, so that a hostile chain costs no more than its square.
   */
  private static final class Search {
    private final List<X509Certificate> sent;
    private final TlsTrust trust;
    private final Set<X509Certificate> visited = new HashSet<>();
    private final List<X509Certificate> path = new ArrayList<>();
    private List<X509Certificate> longest = List.of();

    Search(X509Certificate[] chain, TlsTrust trust) {
      this.sent = Arrays.asList(chain);
      this.trust = trust;
    }

    CertificatePath from(X509Certificate leaf) {
      CertificatePath found = goOn(leaf);
      return found != null ? found : new CertificatePath(longest, null);
    }

    private @Nullable CertificatePath goOn(X509Certificate at) {
      if (!visited.add(at)) {
        return null;
      }
      if (trust.holds(at)) {
        return new CertificatePath(path.isEmpty() ? List.of(at) : path, at);
      }
      path.add(at);
      CertificatePath found = end(at);
      for (int i = 0; found == null && i < sent.size(); i++) {
        X509Certificate next = sent.get(i);
        found = !visited.contains(next) && signed(at, next) ? goOn(next) : null;
      }
      if (path.size() > longest.size()) {
        longest = List.copyOf(path);
      }
      path.remove(path.size() - 1);
      return found;
    }

    private @Nullable CertificatePath end(X509Certificate at) {
      for (X509Certificate authority : trust.named(at.getIssuerX500Principal())) {
        if (signed(at, authority)) {
          return new CertificatePath(path, authority);
        }
      }
      return null;
    }
  }
}
