package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.probes.internal.net.Wire;
import java.io.IOException;

/** Where the bytes of an answer come from. */
interface ByteSource {
  /** The next byte, or -1 at the end. */
  int read() throws IOException;

  /** Up to {@code length} bytes, at least one, or -1 at the end. */
  int read(byte[] into, int offset, int length) throws IOException;

  /** The bytes of a connection. */
  static ByteSource of(Wire wire) {
    return new ByteSource() {
      @Override
      public int read() throws IOException {
        return wire.read();
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return wire.read(into, offset, length);
      }
    };
  }
}
