package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Measurements;
import java.io.IOException;
import java.net.Socket;

/**
 * An open connection between two runs, taken out of one {@link Wire} and given to the next. Belongs
 * to one probe, whose runs do not overlap; whoever has it closes it.
 */
public final class Line implements AutoCloseable {
  private final Socket socket;
  private final String peer;
  private final Measurements facts;

  Line(Socket socket, String peer, Measurements facts) {
    this.socket = socket;
    this.peer = peer;
    this.facts = facts;
  }

  Socket socket() {
    return socket;
  }

  String peer() {
    return peer;
  }

  /** What was measured of the connection when it was opened: address, TLS, certificates. */
  Measurements facts() {
    return facts;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
