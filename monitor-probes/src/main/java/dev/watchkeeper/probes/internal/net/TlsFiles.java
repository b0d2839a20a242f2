package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates and keys for one section of settings. What is wrong is noted there, with the
 * file and never with a password or a key.
 */
final class TlsFiles {
  private static final long MOST_BYTES = 1 << 20;
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]{1,100000})-----END PRIVATE KEY-----");

  private final Settings settings;

  TlsFiles(Settings settings) {
    this.settings = settings;
  }

  /** The text under a name, or in the file under the name with {@code -file}; null if neither. */
  @Nullable String text(String name, boolean secret) {
    String file = name + "-file";
    String given =
        secret
            ? settings.secret(name).optional().map(Secret::reveal).orElse(null)
            : settings.text(name).optional().orElse(null);
    String path = settings.text(file).optional().orElse(null);
    if (given != null && path != null) {
      settings.reject(file, "cannot be given together with '" + name + "'");
      return given;
    }
    return path == null ? given : read(file, path);
  }

  private @Nullable String read(String name, String path) {
    Path file = file(name, path);
    try {
      return file == null ? null : Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      settings.reject(name, "names a file that cannot be read: " + path);
      return null;
    }
  }

  /** The file of this path, if it can be read; else null, with the problem noted. */
  @Nullable Path file(String name, String path) {
    try {
      Path file = Path.of(path);
      String wrong =
          !Files.exists(file)
              ? "names a file that is not there: "
              : !Files.isRegularFile(file) || !Files.isReadable(file)
                  ? "names a file that cannot be read: "
                  : Files.size(file) > MOST_BYTES ? "names a file of more than 1 MiB: " : "";
      if (wrong.isEmpty()) {
        return file;
      }
      settings.reject(name, wrong + path);
    } catch (InvalidPathException | IOException e) {
      settings.reject(name, "names a file that cannot be read: " + path);
    }
    return null;
  }

  /** The certificates in PEM form under a name or in its file; empty if there are none. */
  List<X509Certificate> certificates(String name) {
    String pem = text(name, false);
    if (pem == null) {
      return List.of();
    }
    String from = settings.has(name) ? name : name + "-file";
    List<X509Certificate> all = parse(pem);
    if (all.isEmpty()) {
      String path = settings.text(name + "-file").orElse("");
      String where = path.isEmpty() ? "" : ": " + path;
      settings.reject(
          from, "holds one or more certificates in PEM form, but there is none" + where);
    }
    return all;
  }

  private static List<X509Certificate> parse(String pem) {
    List<X509Certificate> all = new ArrayList<>();
    try {
      InputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1));
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        all.add((X509Certificate) one);
      }
      return all;
    } catch (CertificateException e) {
      return List.of();
    }
  }

  /** The private key in PEM form (PKCS#8) under a name or in its file; null if there is none. */
  @Nullable PrivateKey key(String name, String algorithm) {
    String pem = text(name, true);
    if (pem == null) {
      return null;
    }
    String from = settings.has(name) ? name : name + "-file";
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      settings.reject(
          from, "holds a private key in PEM form (PKCS#8, 'BEGIN PRIVATE KEY'), but there is none");
      return null;
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      settings.reject(from, "holds a private key that is not of the certificate's kind");
      return null;
    }
  }
}
