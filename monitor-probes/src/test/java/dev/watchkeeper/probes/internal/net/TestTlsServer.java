package dev.watchkeeper.probes.internal.net;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A real server with TLS on the loopback address, which shows what it is told to show. */
public final class TestTlsServer implements AutoCloseable {
  private final Peer peer;
  private final SSLContext context;
  private final Consumer<SSLParameters> wishes;
  private final String greeting;
  private final AtomicInteger handshakes = new AtomicInteger();

  /** What goes before the handshake, on the plain connection. */
  @FunctionalInterface
  public interface Before {
    void talk(Socket socket) throws Exception;
  }

  private TestTlsServer(
      TestAuthority.Identity identity,
      Consumer<SSLParameters> wishes,
      Before before,
      String greeting)
      throws IOException {
    this.greeting = greeting;
    this.context = context(identity);
    this.wishes = wishes;
    this.peer =
        new Peer(
            (self, socket) -> {
              before.talk(socket);
              serve(socket);
            });
  }

  /** Shakes hands and waits for the other side to go. */
  public static TestTlsServer of(TestAuthority.Identity identity) throws IOException {
    return new TestTlsServer(identity, parameters -> {}, socket -> {}, "");
  }

  /** With wishes of its own. */
  public static TestTlsServer of(TestAuthority.Identity identity, Consumer<SSLParameters> wishes)
      throws IOException {
    return new TestTlsServer(identity, wishes, socket -> {}, "");
  }

  /** Talks in the open before it. */
  public static TestTlsServer after(Before before, TestAuthority.Identity identity)
      throws IOException {
    return new TestTlsServer(identity, parameters -> {}, before, "");
  }

  /** Says this after the handshake. */
  public static TestTlsServer greeting(String text, TestAuthority.Identity identity)
      throws IOException {
    return new TestTlsServer(identity, parameters -> {}, socket -> {}, text);
  }

  /** A context that shows this and takes every certificate of the other side. */
  public static SSLContext context(TestAuthority.Identity identity) {
    TlsClientKey key = new TlsClientKey(identity.chain(), identity.key());
    return TlsOffer.make(null, new TlsWitness(key), 100);
  }

  /** The server's side of TLS on a connection, before its handshake. */
  public static SSLSocket over(SSLContext context, Socket socket) throws IOException {
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    secure.setUseClientMode(false);
    return secure;
  }

  private void serve(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    SSLSocket secure = over(context, socket);
    SSLParameters parameters = secure.getSSLParameters();
    wishes.accept(parameters);
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    handshakes.incrementAndGet();
    secure.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
    while (secure.getInputStream().read() >= 0) {
      secure.getOutputStream().flush();
    }
  }

  public int handshakes() {
    return handshakes.get();
  }

  /** What went wrong on its side. */
  public List<String> troubles() {
    return peer.requests;
  }

  public int port() {
    return peer.port();
  }

  public String address() {
    return "127.0.0.1:" + port();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
