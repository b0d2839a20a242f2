package dev.watchkeeper.probes.internal.http2;

import dev.watchkeeper.probes.internal.net.Wire;
import java.io.IOException;

/** The two directions of a connection. */
public interface Duplex {
  /** Up to {@code length} bytes, at least one, or -1 at the end. */
  int read(byte[] into, int offset, int length) throws IOException;

  /** Sends all bytes. */
  void write(byte[] bytes) throws IOException;

  /** Those of a wire. */
  static Duplex of(Wire wire) {
    return new Duplex() {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return wire.read(into, offset, length);
      }

      @Override
      public void write(byte[] bytes) throws IOException {
        wire.write(bytes);
      }
    };
  }
}
