package dev.watchkeeper.probes.internal.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads what network probes need beside TLS, once per virtual machine, so that the first run does
 * not spend its time on it. It runs on a daemon thread that ends with it, and connects to nobody.
 * What is shared is a flag; nothing of a monitor.
 */
final class WarmUp {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static volatile boolean underWay;

  private WarmUp() {}

  static void begin() {
    if (!BEGUN.get() && BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(null, WarmUp::prepare, "watchkeeper-warm-up", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      try {
        underWay = true;
        thread.start();
      } catch (OutOfMemoryError noThread) {
        // Then the first run pays for it.
        underWay = false;
        BEGUN.set(false);
      }
    }
  }

  /** True while this process is not ready for its first run, with TLS or without. */
  static boolean underWay() {
    return underWay || TlsWarmUp.underWay();
  }

  private static void prepare() {
    try {
      InetAddress any = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      InetSocketAddress nowhere = new InetSocketAddress(any, 1);
      byte[] message = DnsMessage.question(1, DnsNames.encode("a.example"), DnsMessage.A);
      DnsMessage.read(message, message.length, message.length);
      ProxyLine.V2.of(nowhere, nowhere);
      Family.ANY.order(List.of(any, any));
      sockets();
    } catch (IOException | RuntimeException e) {
      // What is wrong shows in the run that needs it.
      BEGUN.set(true);
    } finally {
      underWay = false;
    }
  }

  private static void sockets() throws IOException {
    try (Socket socket = new Socket(Proxy.NO_PROXY);
        Selector selector = Selector.open()) {
      socket.setTcpNoDelay(true);
      selector.selectNow();
    }
  }
}
