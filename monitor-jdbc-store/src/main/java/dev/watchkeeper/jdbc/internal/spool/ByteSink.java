package dev.watchkeeper.jdbc.internal.spool;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Bytes that grow as they are written. Kept and emptied by its owner; for one thread. */
final class ByteSink {
  private byte[] bytes = new byte[512];
  private int size;

  int size() {
    return size;
  }

  /** The bytes themselves, valid up to {@link #size()} and until the next write. */
  byte[] array() {
    return bytes;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  void clear() {
    size = 0;
  }

  /** Takes back what was written since the size was this. */
  void shorten(int toSize) {
    size = toSize;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }

  void octet(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void fixed32(int value) {
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void fixed64(long value) {
    fixed32((int) (value >>> 32));
    fixed32((int) value);
  }

  /** Writes over four bytes that are there already. */
  void patch32(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  /** Seven bits a byte, lowest first; a negative number takes ten bytes. */
  void number(long value) {
    room(10);
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  /** As {@link #number}, small for small numbers of either sign. */
  void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  /** Seconds since a base, then the rest: a bit that says whether it is in nanoseconds. */
  void instant(Instant value, long base) {
    signed(value.getEpochSecond() - base);
    int nanos = value.getNano();
    number(nanos % 1_000 == 0 ? (long) (nanos / 1_000) << 1 : (long) nanos << 1 | 1);
  }

  /** UTF-8, or UTF-16 for the rare text that UTF-8 cannot hold: one with half a character. */
  void text(String value) {
    if (isAscii(value)) {
      number((long) value.length() << 1);
      room(value.length());
      for (int i = 0; i < value.length(); i++) {
        bytes[size++] = (byte) value.charAt(i);
      }
    } else if (StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      block(value.getBytes(StandardCharsets.UTF_8), 0);
    } else {
      ByteSink units = new ByteSink();
      for (int i = 0; i < value.length(); i++) {
        units.octet(value.charAt(i) >>> 8);
        units.octet(value.charAt(i));
      }
      block(units.toArray(), 1);
    }
  }

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private void block(byte[] some, int kind) {
    number((long) some.length << 1 | kind);
    raw(some);
  }

  void raw(byte[] some) {
    room(some.length);
    System.arraycopy(some, 0, bytes, size, some.length);
    size += some.length;
  }
}
