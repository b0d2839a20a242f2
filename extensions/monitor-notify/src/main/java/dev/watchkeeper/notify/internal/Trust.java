package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom a channel trusts: the authorities of the platform, or those it is given. Stateless. */
final class Trust {
  private Trust() {}

  /** By the setting {@code ca} (PEM); null for those of the platform. */
  static @Nullable SSLContext read(Settings settings) {
    String pem = settings.text("ca").optional().orElse(null);
    if (pem == null) {
      return null;
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      Collection<? extends Certificate> all =
          factory.generateCertificates(
              new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      return all.isEmpty() ? refused(settings) : context(all);
    } catch (GeneralSecurityException | IOException e) {
      return refused(settings);
    }
  }

  private static @Nullable SSLContext refused(Settings settings) {
    settings.reject("ca", "is one or more certificates (PEM)");
    return null;
  }

  private static SSLContext context(Collection<? extends Certificate> all)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Certificate one : all) {
      store.setCertificateEntry("ca" + store.size(), one);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
