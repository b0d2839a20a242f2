package dev.watchkeeper.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy on 127.0.0.1, at a port of its own, that speaks CONNECT of HTTP or SOCKS 5 and is as good
 * or bad as it is told: it may demand a login or answer with a code of failure; what else a proxy
 * can do wrong a {@link HostileServer} does as well. Thread-safe.
 *
 * <p>Each connection is served by daemon threads. {@link #close()} ends all of them and waits for
 * them.
 */
public final class HostileProxy implements AutoCloseable {
  private static final long JOIN_MILLIS = 1_000;
  private static final long MOST_MILLIS = 60_000;

  private final boolean socks;
  private final ServerSocket listener;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private volatile ProxyManners manners = ProxyManners.GOOD;

  private HostileProxy(boolean socks) {
    this.socks = socks;
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      listener = new ServerSocket(0, 50, loopback);
    } catch (IOException e) {
      throw new UncheckedIOException("no port on the loopback address", e);
    }
    begin("hostile-proxy-" + port(), this::accept);
  }

  /** A proxy that speaks CONNECT of HTTP/1.1 (RFC 9110, section 9.3.6). */
  public static HostileProxy http() {
    return new HostileProxy(false);
  }

  /** A proxy that speaks SOCKS 5 (RFC 1928, RFC 1929). */
  public static HostileProxy socks5() {
    return new HostileProxy(true);
  }

  /** Demands this login from now on. */
  public HostileProxy demanding(String user, String password) {
    manners = manners.login(requireNonNull(user, "user"), requireNonNull(password, "password"));
    return this;
  }

  /** Connects to nobody from now on, and answers with this status or reply code. */
  public HostileProxy answering(int code) {
    manners = manners.code(code);
    return this;
  }

  /** Connects to this place from now on, whatever it is asked for. */
  public HostileProxy leadingTo(String host, int port) {
    manners = manners.to(new InetSocketAddress(host, port));
    return this;
  }

  /** The port. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Host and port, as {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** As a url: {@code http://127.0.0.1:port} or {@code socks5://127.0.0.1:port}. */
  public String url() {
    return (socks ? "socks5://" : "http://") + address();
  }

  /** Where it was asked to connect to so far, as {@code host:port}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private Thread begin(String name, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              work.run();
              threads.remove(Thread.currentThread());
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        begin("hostile-proxy-connection", () -> serve(socket));
      } catch (IOException e) {
        if (listener.isClosed()) {
          return;
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      ProxyTalk talk = new ProxyTalk(socket, manners, asked::add);
      Socket there = socks ? talk.socks() : talk.http();
      if (there != null) {
        carry(socket, there);
      }
    } catch (IOException usualEnd) {
      // One of the sides went away, or this proxy was closed.
    } finally {
      sockets.remove(socket);
    }
  }

  private void carry(Socket here, Socket there) throws IOException {
    sockets.add(there);
    try (there) {
      Thread back = begin("hostile-proxy-back", () -> pump(there, here));
      pump(here, there);
      Waiting.on(back, MOST_MILLIS);
    } finally {
      sockets.remove(there);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException usualEnd) {
      // One of the sides went away, or this proxy was closed.
    }
  }

  /** Ends all connections and the proxy; closing twice is harmless. */
  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      Waiting.on(thread, JOIN_MILLIS);
    }
  }

  @Override
  public String toString() {
    return "hostile proxy at " + address();
  }
}
