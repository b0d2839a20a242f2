package dev.watchkeeper.probes.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A short text by which the beginning of a file is known again: of its first bytes and of those
 * before the offset up to which it was read. It is carried on with what is read, not read again, so
 * that a file that is cut meanwhile does not spoil it. Belongs to one thread.
 */
final class LogPrint {
  private static final int SIZE = 256;
  private static final int HEX = 16;

  private final byte[] head = new byte[SIZE];
  private int headSize;
  private byte[] tail = new byte[0];

  /** That of the bytes up to an offset; null if the file is shorter. */
  static @Nullable LogPrint at(FileChannel file, long offset) throws IOException {
    LogPrint print = new LogPrint();
    byte[] start = bytes(file, 0, (int) Math.min(SIZE, offset));
    byte[] end = bytes(file, Math.max(0, offset - SIZE), (int) Math.min(SIZE, offset));
    if (start == null || end == null) {
      return null;
    }
    System.arraycopy(start, 0, print.head, 0, start.length);
    print.headSize = start.length;
    print.tail = end;
    return print;
  }

  private static byte @Nullable [] bytes(FileChannel file, long from, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        return null;
      }
    }
    return bytes.array();
  }

  /** Carries it on with bytes that follow. */
  void add(byte[] more, int length) {
    int missing = Math.min(SIZE - headSize, length);
    System.arraycopy(more, 0, head, headSize, missing);
    headSize += missing;
    int kept = Math.min(tail.length, Math.max(0, SIZE - length));
    int taken = Math.min(length, SIZE);
    byte[] next = new byte[kept + taken];
    System.arraycopy(tail, tail.length - kept, next, 0, kept);
    System.arraycopy(more, length - taken, next, kept, taken);
    tail = next;
  }

  String text() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(head, 0, headSize);
      digest.update(tail);
      return HexFormat.of().formatHex(digest.digest()).substring(0, HEX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has SHA-256", e);
    }
  }
}
