package dev.watchkeeper.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a driver and its server and does what networks do: passes nothing on, is late, is
 * narrow, breaks off after so many bytes, loses the answer to a commit. Bytes are kept in order and
 * never changed. Thread-safe.
 */
final class DatabaseProxy implements AutoCloseable {
  private static final int CHUNK = 8_192;

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new ArrayList<>();
  private final int target;
  private boolean frozen;
  private long delayMillis;
  private int bytesPerSecond;
  private long upLeft = Long.MAX_VALUE;
  private long downLeft = Long.MAX_VALUE;
  private boolean losesCommit;
  private long up;
  private long down;

  /** In front of a port of the loopback address. */
  DatabaseProxy(int target) throws IOException {
    this.target = target;
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Passes nothing on; connections are still taken, and bytes up to what buffers hold. */
  synchronized void freeze() {
    frozen = true;
  }

  /** Each read is passed on so much later. */
  synchronized void delay(long millis) {
    delayMillis = millis;
  }

  /** No more than so many bytes a second, each way. */
  synchronized void narrow(int bytesEachSecond) {
    bytesPerSecond = bytesEachSecond;
  }

  /** Breaks all connections after so many bytes more from the client. */
  synchronized void cutAfterUp(long bytes) {
    upLeft = bytes;
  }

  /** Breaks all connections after so many bytes more from the server. */
  synchronized void cutAfterDown(long bytes) {
    downLeft = bytes;
  }

  /** Breaks off in place of the answer that a transaction was committed, by PostgreSQL. */
  synchronized void loseCommit() {
    losesCommit = true;
  }

  /** Bytes from the client so far. */
  synchronized long up() {
    return up;
  }

  /** Bytes from the server so far. */
  synchronized long down() {
    return down;
  }

  /** Passes everything on again. */
  synchronized void heal() {
    frozen = false;
    delayMillis = 0;
    bytesPerSecond = 0;
    upLeft = Long.MAX_VALUE;
    downLeft = Long.MAX_VALUE;
    losesCommit = false;
    notifyAll();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "database-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = keep(listener.accept());
        try {
          Socket far = keep(new Socket(InetAddress.getLoopbackAddress(), target));
          near.setTcpNoDelay(true);
          far.setTcpNoDelay(true);
          daemon(() -> pump(near, far, true));
          daemon(() -> pump(far, near, false));
        } catch (IOException e) {
          near.close();
        }
      } catch (IOException e) {
        // closed, or the one that connected is gone
      }
    }
  }

  private synchronized Socket keep(Socket socket) {
    sockets.removeIf(Socket::isClosed);
    sockets.add(socket);
    return socket;
  }

  private void pump(Socket from, Socket to, boolean upwards) {
    byte[] buffer = new byte[CHUNK];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        int passed = admit(buffer, count, upwards);
        out.write(buffer, 0, passed);
        out.flush();
        if (passed < count) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // one of the two is gone
    }
  }

  /** Waits as long as it must and says how many of these bytes go through. */
  private synchronized int admit(byte[] bytes, int count, boolean upwards)
      throws InterruptedException {
    long millis = delayMillis + (bytesPerSecond == 0 ? 0 : count * 1_000L / bytesPerSecond);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis; left > 0 && bytesPerSecond + delayMillis > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    while (frozen) {
      wait();
    }
    return upwards ? admitUp(count) : admitDown(bytes, count);
  }

  private int admitUp(int count) {
    int passed = (int) Math.min(count, upLeft);
    up += passed;
    upLeft -= upLeft == Long.MAX_VALUE ? 0 : passed;
    return passed;
  }

  private int admitDown(byte[] bytes, int count) {
    String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    if (losesCommit && text.contains("COMMIT")) {
      losesCommit = false;
      downLeft = 0;
    }
    int passed = (int) Math.min(count, downLeft);
    down += passed;
    downLeft -= downLeft == Long.MAX_VALUE ? 0 : passed;
    return passed;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    synchronized (this) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    heal();
  }
}
