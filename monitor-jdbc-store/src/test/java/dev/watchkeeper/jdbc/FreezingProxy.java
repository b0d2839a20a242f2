package dev.watchkeeper.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between a driver and its server; while frozen it takes everything and passes on nothing.
 */
final class FreezingProxy implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new ArrayList<>();
  private final int target;
  private boolean frozen;

  FreezingProxy(int target) throws IOException {
    this.target = target;
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  synchronized void freeze() {
    frozen = true;
  }

  synchronized void thaw() {
    frozen = false;
    notifyAll();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "freezing-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = keep(listener.accept());
        Socket far = keep(new Socket(InetAddress.getLoopbackAddress(), target));
        daemon(() -> pump(near, far));
        daemon(() -> pump(far, near));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private synchronized Socket keep(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8_192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        waitForThaw();
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException | InterruptedException e) {
      // one of the two is gone
    }
  }

  private synchronized void waitForThaw() throws InterruptedException {
    while (frozen) {
      wait();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    synchronized (this) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    thaw();
  }
}
