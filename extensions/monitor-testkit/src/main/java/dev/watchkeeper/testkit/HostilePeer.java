package dev.watchkeeper.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** One connection to a hostile server, and the bad things that can be done with it. */
final class HostilePeer {
  private static final int BLOCK = 8_192;
  private static final int NOISE = 4_096;

  private final Socket socket;
  private final AtomicLong sent;
  private final CountDownLatch closed;

  HostilePeer(Socket socket, AtomicLong sent, CountDownLatch closed) {
    this.socket = socket;
    this.sent = sent;
    this.closed = closed;
  }

  private void send(byte[] bytes, int count) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes, 0, count);
    sent.addAndGet(count);
  }

  void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    send(bytes, bytes.length);
  }

  /** Reads a request up to the end of its head; what follows stays unread. */
  String request() throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.length() < BLOCK && head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Sends again and again what was made once, until the server is closed. */
  void repeat(byte[] block) throws IOException {
    while (closed.getCount() > 0) {
      send(block, block.length);
    }
  }

  void sendBytes(byte[] bytes) throws IOException {
    send(bytes, bytes.length);
  }

  /** Waits, until the server is closed at the latest. */
  void pause(Duration time) {
    Waiting.on(closed, time);
  }

  /** Keeps the connection and says no more. */
  void hang() {
    Waiting.on(closed, Duration.ofDays(1));
  }

  void drain() throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  void drip(String preamble, Duration pause) throws IOException {
    send(preamble);
    while (!Waiting.on(closed, pause)) {
      send("x");
    }
  }

  void flood(String preamble) throws IOException {
    send(preamble);
    byte[] block = new byte[BLOCK];
    Arrays.fill(block, (byte) 'x');
    while (closed.getCount() > 0) {
      send(block, block.length);
    }
  }

  /** With a linger time of zero a close sends a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
  }

  void noise() throws IOException {
    byte[] noise = new byte[NOISE];
    new Random(NOISE).nextBytes(noise);
    send(noise, noise.length);
    socket.shutdownOutput();
    drain();
  }

  void echo() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] block = new byte[BLOCK];
    for (int count = in.read(block); count >= 0; count = in.read(block)) {
      send(block, count);
    }
  }
}
