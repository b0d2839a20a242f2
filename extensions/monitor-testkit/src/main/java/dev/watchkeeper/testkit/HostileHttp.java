package dev.watchkeeper.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Servers that break HTTP, or only what a client hopes for: they wait for a request and then answer
 * badly. Each is a {@link HostileServer}, to be closed behind the test.
 */
public final class HostileHttp {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final int BLOCK = 64 * 1_024;
  private static final int BOMB = 16 << 20;

  private HostileHttp() {}

  /** Answers each request with this text, byte for byte as ISO 8859-1, and closes. */
  public static HostileServer answering(String answer) {
    return HostileServer.that(
        peer -> {
          peer.request();
          peer.send(answer);
        });
  }

  /** Answers with this text and then says no more, without closing. */
  public static HostileServer silentAfter(String answer) {
    return HostileServer.that(
        peer -> {
          peer.request();
          peer.send(answer);
          peer.hang();
        });
  }

  /** Answers with this text, waits for a moment and resets the connection. */
  public static HostileServer resettingAfter(String answer) {
    return HostileServer.that(
        peer -> {
          peer.request();
          peer.send(answer);
          // what was sent is to arrive before the reset overtakes it
          peer.pause(Duration.ofMillis(30));
          peer.reset();
        });
  }

  /** Answers with this text and goes on, one byte after each pause. */
  public static HostileServer drippingAfter(String answer, Duration pause) {
    return HostileServer.that(
        peer -> {
          peer.request();
          peer.drip(answer, pause);
        });
  }

  /** Answers with this text and goes on with a block of text again and again, without end. */
  public static HostileServer repeating(String answer, String block) {
    String some = block.repeat(Math.max(1, BLOCK / Math.max(1, block.length())));
    byte[] bytes = some.getBytes(StandardCharsets.ISO_8859_1);
    return HostileServer.that(
        peer -> {
          peer.request();
          peer.send(answer);
          peer.repeat(bytes);
        });
  }

  /** A body without end and without a length. */
  public static HostileServer endlessBody() {
    return repeating(OK + "\r\n", "x");
  }

  /** A body that says of itself that it has ten thousand million bytes. */
  public static HostileServer hugeBody() {
    return repeating(OK + "Content-Length: 10000000000\r\n\r\n", "x");
  }

  /** Chunks without end. */
  public static HostileServer endlessChunks() {
    return repeating(OK + "Transfer-Encoding: chunked\r\n\r\n", "4\r\nabcd\r\n");
  }

  /** A head with fields without end. */
  public static HostileServer endlessHeaders() {
    return repeating(OK, "X-Field: value\r\n");
  }

  /**
   * A body of gzip that is a thousand times larger decoded than sent: 16 MiB of zeros, packed in
   * itself so many times.
   *
   * @param layers how often, at least once
   */
  public static HostileServer gzipBomb(int layers) {
    byte[] packed = packed(layers);
    String codings = "gzip, ".repeat(layers - 1) + "gzip";
    String head =
        OK + "Content-Encoding: " + codings + "\r\nContent-Length: " + packed.length + "\r\n\r\n";
    return HostileServer.that(
        peer -> {
          peer.request();
          peer.send(head);
          peer.sendBytes(packed);
        });
  }

  private static byte[] packed(int layers) {
    try {
      ByteArrayOutputStream first = new ByteArrayOutputStream();
      try (OutputStream out = new Packing(first)) {
        byte[] zeros = new byte[BLOCK];
        for (int i = 0; i < BOMB / BLOCK; i++) {
          out.write(zeros);
        }
      }
      byte[] packed = first.toByteArray();
      for (int i = 1; i < layers; i++) {
        ByteArrayOutputStream next = new ByteArrayOutputStream();
        try (OutputStream out = new Packing(next)) {
          out.write(packed);
        }
        packed = next.toByteArray();
      }
      return packed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As small as gzip can. */
  private static final class Packing extends GZIPOutputStream {
    Packing(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  /** Redirects to a longer url each time, for ever. */
  public static HostileServer redirectingOn() {
    AtomicLong count = new AtomicLong();
    return HostileServer.that(
        peer -> {
          peer.request();
          String to = "/" + "x".repeat((int) Math.min(1_000, count.incrementAndGet()));
          peer.send("HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
        });
  }
}
