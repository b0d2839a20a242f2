package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * What a probe demands of TLS: the settings under {@code tls}. Immutable; every method gives a copy
 * and refuses null; values are judged when the probe is made. Files are read then too, and again at
 * each restart of the watcher.
 */
public final class TlsOptions {
  private static final TlsOptions STANDARD = new TlsOptions(Settings.empty());

  private final Settings settings;

  private TlsOptions(Settings settings) {
    this.settings = settings;
  }

  /**
   * TLS 1.2 and 1.3, the platform's authorities; names, dates, chain and strength are judged.
   * Nothing is demanded of days before expiry.
   */
  public static TlsOptions standard() {
    return STANDARD;
  }

  private TlsOptions with(String name, Object value) {
    return new TlsOptions(settings.with(name, requireNonNull(value, name)));
  }

  /** Takes every certificate; facts and verdict of it are measured all the same. */
  public TlsOptions insecure() {
    return with("verify", false);
  }

  /**
   * Takes certificates with these flaws, named by their codes, such as {@code self-signed} or
   * {@code expired}; what else is wrong still counts.
   */
  public TlsOptions accept(String... codes) {
    return with("accept", List.of(codes));
  }

  /** Trusts these certificates (PEM) in place of the platform's authorities. */
  public TlsOptions trust(String pem) {
    return with("ca", pem);
  }

  /** Trusts the certificates (PEM) in this file in place of the platform's authorities. */
  public TlsOptions trustFile(String file) {
    return with("ca-file", file);
  }

  /** Trusts the certificates in this key store (PKCS12 or JKS), in place of the platform's. */
  public TlsOptions trustStore(String file, Secret password) {
    return with("trust-store", file).with("trust-store-password", password);
  }

  /**
   * Shows this certificate (PEM, with its chain) if the peer asks for one.
   *
   * @param key the private key to it, PEM of PKCS#8
   */
  public TlsOptions clientCertificate(String pem, Secret key) {
    return with("certificate", pem).with("key", key);
  }

  /** As {@link #clientCertificate}, from two files. */
  public TlsOptions clientCertificateFiles(String certificate, String key) {
    return with("certificate-file", certificate).with("key-file", key);
  }

  /** Shows the certificate of the first key in this key store (PKCS12 or JKS) if asked for one. */
  public TlsOptions clientKeyStore(String file, Secret password) {
    return with("key-store", file).with("key-store-password", password);
  }

  /** Asks for this host, and demands a certificate for it, whatever the target says. */
  public TlsOptions serverName(String host) {
    return with("server-name", host);
  }

  /**
   * Demands one of these certificates or keys in the chain: SHA-256 as 64 hexadecimal digits, or
   * {@code sha256/} and Base64; of a certificate or of its public key (SubjectPublicKeyInfo).
   */
  public TlsOptions pins(String... digests) {
    return with("pins", List.of(digests));
  }

  /** The lowest version of TLS, such as {@code TLSv1.3}; one that the platform can do. */
  public TlsOptions minVersion(String version) {
    return with("min-version", version);
  }

  /** The highest version of TLS. */
  public TlsOptions maxVersion(String version) {
    return with("max-version", version);
  }

  /** Offers these protocols (ALPN), the most wanted first. */
  public TlsOptions alpn(String... protocols) {
    return with("alpn", List.of(protocols));
  }

  /** Offers these cipher suites only, by the platform's names. */
  public TlsOptions ciphers(String... suites) {
    return with("ciphers", List.of(suites));
  }

  /** Demands a stapled OCSP answer; a certificate that says so itself demands it anyway. */
  public TlsOptions requireStaple() {
    return with("require-staple", true);
  }

  /** DEGRADED if a certificate of the chain expires within so many days, 0 to 3,650. */
  public TlsOptions expiresWarn(double days) {
    return with("expires-warn", days);
  }

  /** DOWN if a certificate of the chain expires within so many days, 0 to 3,650. */
  public TlsOptions expiresFail(double days) {
    return with("expires-fail", days);
  }

  /**
   * Takes up earlier sessions again for at most an hour, which is much cheaper; the peer then sends
   * no certificate, and the facts are those of the session's first handshake.
   */
  public TlsOptions resume() {
    return with("resume", true);
  }

  /** Uses this security provider for TLS, which the host has installed, by its name. */
  public TlsOptions provider(String name) {
    return with("provider", name);
  }

  /** The data form. */
  public Settings settings() {
    return settings;
  }
}
