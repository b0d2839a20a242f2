package dev.watchkeeper.probes.internal.http2;

import static dev.watchkeeper.probes.internal.http2.Broken.broken;

import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A frame, after RFC 9113, 4.1.
 *
 * @param type what it is
 * @param flags what holds of it
 * @param stream where it belongs; 0 for the connection
 * @param payload what it carries
 */
record Frame(int type, int flags, int stream, byte[] payload) {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  /** Of SETTINGS and PING. */
  static final int ACK = 1;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 0x20;

  /** The length of what goes before the payload. */
  static final int HEAD = 9;

  /** The largest payload that either side sends, since neither says otherwise. */
  static final int MAX_PAYLOAD = 16_384;

  private static final int PRIORITY_BYTES = 5;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** As it is sent. */
  byte[] bytes() {
    return ByteBuffer.allocate(HEAD + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** The number at a place of the payload, without the bit that is reserved. */
  int number(int at) {
    return ByteBuffer.wrap(payload).getInt(at) & Integer.MAX_VALUE;
  }

  /** The error code at a place of the payload. */
  int code(int at) {
    return ByteBuffer.wrap(payload).getInt(at);
  }

  /** What it carries of data or header fields, without padding and priority. */
  byte[] content() throws ProbeFailure {
    boolean padded = has(PADDED);
    int from = padded ? 1 : 0;
    int padding = padded && payload.length > 0 ? payload[0] & 0xff : 0;
    if (type == HEADERS && has(WITH_PRIORITY)) {
      from += PRIORITY_BYTES;
    }
    if (from + padding > payload.length) {
      throw broken("padding that is longer than its frame");
    }
    return from + padding == 0
        ? payload
        : Arrays.copyOfRange(payload, from, payload.length - padding);
  }
}
