package dev.watchkeeper.notify.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a program says first on a stream. A thread of its own, which lives as long as the stream is
 * open, reads on to the end, so that no program waits for us and none fills a disk; of all that
 * comes only the beginning is kept. Thread-safe.
 */
final class FirstWords {
  private static final int MOST = 4_000;
  private static final long PATIENCE_MILLIS = 200;

  private final InputStream stream;
  private final ByteArrayOutputStream first = new ByteArrayOutputStream();
  private final CountDownLatch ended = new CountDownLatch(1);

  private FirstWords(InputStream stream) {
    this.stream = stream;
  }

  /** Of this stream, which is read from now on until it ends or is closed. */
  static FirstWords of(InputStream stream) {
    FirstWords words = new FirstWords(stream);
    Thread thread = new Thread(words::read, "watchkeeper-notify-program");
    thread.setDaemon(true);
    thread.start();
    return words;
  }

  @SuppressWarnings("EmptyCatch")
  private void read() {
    byte[] buffer = new byte[4_096];
    try {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        first.write(buffer, 0, Math.min(read, MOST - first.size()));
      }
    } catch (IOException known) {
      // It was closed: what was said until then is what there is.
    } finally {
      ended.countDown();
    }
  }

  /** Its first line, once the program has ended; empty if it said nothing. */
  String line() throws InterruptedException {
    boolean unused = ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    return first.toString(StandardCharsets.UTF_8).strip().lines().findFirst().orElse("");
  }
}
