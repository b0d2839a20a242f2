package dev.watchkeeper.probes.internal.net;

import java.util.Locale;

/**
 * What can be said of the TLS of a peer, for machines; gravest first among those that are about the
 * certificate. The code is the name in lower case with hyphens.
 */
enum TlsVerdict {
  OK,
  NO_CERTIFICATE,
  REVOKED,
  EXPIRED,
  NOT_YET_VALID,
  SELF_SIGNED,
  MISSING_INTERMEDIATE,
  UNKNOWN_CA,
  INVALID_CHAIN,
  WRONG_HOST,
  CN_ONLY,
  PIN_MISMATCH,
  WEAK_KEY,
  WEAK_SIGNATURE,
  STAPLE_BAD,
  STAPLE_MISSING,
  EXPIRING,
  TIMEOUT,
  CLOSED,
  RESET,
  PLAIN_HTTP,
  NOT_TLS,
  PROTOCOL_VERSION,
  NO_COMMON_CIPHER,
  NO_COMMON_PROTOCOL,
  UNKNOWN_NAME,
  CLIENT_CERTIFICATE_REQUIRED,
  CLIENT_CERTIFICATE_REFUSED,
  ALERT,
  BROKEN;

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  String code() {
    return code;
  }

  /** True if it says something of a certificate, so that a check may accept it. */
  boolean ofCertificate() {
    return compareTo(OK) > 0 && compareTo(EXPIRING) < 0;
  }
}
