package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.spi.Settings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the settings under {@code tls}, which all probes share. */
public final class TlsSettings {
  private TlsSettings() {}

  /** For a probe whose target says whether there is TLS. */
  public static Tls read(Settings settings) {
    return demands(settings.section("tls"));
  }

  /** For a probe with TLS as a choice: true or a map of demands chooses it; null for none. */
  public static @Nullable Tls choice(Settings settings) {
    if (settings.asMap().get("tls") instanceof Map) {
      return read(settings);
    }
    return settings.flag("tls").orElse(false) ? demands(Settings.empty().reading("tls")) : null;
  }

  private static Tls demands(Settings settings) {
    boolean verify = settings.flag("verify").orElse(true);
    List<X509Certificate> trusted = new ArrayList<>();
    settings.text("ca").optional().ifPresent(pem -> read(pem, settings, trusted));
    return Tls.of(verify, trusted);
  }

  private static void read(String pem, Settings settings, List<X509Certificate> into) {
    try {
      byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(bytes))) {
        into.add((X509Certificate) one);
      }
    } catch (CertificateException e) {
      settings.reject("ca", "is one or more certificates in PEM form: " + e.getMessage());
      return;
    }
    if (into.isEmpty()) {
      settings.reject("ca", "is one or more certificates in PEM form, but holds none");
    }
  }
}
