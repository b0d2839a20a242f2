package dev.watchkeeper.grpc.internal;

/**
 * Looks through the frames of HTTP/2 (RFC 9113) as they come, and makes a limit on concurrent
 * streams that does not fit into 31 bits one that does: the transport of grpc-java takes
 * 4,294,967,295 (no limit, as etcd says it) for -1, and never sends a call. All else passes as it
 * is. Belongs to the thread that reads.
 */
final class StreamLimit {
  private static final int HEADER = 9;
  private static final int TYPE = 3;
  private static final int SETTINGS = 4;
  private static final int ENTRY = 6;
  private static final int MAX_CONCURRENT_STREAMS = 3;

  private final byte[] header = new byte[HEADER];
  private int at;
  private int length;
  private int id;
  private boolean tooLarge;

  /** The next bytes, changed in place. */
  void pass(byte[] bytes, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      bytes[i] = next(bytes[i]);
    }
  }

  private byte next(byte one) {
    byte passed = one;
    if (at < HEADER) {
      header[at] = one;
      length = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
    } else if (header[TYPE] == SETTINGS) {
      passed = setting((at - HEADER) % ENTRY, one);
    }
    at++;
    if (at >= HEADER && at == HEADER + length) {
      at = 0;
    }
    return passed;
  }

  private byte setting(int place, byte one) {
    if (place < 2) {
      id = place == 0 ? one << 8 : id | one & 0xff;
      return one;
    }
    if (place == 2) {
      tooLarge = id == MAX_CONCURRENT_STREAMS && one < 0;
    }
    return !tooLarge ? one : place == 2 ? Byte.MAX_VALUE : (byte) 0xff;
  }
}
