package dev.watchkeeper.jdbc.internal.spool;

import java.util.zip.CRC32C;

/**
 * The frame around each record: a mark, the length, a checksum over all of it, the record. The
 * first record after a force has a mark of its own: wherever it is found whole, all bytes before it
 * had reached the disk. Stateless.
 */
final class Frames {
  static final int HEAD = 12;
  static final int MARK = 0x574B5231;
  static final int FIRST_MARK = 0x574B4731;

  private static final int LENGTH = 4;
  private static final int CHECKSUM = 8;

  private Frames() {}

  /** Begins a frame; gives its place for {@link #end}. */
  static int begin(ByteSink to, boolean first) {
    int at = to.size();
    to.fixed32(first ? FIRST_MARK : MARK);
    to.fixed64(0);
    return at;
  }

  static void end(ByteSink to, int at) {
    int length = to.size() - at - HEAD;
    to.patch32(at + LENGTH, length);
    to.patch32(at + CHECKSUM, checksum(to.array(), at, length));
  }

  static boolean isMark(byte[] bytes, int at) {
    int mark = ByteSource.at(bytes, at);
    return mark == MARK || mark == FIRST_MARK;
  }

  static boolean isFirst(byte[] bytes, int at) {
    return ByteSource.at(bytes, at) == FIRST_MARK;
  }

  static int length(byte[] bytes, int at) {
    return ByteSource.at(bytes, at + LENGTH);
  }

  static boolean isWhole(byte[] bytes, int at, int length) {
    return ByteSource.at(bytes, at + CHECKSUM) == checksum(bytes, at, length);
  }

  /** Over mark, length and record: a frame whose mark was changed is not whole either. */
  private static int checksum(byte[] bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, CHECKSUM);
    crc.update(bytes, at + HEAD, length);
    return (int) crc.getValue();
  }
}
