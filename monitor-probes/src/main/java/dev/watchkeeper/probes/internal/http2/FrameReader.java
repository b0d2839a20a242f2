package dev.watchkeeper.probes.internal.http2;

import static dev.watchkeeper.probes.internal.http2.Broken.broken;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads frames, one after the other, none larger than was agreed. */
final class FrameReader {
  private static final byte[] FIRST_VERSION = "HTTP/1".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_BLOCK = HpackReader.MAX_LIST;
  private static final int MAX_PARTS = 64;

  private final Duplex line;
  private boolean begun;

  FrameReader(Duplex line) {
    this.line = line;
  }

  /** The next frame; the first one is the server's SETTINGS. */
  Frame next() throws IOException {
    byte[] head = exactly(Frame.HEAD);
    ByteBuffer in = ByteBuffer.wrap(head);
    int word = in.getInt();
    int length = word >>> 8;
    int type = word & 0xff;
    if (!begun) {
      check(head, type);
      begun = true;
    }
    if (length > Frame.MAX_PAYLOAD) {
      throw broken("a frame of " + length + " bytes, where 16384 are allowed");
    }
    int flags = in.get() & 0xff;
    int stream = in.getInt() & Integer.MAX_VALUE;
    return new Frame(type, flags, stream, exactly(length));
  }

  private static void check(byte[] head, int type) throws ProbeFailure {
    boolean older = true;
    for (int i = 0; i < FIRST_VERSION.length; i++) {
      older &= head[i] == FIRST_VERSION[i];
    }
    if (older) {
      throw new ProbeFailure(Outcome.PROTOCOL, "the server answers in HTTP/1, not in HTTP/2");
    }
    if (type != Frame.SETTINGS || (head[4] & Frame.ACK) != 0) {
      throw broken("it does not begin with SETTINGS");
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = new byte[length];
    int at = 0;
    while (at < length) {
      int count = line.read(bytes, at, length - at);
      if (count < 0) {
        throw Broken.closed();
      }
      at += count;
    }
    return bytes;
  }

  /** The block of header fields that a frame begins, with all that follows of it. */
  byte[] block(Frame first) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(first.content());
    int parts = 1;
    for (Frame part = first; !part.has(Frame.END_HEADERS); ) {
      part = next();
      if (part.type() != Frame.CONTINUATION || part.stream() != first.stream()) {
        throw broken("another frame amid header fields");
      }
      block.writeBytes(part.payload());
      if (++parts > MAX_PARTS || block.size() > MAX_BLOCK) {
        throw broken("header fields of more than " + MAX_BLOCK + " bytes or 64 frames");
      }
    }
    return block.toByteArray();
  }
}
