package dev.watchkeeper.probes.internal.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server on the loopback address that behaves as told, badly for the most part. */
public final class Peer implements Closeable {
  private final ServerSocket server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** What it does with a connection once the request is there. */
  @FunctionalInterface
  public interface Behaviour {
    void serve(Peer peer, Socket socket) throws Exception;
  }

  public Peer(Behaviour behaviour) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> accept(behaviour), "peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers each request with this text and closes. */
  public static Peer saying(String answer) throws IOException {
    return new Peer(
        (peer, socket) -> {
          peer.readRequest(socket);
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        });
  }

  private void accept(Behaviour behaviour) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread thread = new Thread(() -> serve(behaviour, socket), "peer-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Behaviour behaviour, Socket socket) {
    try (socket) {
      behaviour.serve(this, socket);
    } catch (Exception e) {
      requests.add("failed: " + e);
    }
  }

  /** Reads up to the end of the head. */
  public void readRequest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    requests.add(text.toString());
  }

  /** Waits, until the peer is closed at the latest. */
  public boolean pause(long millis) throws InterruptedException {
    return closed.await(millis, TimeUnit.MILLISECONDS);
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/";
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
