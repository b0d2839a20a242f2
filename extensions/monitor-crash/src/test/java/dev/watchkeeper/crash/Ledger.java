package dev.watchkeeper.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A committing process and what it has told. It offers in order and goes on only after an
 * acknowledgement, so that one number each says all.
 */
final class Ledger implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile int offered;
  private volatile int acknowledged;
  private volatile String failure = "";

  Ledger(Engine engine, int round, int batch, Map<String, String> environment) throws IOException {
    process =
        Children.java(
                Committer.class, environment, engine.kind(), engine.url(), "" + round, "" + batch)
            .start();
    reader = new Thread(this::read, "ledger");
    reader.start();
  }

  private void read() {
    try (BufferedReader told = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = told.readLine(); line != null; line = told.readLine()) {
        switch (line.charAt(0)) {
          case '+' -> offered = Integer.parseInt(line.substring(2));
          case '=' -> {
            acknowledged = Integer.parseInt(line.substring(2));
            first.countDown();
          }
          default -> failure = line;
        }
      }
    } catch (IOException e) {
      failure = e.toString();
    }
    first.countDown();
  }

  int offered() {
    return offered;
  }

  int acknowledged() {
    return acknowledged;
  }

  void awaitFirst() throws InterruptedException {
    if (!first.await(2, TimeUnit.MINUTES) || acknowledged == 0) {
      throw new IllegalStateException("it commits nothing: " + failure);
    }
  }

  /** Lets it go on for a while. */
  void work(long millis) throws InterruptedException {
    process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until it has acknowledged more than now; false if that does not come. */
  boolean awaitMore() throws InterruptedException {
    int before = acknowledged;
    for (int i = 0; acknowledged == before; i++) {
      if (i > 3_000 || process.waitFor(10, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** Lets it end in peace. */
  void stop() throws IOException, InterruptedException {
    process.outputWriter().append('\n').flush();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("it does not end");
    }
    reader.join();
  }

  /** SIGKILL; by its handle, for the process itself would close the pipe with what is in it. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Waits until all that it told before it died was read. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
    reader.join();
  }

  @Override
  public void close() {
    kill();
    try {
      awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
