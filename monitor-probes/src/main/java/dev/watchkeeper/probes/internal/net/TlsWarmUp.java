package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * The first handshake of a process takes long (hundreds of milliseconds), and that is not the
 * target's fault. So the process has one with itself, in memory, on a thread of its own that ends
 * with it; runs that need TLS wait for its end, outside of what they measure. Loading classes is an
 * affair of the whole process, and so is this; nothing else is kept.
 *
 * <p>STARTED is set once, by whoever comes first; DONE is counted down by the thread at its end,
 * whatever happened, or by the starter if there was no thread to be had.
 */
final class TlsWarmUp {
  private static final int MOST_STEPS = 100;
  private static final AtomicBoolean STARTED = new AtomicBoolean();
  private static final CountDownLatch DONE = new CountDownLatch(1);

  private TlsWarmUp() {}

  static void start() {
    if (!STARTED.compareAndSet(false, true)) {
      return;
    }
    try {
      Thread thread = new Thread(null, TlsWarmUp::run, "watchkeeper-tls-warm-up", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
    } catch (OutOfMemoryError noThread) {
      DONE.countDown();
    }
  }

  /** True from the start of it to its end. */
  static boolean underWay() {
    return STARTED.get() && DONE.getCount() > 0;
  }

  private static void run() {
    try {
      TlsTrust.platform();
      shakeHands();
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // Then the first run pays for it; what is wrong shows there.
    } finally {
      DONE.countDown();
    }
  }

  /**
   * Waits for the end of it; true if that took time.
   *
   * @throws ProbeFailure blaming ourselves, if it did not end in time
   */
  static boolean await(Duration atMost) throws IOException {
    if (DONE.getCount() == 0) {
      return false;
    }
    start();
    try {
      if (!DONE.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        throw notReady();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notReady();
    }
  }

  /** A cancelled run ends like this too: it was waiting for us, not for its target. */
  private static ProbeFailure notReady() {
    return new ProbeFailure(
        Outcome.LOCAL_RESOURCES, "this process was not ready for its first TLS handshake");
  }

  /** One handshake between two ends in memory; true if it came to its end. */
  static boolean shakeHands() throws GeneralSecurityException, IOException {
    TlsClientKey key = TlsWarmKey.make();
    SSLContext context = TlsOffer.make(null, new TlsWitness(key), 1);
    SSLEngine client = context.createSSLEngine("localhost", 1);
    client.setUseClientMode(true);
    SSLEngine server = context.createSSLEngine();
    server.setUseClientMode(false);
    client.beginHandshake();
    server.beginHandshake();
    int room = client.getSession().getPacketBufferSize() * 2;
    ByteBuffer toServer = ByteBuffer.allocate(room);
    ByteBuffer toClient = ByteBuffer.allocate(room);
    for (int i = 0; i < MOST_STEPS && !(done(client) && done(server)); i++) {
      step(client, toClient, toServer);
      step(server, toServer, toClient);
    }
    return done(client) && done(server);
  }

  private static boolean done(SSLEngine end) {
    return end.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine end, ByteBuffer in, ByteBuffer out) throws IOException {
    switch (end.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (Runnable task = end.getDelegatedTask(); task != null; task = end.getDelegatedTask()) {
          task.run();
        }
      }
      case NEED_WRAP -> end.wrap(ByteBuffer.allocate(0), out);
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
        in.flip();
        end.unwrap(in, ByteBuffer.allocate(end.getSession().getApplicationBufferSize()));
        in.compact();
      }
      default -> out.position();
    }
  }
}
