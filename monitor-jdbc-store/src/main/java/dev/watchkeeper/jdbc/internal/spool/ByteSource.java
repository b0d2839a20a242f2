package dev.watchkeeper.jdbc.internal.spool;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads what {@link ByteSink} wrote, and trusts nothing: never reads past its end and never
 * reserves memory by a number that it read. For one thread.
 */
final class ByteSource {
  private final byte[] bytes;
  private final int end;
  private int at;

  ByteSource(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int left() {
    return end - at;
  }

  private void need(long count) throws MalformedException {
    if (count < 0 || count > left()) {
      throw new MalformedException("it ends in the middle of a value");
    }
  }

  int octet() throws MalformedException {
    need(1);
    return bytes[at++] & 0xff;
  }

  int fixed32() throws MalformedException {
    need(4);
    int value = at(bytes, at);
    at += 4;
    return value;
  }

  long fixed64() throws MalformedException {
    long high = fixed32();
    return high << 32 | fixed32() & 0xffff_ffffL;
  }

  /** The four bytes at a place as a number. */
  static int at(byte[] bytes, int i) {
    return bytes[i] << 24
        | (bytes[i + 1] & 0xff) << 16
        | (bytes[i + 2] & 0xff) << 8
        | bytes[i + 3] & 0xff;
  }

  long number() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = octet();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw new MalformedException("a number is too long");
  }

  long signed() throws MalformedException {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  int signed32() throws MalformedException {
    long value = signed();
    if (value != (int) value) {
      throw new MalformedException("a number is too large: " + value);
    }
    return (int) value;
  }

  /** How many elements follow: none takes less than a byte, so there are no more than bytes. */
  int count() throws MalformedException {
    long value = number();
    need(value);
    return (int) value;
  }

  Instant instant(long base) throws MalformedException {
    long seconds = signed() + base;
    long rest = number();
    long nanos = (rest & 1) == 0 ? (rest >>> 1) * 1_000 : rest >>> 1;
    if (rest < 0 || nanos < 0 || nanos > 999_999_999) {
      throw new MalformedException("a fraction of a second is too large");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  String text() throws MalformedException {
    long head = number();
    long length = head >>> 1;
    need(length);
    int from = at;
    at += (int) length;
    return (head & 1) == 0 ? utf8(from) : utf16(from);
  }

  private String utf8(int from) throws MalformedException {
    if (isAscii(from)) {
      return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, at - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("a text is not UTF-8", e);
    }
  }

  private boolean isAscii(int from) {
    for (int i = from; i < at; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private String utf16(int from) throws MalformedException {
    if ((at - from) % 2 != 0) {
      throw new MalformedException("a text ends in the middle of a character");
    }
    char[] units = new char[(at - from) / 2];
    for (int i = 0; i < units.length; i++) {
      units[i] = (char) (bytes[from + 2 * i] << 8 | bytes[from + 2 * i + 1] & 0xff);
    }
    return new String(units);
  }
}
