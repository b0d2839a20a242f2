package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Severity;

/** One colour per state, the same on every medium. Stateless. */
final class Colors {
  private Colors() {}

  static int rgb(Message message) {
    if (message.resolved()) {
      return 0x2e7d32;
    }
    Severity severity = message.severity();
    return severity == Severity.CRITICAL
        ? 0xc62828
        : severity == Severity.WARNING ? 0xef6c00 : 0x1565c0;
  }

  static String hex(Message message) {
    String hex = Integer.toHexString(rgb(message));
    return "#" + "0".repeat(6 - hex.length()) + hex;
  }
}
