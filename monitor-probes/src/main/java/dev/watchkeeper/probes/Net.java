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

  /** Days until the first certificate of the chain that was sent expires; negative if one has. */
  public static final MetricKey CERTIFICATE_DAYS = MetricKey.gauge("certificate.days", "days");

  /** The subject of the server's certificate. */
  public static final MetricKey CERTIFICATE_SUBJECT = MetricKey.text("certificate.subject");

  /** The issuer of the server's certificate. */
  public static final MetricKey CERTIFICATE_ISSUER = MetricKey.text("certificate.issuer");

  /** The SHA-256 fingerprint of the server's certificate, in hexadecimal. */
  public static final MetricKey CERTIFICATE_SHA256 = MetricKey.text("certificate.sha256");

  /** The version of TLS. */
  public static final MetricKey TLS_VERSION = MetricKey.text("tls.version");

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
          CERTIFICATE_DAYS,
          CERTIFICATE_SUBJECT,
          CERTIFICATE_ISSUER,
          CERTIFICATE_SHA256,
          TLS_VERSION);

  private Net() {}
}
