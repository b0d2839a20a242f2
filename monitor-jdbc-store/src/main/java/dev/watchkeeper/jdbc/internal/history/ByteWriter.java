package dev.watchkeeper.jdbc.internal.history;

import java.util.Arrays;

/** Bytes that grow; numbers are written seven bits a byte, the lowest first. */
final class ByteWriter {
  private byte[] bytes = new byte[512];
  private int size;

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  void clear() {
    size = 0;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }

  void one(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void all(byte[] more, int length) {
    reserve(length);
    System.arraycopy(more, 0, bytes, size, length);
    size += length;
  }

  /** Four bytes, the highest first. */
  void fixed(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      one(value >>> shift);
    }
  }

  /** A number without a sign; one with a sign is taken as a large one. */
  void number(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A number with a sign, short if it is close to zero. */
  void signed(long value) {
    number(value << 1 ^ value >> 63);
  }

  /** How many bytes {@link #number} takes. */
  static int length(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
  }

  /** How many bytes {@link #signed} takes. */
  static int signedLength(long value) {
    return length(value << 1 ^ value >> 63);
  }
}
