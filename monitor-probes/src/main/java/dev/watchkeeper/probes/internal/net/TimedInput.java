package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.spi.ProbeContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;

/** What a socket receives, each read within what is left of the run. */
final class TimedInput extends FilterInputStream {
  private final Socket socket;
  private final ProbeContext context;

  TimedInput(Socket socket, ProbeContext context) throws IOException {
    super(socket.getInputStream());
    this.socket = socket;
    this.context = context;
  }

  @Override
  public int read() throws IOException {
    limit();
    return super.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    limit();
    return super.read(into, offset, length);
  }

  private void limit() throws IOException {
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, context.remaining().toMillis()));
  }
}
