package dev.watchkeeper.probes.internal.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The authorities that a check trusts: the platform's or its own. Immutable, thread-safe. */
final class TlsTrust {
  private final X509TrustManager judge;
  private final boolean own;
  private final Map<X500Principal, List<X509Certificate>> byName = new HashMap<>();

  private TlsTrust(X509TrustManager judge, boolean own) {
    this.judge = judge;
    this.own = own;
    for (X509Certificate one : judge.getAcceptedIssuers()) {
      byName.computeIfAbsent(one.getSubjectX500Principal(), name -> new ArrayList<>(1)).add(one);
    }
  }

  /** The platform's are read once, when first needed: parsing them takes long. */
  private static final class Platform {
    static final TlsTrust TRUST = make(null);
  }

  static TlsTrust platform() {
    return Platform.TRUST;
  }

  /** Only these. */
  static TlsTrust of(Collection<X509Certificate> trusted) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (X509Certificate one : trusted) {
        store.setCertificateEntry("ca-" + number++, one);
      }
      return make(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the trusted certificates cannot be used: " + e, e);
    }
  }

  private static TlsTrust make(@Nullable KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager usable) {
          return new TlsTrust(usable, store != null);
        }
      }
      throw new IllegalStateException("the platform has no trust manager for certificates");
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the trusted certificates cannot be used: " + e, e);
    }
  }

  /** True if the check says itself whom it trusts. */
  boolean own() {
    return own;
  }

  /** The authorities of this name. */
  List<X509Certificate> named(X500Principal name) {
    return byName.getOrDefault(name, List.of());
  }

  boolean holds(X509Certificate certificate) {
    return named(certificate.getSubjectX500Principal()).contains(certificate);
  }

  /** The distinguished names of all authorities. */
  Collection<X500Principal> names() {
    return byName.keySet();
  }

  /** The platform's own judgement, with all its rules; a cause if it says no, else null. */
  @Nullable Throwable refusal(X509Certificate[] chain, String authType) {
    try {
      judge.checkServerTrusted(chain, authType);
      return null;
    } catch (CertificateException | RuntimeException e) {
      return e;
    }
  }
}
