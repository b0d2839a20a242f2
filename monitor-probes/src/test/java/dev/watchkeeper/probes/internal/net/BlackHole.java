package dev.watchkeeper.probes.internal.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port that answers nobody: its queue is full, and nobody accepts. */
final class BlackHole implements Closeable {
  private final ServerSocket server = new ServerSocket();
  private final List<Socket> waiting = new ArrayList<>();

  /** At this address and port; 0 for any. */
  BlackHole(String address, int port) throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1);
    for (int i = 0; i < 10; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 150);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new IOException("the queue is not full");
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : waiting) {
      socket.close();
    }
    server.close();
  }
}
