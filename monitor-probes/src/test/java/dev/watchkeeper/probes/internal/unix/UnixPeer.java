package dev.watchkeeper.probes.internal.unix;

import dev.watchkeeper.probes.UnixSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a Unix domain socket that behaves as told. */
final class UnixPeer implements Closeable {
  private final Path path;
  private final ServerSocketChannel server;
  private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();

  /** What it does with a connection, which stays open until the peer is closed. */
  @FunctionalInterface
  interface Behaviour {
    void serve(SocketChannel channel) throws IOException;
  }

  UnixPeer(Path path, Behaviour behaviour) throws IOException {
    this.path = path;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Thread thread = new Thread(() -> accept(behaviour), "unix-peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** The probe of this peer. */
  UnixSocket probe() {
    return UnixSocket.at(path.toString());
  }

  /** Listens, with room for so many connections, and takes none. */
  static ServerSocketChannel deaf(Path path, int room) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path), room);
    return server;
  }

  private void accept(Behaviour behaviour) {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        channels.add(channel);
        behaviour.serve(channel);
      } catch (IOException e) {
        if (!server.isOpen()) {
          return;
        }
      }
    }
  }

  static void say(SocketChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
