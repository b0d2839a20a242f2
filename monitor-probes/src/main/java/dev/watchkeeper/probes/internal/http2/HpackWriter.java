package dev.watchkeeper.probes.internal.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a block of header fields after RFC 7541: by their places in the static table, or as they
 * are. Nothing is added to the dynamic table, which one request has no use for.
 */
final class HpackWriter {
  private static final int LITERAL = 0x00;
  private static final int NEVER_INDEXED = 0x10;
  private static final int INDEXED = 0x80;

  private HpackWriter() {}

  static byte[] write(List<Header> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Header field : fields) {
      int place = field.secret() ? 0 : HpackTable.place(field);
      if (place > 0) {
        number(INDEXED, 7, place, out);
      } else {
        out.write(field.secret() ? NEVER_INDEXED : LITERAL);
        text(field.name(), out);
        text(field.value(), out);
      }
    }
    return out.toByteArray();
  }

  private static void text(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(0, 7, bytes.length, out);
    out.writeBytes(bytes);
  }

  /** A number in the last bits of a byte and those that follow, after RFC 7541, 5.1. */
  static void number(int first, int bits, int number, ByteArrayOutputStream out) {
    int most = (1 << bits) - 1;
    if (number < most) {
      out.write(first | number);
      return;
    }
    out.write(first | most);
    int left = number - most;
    for (; left >= 0x80; left >>>= 7) {
      out.write(left & 0x7f | 0x80);
    }
    out.write(left);
  }
}
