package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.testkit.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/**
 * A server on the loopback address that speaks in lines: a greeting, and an answer to each line by
 * its beginning. An answer that ends in {@code <tls>} changes to TLS, one in {@code <close>}
 * closes; a line without an answer is not answered.
 */
public final class LineServer implements Closeable {
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final String greeting;
  private final Peer peer;

  private final CountDownLatch firstLine = new CountDownLatch(1);

  /** Every line that came, of all connections. */
  public final List<String> heard = new CopyOnWriteArrayList<>();

  public LineServer(String greeting) {
    this.greeting = greeting;
    try {
      this.peer = new Peer((self, socket) -> serve(socket));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public synchronized LineServer on(String begin, String answer) {
    answers.put(begin, answer);
    return this;
  }

  /** The first line that came; waits for it. */
  public String first() throws InterruptedException {
    if (!firstLine.await(5, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing was heard");
    }
    return heard.get(0);
  }

  private void serve(Socket plain) throws IOException {
    Socket socket = say(plain, greeting);
    while (socket != null) {
      String line = line(socket);
      if (line == null) {
        return;
      }
      heard.add(line);
      firstLine.countDown();
      socket = say(socket, answer(line));
    }
  }

  private synchronized String answer(String line) {
    String found = "";
    String by = "";
    for (Map.Entry<String, String> one : answers.entrySet()) {
      if (line.startsWith(one.getKey()) && one.getKey().length() >= by.length()) {
        found = one.getValue();
        by = one.getKey();
      }
    }
    return found;
  }

  private static Socket say(Socket socket, String answer) throws IOException {
    boolean tls = answer.endsWith("<tls>");
    boolean close = answer.endsWith("<close>");
    String text = answer.replace("<tls>", "").replace("<close>", "");
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    if (!tls) {
      return close ? null : socket;
    }
    SSLSocket secure =
        (SSLSocket)
            TestCertificate.one()
                .context()
                .getSocketFactory()
                .createSocket(socket, "127.0.0.1", socket.getPort(), true);
    secure.setUseClientMode(false);
    secure.startHandshake();
    return secure;
  }

  private static String line(Socket socket) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = socket.getInputStream().read(); ; next = socket.getInputStream().read()) {
      if (next < 0) {
        return null;
      }
      if (next == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      line.write(next);
    }
  }

  public String address() {
    return "127.0.0.1:" + peer.port();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
