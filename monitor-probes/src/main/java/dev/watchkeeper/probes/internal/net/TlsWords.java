package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Texts;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Says in plain words why a handshake failed. */
final class TlsWords {
  private TlsWords() {}

  static String of(SSLException e) {
    String text = String.valueOf(e.getMessage());
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("plaintext") || lower.contains("unsupported or unrecognized ssl message")) {
      return "the peer does not speak TLS";
    }
    if (lower.contains("protocol_version") || lower.contains("no appropriate protocol")) {
      return "no common TLS version";
    }
    if (lower.contains("certificate_required") || lower.contains("bad_certificate")) {
      return "the peer demands a client certificate";
    }
    if (lower.contains("handshake_failure")) {
      return "the peer refused (handshake_failure: no common ciphers, or it demands a certificate)";
    }
    if (lower.contains("terminated") || lower.contains("closed")) {
      return "the peer closed the connection";
    }
    return Texts.line(text, 150);
  }
}
