package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import java.util.List;

/**
 * What every probe that talks over a network measures. The phases follow each other and add up to
 * the latency; a phase that did not happen has no value.
 */
public final class Net {
  /** From the start of the run to its end, in seconds. */
  public static final MetricKey LATENCY = MetricKey.gauge("net.latency", "seconds");

  /** Finding the address of the name. */
  public static final MetricKey RESOLVE = MetricKey.gauge("net.resolve", "seconds");

  /** Opening the connection. */
  public static final MetricKey CONNECT = MetricKey.gauge("net.connect", "seconds");

  /** Asking a proxy for a connection, once connected to it. */
  public static final MetricKey PROXY = MetricKey.gauge("net.proxy", "seconds");

  /** The TLS handshake. */
  public static final MetricKey TLS = MetricKey.gauge("net.tls", "seconds");

  /** Sending the request. */
  public static final MetricKey WRITE = MetricKey.gauge("net.write", "seconds");

  /** From the last byte sent to the first byte received. */
  public static final MetricKey WAIT = MetricKey.gauge("net.wait", "seconds");

  /** From the first byte received to the last. */
  public static final MetricKey READ = MetricKey.gauge("net.read", "seconds");

  /** Bytes received after the connection (and TLS) was there. */
  public static final MetricKey BYTES = MetricKey.gauge("net.bytes", "bytes");

  /** Bytes sent after the connection (and TLS) was there. */
  public static final MetricKey SENT = MetricKey.gauge("net.sent", "bytes");

  /** The address that was connected to; the proxy's, if there is one. */
  public static final MetricKey ADDRESS = MetricKey.text("net.address");

  /** Its family: {@code ipv4} or {@code ipv6}. */
  public static final MetricKey FAMILY = MetricKey.text("net.family");

  /** How many addresses the name has, of the last connection. */
  public static final MetricKey ADDRESSES = MetricKey.gauge("net.addresses", "");

  /** How many connections were begun for the last connection. */
  public static final MetricKey ATTEMPTS = MetricKey.gauge("net.attempts", "");

  /** The name at the end of a chain of aliases, if a name server of the check's own told one. */
  public static final MetricKey CANONICAL_NAME = MetricKey.text("net.canonical_name");

  /** The conversation that asks for TLS on a connection without, before the handshake. */
  public static final MetricKey STARTTLS = MetricKey.gauge("net.starttls", "seconds");

  /**
   * Days until the first certificate expires of all that were sent, on every hop of the run;
   * negative if one has.
   */
  public static final MetricKey CERTIFICATE_DAYS = MetricKey.gauge("certificate.days", "days");

  /** When that is, in seconds since 1970. */
  public static final MetricKey CERTIFICATE_EXPIRES =
      MetricKey.gauge("certificate.expires", "seconds");

  /** When the server's certificate begins to be valid, in seconds since 1970. */
  public static final MetricKey CERTIFICATE_NOT_BEFORE =
      MetricKey.gauge("certificate.not_before", "seconds");

  /** When the server's certificate expires, in seconds since 1970. */
  public static final MetricKey CERTIFICATE_NOT_AFTER =
      MetricKey.gauge("certificate.not_after", "seconds");

  /**
   * When the first of those certificates expires that lead from the server's to a trusted
   * authority, in seconds since 1970; the authority's own does not count, nor does what was sent
   * without need.
   */
  public static final MetricKey CERTIFICATE_VERIFIED_EXPIRES =
      MetricKey.gauge("certificate.verified_expires", "seconds");

  /** When the last of those expires. */
  public static final MetricKey CERTIFICATE_VERIFIED_LAST =
      MetricKey.gauge("certificate.verified_last", "seconds");

  /** How many certificates were sent. */
  public static final MetricKey CERTIFICATE_CHAIN = MetricKey.gauge("certificate.chain", "");

  /** The subject of the server's certificate. */
  public static final MetricKey CERTIFICATE_SUBJECT = MetricKey.text("certificate.subject");

  /** The issuer of the server's certificate. */
  public static final MetricKey CERTIFICATE_ISSUER = MetricKey.text("certificate.issuer");

  /** The hosts and addresses that the certificate is for, cut to 1,000 characters. */
  public static final MetricKey CERTIFICATE_NAMES = MetricKey.text("certificate.names");

  /** The serial number of the server's certificate, in hexadecimal. */
  public static final MetricKey CERTIFICATE_SERIAL = MetricKey.text("certificate.serial");

