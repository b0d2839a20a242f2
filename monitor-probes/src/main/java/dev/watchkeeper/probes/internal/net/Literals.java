package dev.watchkeeper.probes.internal.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads addresses that are written as numbers; never asks anybody. */
final class Literals {
  private Literals() {}

  /**
   * The address, or null if the text is a name or one of the odd spellings of an IPv4 address, such
   * as {@code 127.1}.
   */
  static @Nullable InetAddress parse(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        // In brackets the platform takes it for an IPv6 address or refuses it, and looks up
        // nothing.
        return InetAddress.getByName("[" + text + "]");
      }
      byte[] four = four(text);
      return four == null ? null : InetAddress.getByAddress(four);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static byte @Nullable [] four(String text) {
    byte[] bytes = new byte[4];
    int part = 0;
    int value = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && value >= 0 && part < 3) {
        bytes[part++] = (byte) value;
        value = -1;
      } else if (c >= '0' && c <= '9' && value != 0) {
        value = Math.max(value, 0) * 10 + c - '0';
        if (value > 255) {
          return null;
        }
      } else {
        return null;
      }
    }
    bytes[3] = (byte) value;
    return part == 3 && value >= 0 ? bytes : null;
  }

  /** True if it is an IPv4 address. */
  static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }
}
