package dev.watchkeeper.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A Unix domain socket behind which a hostile server stands: what comes through the one goes
 * through the other, and when one side ends, so does the other. Two threads carry each connection;
 * {@link #close()} ends all and waits for them.
 */
final class BadSocketFile implements BadPeer {
  private static final int BLOCK = 8_192;
  private static final long JOIN_MILLIS = 1_000;

  private final HostileServer server;
  private final Path folder;
  private final Path file;
  private final ServerSocketChannel listener;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  BadSocketFile(HostileServer server, boolean refusing) throws IOException {
    this.server = server;
    folder = Files.createTempDirectory("bad");
    file = folder.resolve("s");
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(file));
    if (refusing) {
      listener.close();
    } else {
      begin(this::accept);
    }
  }

  private void begin(Runnable work) {
    Thread thread = new Thread(work, "bad-socket-file");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        open.add(client);
        SocketChannel bad = SocketChannel.open(new InetSocketAddress(server.host(), server.port()));
        open.add(bad);
        begin(() -> carry(client, bad));
        begin(() -> carry(bad, client));
      } catch (IOException e) {
        // The server has gone already, or this peer was closed.
      }
    }
  }

  private void carry(SocketChannel from, SocketChannel to) {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try (from;
        to) {
      while (from.read(block.clear()) >= 0) {
        block.flip();
        while (block.hasRemaining()) {
          to.write(block);
        }
      }
    } catch (IOException e) {
      // One side has ended; both are closed.
    } finally {
      open.remove(from);
      open.remove(to);
      threads.remove(Thread.currentThread());
    }
  }

  @Override
  public int port() {
    return 0;
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public boolean awaitContact(Duration atMost) {
    return server.awaitConnection(atMost);
  }

  @Override
  public long bytesSent() {
    return server.bytesSent();
  }

  @Override
  @SuppressWarnings("EmptyCatch")
  public void close() {
    server.close();
    close(listener);
    open.forEach(BadSocketFile::close);
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      Waiting.on(thread, JOIN_MILLIS);
    }
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    } catch (IOException known) {
      // It lies in the system's folder for what may be deleted.
    }
  }

  @SuppressWarnings("EmptyCatch")
  private static void close(Closeable what) {
    try {
      what.close();
    } catch (IOException known) {
      // It is gone all the same.
    }
  }
}