  /** The SHA-256 fingerprint of the server's certificate, in hexadecimal. */
  public static final MetricKey CERTIFICATE_SHA256 = MetricKey.text("certificate.sha256");

  /** The SHA-256 of the public key (SubjectPublicKeyInfo), in hexadecimal. */
  public static final MetricKey CERTIFICATE_KEY_SHA256 = MetricKey.text("certificate.key_sha256");

  /** The kind of the public key, such as {@code RSA} or {@code EC}. */
  public static final MetricKey CERTIFICATE_KEY = MetricKey.text("certificate.key");

  /** The size of the public key. */
  public static final MetricKey CERTIFICATE_KEY_BITS =
      MetricKey.gauge("certificate.key_bits", "bits");

  /** How the certificate was signed, such as {@code SHA256withRSA}. */
  public static final MetricKey CERTIFICATE_SIGNATURE = MetricKey.text("certificate.signature");

  /** 1 if the server's certificate is another than in the run before, else 0. */
  public static final MetricKey CERTIFICATE_CHANGED = MetricKey.gauge("certificate.changed", "");

  /** The fingerprints before and after; only if the certificate has changed. */
  public static final MetricKey CERTIFICATE_CHANGE = MetricKey.text("certificate.change");

  /** What TLS came to, as a code such as {@code ok}, {@code expired} or {@code wrong-host}. */
  public static final MetricKey TLS_VERDICT = MetricKey.text("tls.verdict");

  /** The codes of everything that is wrong with the certificate, with spaces between. */
  public static final MetricKey TLS_PROBLEMS = MetricKey.text("tls.problems");

  /** The version of TLS. */
  public static final MetricKey TLS_VERSION = MetricKey.text("tls.version");

  /** The cipher suite. */
  public static final MetricKey TLS_CIPHER = MetricKey.text("tls.cipher");

  /** The protocol that both sides agreed on (ALPN); absent if there is none. */
  public static final MetricKey TLS_ALPN = MetricKey.text("tls.alpn");

  /** The stapled OCSP answer: {@code none}, {@code good}, {@code revoked} or {@code bad}. */
  public static final MetricKey TLS_STAPLE = MetricKey.text("tls.staple");

  /** 1 if an earlier session was taken up again, so that no certificate was sent; else 0. */
  public static final MetricKey TLS_RESUMED = MetricKey.gauge("tls.resumed", "");

  /** {@code wanted} or {@code sent} if the peer asked for a certificate; absent if not. */
  public static final MetricKey TLS_CLIENT_CERTIFICATE = MetricKey.text("tls.client_certificate");

  /**
   * The name of the alert that the peer ended TLS with (RFC 8446, 6.2), such as {@code
   * certificate_required}; absent if it sent none.
   */
  public static final MetricKey TLS_ALERT = MetricKey.text("tls.alert");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(
          LATENCY,
          RESOLVE,
          CONNECT,
          PROXY,
          TLS,
          WRITE,
          WAIT,
          READ,
          BYTES,
          SENT,
          ADDRESS,
          FAMILY,
          ADDRESSES,
          ATTEMPTS,
          CANONICAL_NAME,
          STARTTLS,
          CERTIFICATE_DAYS,
          CERTIFICATE_EXPIRES,
          CERTIFICATE_NOT_BEFORE,
          CERTIFICATE_NOT_AFTER,
          CERTIFICATE_VERIFIED_EXPIRES,
          CERTIFICATE_VERIFIED_LAST,
          CERTIFICATE_CHAIN,
          CERTIFICATE_SUBJECT,
          CERTIFICATE_ISSUER,
          CERTIFICATE_NAMES,
          CERTIFICATE_SERIAL,
          CERTIFICATE_SHA256,
          CERTIFICATE_KEY_SHA256,
          CERTIFICATE_KEY,
          CERTIFICATE_KEY_BITS,
          CERTIFICATE_SIGNATURE,
          CERTIFICATE_CHANGED,
          CERTIFICATE_CHANGE,
          TLS_VERDICT,
          TLS_PROBLEMS,
          TLS_VERSION,
          TLS_CIPHER,
          TLS_ALPN,
          TLS_STAPLE,
          TLS_RESUMED,
          TLS_CLIENT_CERTIFICATE,
          TLS_ALERT);

  private Net() {}

  /** True for a measurement of TLS or of a certificate, which a plain connection does not give. */
  public static boolean ofTls(MetricKey key) {
    String name = key.name();
    return name.startsWith("tls.")
        || name.startsWith("certificate.")
        || key.equals(TLS)
        || key.equals(STARTTLS);
  }
}
