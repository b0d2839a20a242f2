package dev.watchkeeper.probes.internal.http2;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.util.List;

/** What goes wrong in HTTP/2. */
final class Broken {
  /** The names of error codes, after RFC 9113, 7. */
  private static final List<String> CODES =
      List.of(
          "NO_ERROR",
          "PROTOCOL_ERROR",
          "INTERNAL_ERROR",
          "FLOW_CONTROL_ERROR",
          "SETTINGS_TIMEOUT",
          "STREAM_CLOSED",
          "FRAME_SIZE_ERROR",
          "REFUSED_STREAM",
          "CANCEL",
          "COMPRESSION_ERROR",
          "CONNECT_ERROR",
          "ENHANCE_YOUR_CALM",
          "INADEQUATE_SECURITY",
          "HTTP_1_1_REQUIRED");

  private Broken() {}

  /** The answer cannot be read as HTTP/2. */
  static ProbeFailure broken(String what) {
    return new ProbeFailure(Outcome.PROTOCOL, "the answer breaks HTTP/2: " + what);
  }

  /** The connection is gone. */
  static ProbeFailure closed() {
    return new ProbeFailure(Outcome.RESET, "closed before the end of the answer");
  }

  /** The name of an error code. */
  static String name(int code) {
    return code >= 0 && code < CODES.size()
        ? CODES.get(code)
        : "error " + Integer.toUnsignedString(code);
  }
}
