package dev.watchkeeper.probes.internal;

import dev.watchkeeper.api.spi.Settings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads the TLS settings that all probes share: {@code verify} and {@code ca}. */
final class Pem {
  private Pem() {}

  static Tls tls(Settings settings) {
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
