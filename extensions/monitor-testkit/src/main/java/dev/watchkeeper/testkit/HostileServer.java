package dev.watchkeeper.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP server on 127.0.0.1, at a port of its own, that misbehaves in one way until it is closed.
 * For tests of probes and of hosts: what does my code do when the other side is like that?
 * Thread-safe.
 *
 * <p>Each connection is served by a daemon thread. {@link #close()} ends all of them and waits for
 * them, so that a count of threads and sockets behind it is exact.
 */
public final class HostileServer implements AutoCloseable {
  private static final int BACKLOG = 50;
  private static final long JOIN_MILLIS = 1_000;

  private final Mischief mischief;
  private final Closeable listener;
  private final int port;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  private HostileServer(Mischief mischief, boolean listens) {
    this.mischief = mischief;
    InetSocketAddress loopback = new InetSocketAddress(loopback(), 0);
    try {
      if (listens) {
        ServerSocket server = new ServerSocket();
        server.bind(loopback, BACKLOG);
        listener = server;
        port = server.getLocalPort();
        begin("hostile-server-" + port, () -> accept(server));
      } else {
        Socket bound = new Socket();
        bound.bind(loopback);
        listener = bound;
        port = bound.getLocalPort();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no port on the loopback address", e);
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HostileServer that(Mischief mischief) {
    return new HostileServer(mischief, true);
  }

  /** Takes every connection and all that is sent, and never says a word. */
  public static HostileServer silent() {
    return that(HostilePeer::drain);
  }

  /**
   * Sends this text at once, such as the head of an answer, and then one byte after each pause, for
   * ever.
   */
  public static HostileServer dripping(String preamble, Duration pause) {
    return that(peer -> peer.drip(preamble, pause));
  }

  /** Sends this text and then bytes without end and without a line break, as fast as it can. */
  public static HostileServer endless(String preamble) {
    return that(peer -> peer.flood(preamble));
  }

  /** Resets every connection as soon as it is there. */
  public static HostileServer resetting() {
    return that(HostilePeer::reset);
  }

  /** Closes every connection without a byte. */
  public static HostileServer closing() {
    return that(peer -> {});
  }

  /** Sends 4 KiB of noise, always the same, and closes. */
  public static HostileServer garbage() {
    return that(HostilePeer::noise);
  }

  /** Sends back whatever it is sent. */
  public static HostileServer echoing() {
    return that(HostilePeer::echo);
  }

  /** Refuses every connection: the port is taken, but nobody listens. */
  public static HostileServer refusing() {
    return new HostileServer(peer -> {}, false);
  }

  /** The way in which a server is bad, for one connection; the connection is closed behind it. */
  @FunctionalInterface
  interface Mischief {
    void serve(HostilePeer peer) throws IOException;
  }

  /** The address: {@code 127.0.0.1}. */
  public String host() {
    return "127.0.0.1";
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** Host and port, as {@code 127.0.0.1:port}. */
  public String address() {
    return host() + ":" + port;
  }

  /** How many connections were made so far. */
  public int connections() {
    return connections.get();
  }

  /** How many bytes were handed to the network so far. */
  public long bytesSent() {
    return sent.get();
  }

  /**
   * Waits for the first connection; an interrupt does not end the wait.
   *
   * @return false if there was none in this time
   */
  public boolean awaitConnection(Duration atMost) {
    return Waiting.on(connected, atMost);
  }

  private void begin(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        if (closed.getCount() == 0) {
          socket.close();
        }
        connections.incrementAndGet();
        connected.countDown();
        begin("hostile-server-" + port + "-connection", () -> serve(socket));
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      mischief.serve(new HostilePeer(socket, sent, closed));
    } catch (IOException usualEnd) {
      // The other side went away, or this server was closed.
    } finally {
      sockets.remove(socket);
      threads.remove(Thread.currentThread());
    }
  }

  /** Ends all connections and the server; closing twice is harmless. */
  @Override
  public void close() {
    closed.countDown();
    close(listener);
    sockets.forEach(HostileServer::close);
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      Waiting.on(thread, JOIN_MILLIS);
    }
  }

  private static void close(Closeable what) {
    try {
      what.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "hostile server at " + address();
  }
}
