package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Texts;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes that a peer sent in answer to ours, read as a record of TLS (RFC 5246, RFC 8446)
 * as far as they are one.
 */
final class TlsHello {
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int SERVER_HELLO = 2;
  private static final int RECORD_HEAD = 5;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int PRE_SHARED_KEY = 41;

  private final byte[] bytes;
  private int version;
  private boolean resumed;

  TlsHello(byte[] bytes) {
    this.bytes = bytes;
    if (tls() && at(0) == HANDSHAKE && at(RECORD_HEAD) == SERVER_HELLO) {
      readHello();
    }
  }

  private int at(int index) {
    return index < bytes.length ? bytes[index] & 0xff : 0;
  }

  private int two(int index) {
    return at(index) << 8 | at(index + 1);
  }

  private void readHello() {
    int body = RECORD_HEAD + 4;
    version = two(body);
    int session = body + 2 + 32;
    int extensions = session + 1 + at(session) + 2 + 1;
    int end = Math.min(bytes.length, extensions + 2 + two(extensions));
    for (int i = extensions + 2; i + 4 <= end; i += 4 + two(i + 2)) {
      int type = two(i);
      version = type == SUPPORTED_VERSIONS ? two(i + 4) : version;
      resumed |= type == PRE_SHARED_KEY;
    }
  }

  boolean empty() {
    return bytes.length == 0;
  }

  /** True if it looks like TLS, as far as it goes. */
  private boolean tls() {
    return at(0) >= 20 && at(0) <= 23 && (bytes.length == 1 || at(1) == 3);
  }

  /** True if the peer sent something that is no TLS. */
  boolean foreign() {
    return !empty() && !tls();
  }

  boolean http() {
    return foreign() && text().startsWith("HTTP/");
  }

  /** The first line of what is no TLS, for people; empty if it is no text. */
  String said() {
    String line = text().split("[\r\n]", 2)[0];
    boolean readable = !line.isEmpty() && line.chars().allMatch(c -> c >= ' ' && c < 127);
    return readable ? Texts.line(line, 60) : "";
  }

  private String text() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The version that the peer chose, such as {@code TLSv1.1}; null if it chose none. */
  @Nullable String version() {
    return switch (version) {
      case 0x0300 -> "SSLv3";
      case 0x0301 -> "TLSv1";
      case 0x0302 -> "TLSv1.1";
      case 0x0303 -> "TLSv1.2";
      case 0x0304 -> "TLSv1.3";
      default -> null;
    };
  }

  /** True if it took up an earlier session of TLS 1.3. */
  boolean resumed() {
    return resumed;
  }

  /** True if it refused in the open, before any key was agreed on. */
  boolean alert() {
    return tls() && at(0) == ALERT;
  }
}
