package dev.watchkeeper.probes.internal.net;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Names as they are in messages of the domain name system (RFC 1035, section 3.1). A name that was
 * read is printable: every byte that is none of a host name is written as {@code \DDD} (section
 * 5.1), in lower case, without a dot at the end.
 */
final class DnsNames {
  private static final int MOST_BYTES = 255;
  private static final int MOST_LABEL = 63;
  private static final int MOST_JUMPS = 32;

  private DnsNames() {}

  /**
   * The name in ASCII (RFC 3490), in lower case, without a dot at the end.
   *
   * @throws ProtocolException if it cannot be written so
   */
  static String plain(String name) throws ProtocolException {
    try {
      String ascii = name.chars().allMatch(c -> c < 128) ? name : IDN.toASCII(name);
      String lower = ascii.toLowerCase(Locale.ROOT);
      return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("not a name of a host");
    }
  }

  /**
   * The bytes of a plain name.
   *
   * @throws ProtocolException if it is no name of a host
   */
  static byte[] encode(String plain) throws ProtocolException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length() + 2);
    for (String label : plain.split("\\.", -1)) {
      boolean sound = label.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\');
      if (!sound || label.isEmpty() || label.length() > MOST_LABEL) {
        throw new ProtocolException("not a name of a host");
      }
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    bytes.write(0);
    if (bytes.size() > MOST_BYTES) {
      throw new ProtocolException("a name of more than " + MOST_BYTES + " bytes");
    }
    return bytes.toByteArray();
  }

  /**
   * Reads the name at a place of a message; jumps are followed backwards only, so that it ends.
   *
   * @throws ProtocolException if there is none
   */
  static String read(byte[] message, int at, int end) throws ProtocolException {
    StringBuilder text = new StringBuilder();
    int place = at;
    int bytes = 1;
    int jumps = 0;
    while (true) {
      int length = octet(message, place, end);
      if (length == 0) {
        return text.toString().toLowerCase(Locale.ROOT);
      }
      if (length >= 0xc0) {
        int to = (length & 0x3f) << 8 | octet(message, place + 1, end);
        if (to >= place || ++jumps > MOST_JUMPS) {
          throw new ProtocolException("a name that does not end");
        }
        place = to;
        continue;
      }
      bytes += length + 1;
      if (length > MOST_LABEL || place + length >= end || bytes > MOST_BYTES) {
        throw new ProtocolException("a name that is too long");
      }
      label(message, place + 1, length, text);
      place += length + 1;
    }
  }

  private static void label(byte[] message, int at, int length, StringBuilder into) {
    if (into.length() > 0) {
      into.append('.');
    }
    for (int i = at; i < at + length; i++) {
      int c = message[i] & 0xff;
      if (c > ' ' && c < 127 && c != '.' && c != '\\') {
        into.append((char) c);
      } else {
        into.append('\\').append(c / 100).append(c / 10 % 10).append(c % 10);
      }
    }
  }

  /**
   * The place behind the name at this one.
   *
   * @throws ProtocolException if there is none
   */
  static int skip(byte[] message, int at, int end) throws ProtocolException {
    int place = at;
    while (true) {
      int length = octet(message, place, end);
      if (length == 0) {
        return place + 1;
      }
      if (length >= 0xc0) {
        return place + 2;
      }
      place += length + 1;
    }
  }

  /**
   * The byte at a place of a message.
   *
   * @throws ProtocolException if the message ends before
   */
  static int octet(byte[] message, int at, int end) throws ProtocolException {
    if (at >= end) {
      throw new ProtocolException("a message that was cut");
    }
    return message[at] & 0xff;
  }
}
