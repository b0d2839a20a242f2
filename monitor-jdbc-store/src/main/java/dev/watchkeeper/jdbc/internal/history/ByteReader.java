package dev.watchkeeper.jdbc.internal.history;

/** Reads what {@link ByteWriter} wrote, and refuses anything else. */
final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  ByteReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  static MalformedBlockException malformed(String what) {
    return new MalformedBlockException("no packed history: " + what);
  }

  int left() {
    return end - at;
  }

  int one() {
    if (at >= end) {
      throw malformed("it ends too early");
    }
    return bytes[at++] & 0xFF;
  }

  byte[] all(int length) {
    if (length > left()) {
      throw malformed("it ends too early");
    }
    byte[] some = java.util.Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return some;
  }

  int fixed() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | one();
    }
    return value;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = one();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw malformed("a number does not end");
  }

  long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  /** A number from 0 to a limit. */
  int upTo(int limit, String what) {
    long value = number();
    if (value < 0 || value > limit) {
      throw malformed(what + " is " + value + ", not 0 to " + limit);
    }
    return (int) value;
  }

  void finish() {
    if (at != end) {
      throw malformed(left() + " bytes too many");
    }
  }
}
