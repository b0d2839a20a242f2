package dev.watchkeeper.benchmarks.probes;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The server that all contenders talk to, in a process of its own: a small answer, after which it
 * closes or not, over TLS or not, or only after a minute. It prints the ports of the four and ends
 * when its input does. Arguments: a PKCS #12 file and its password.
 */
public final class LocalServer {
  private static final int BACKLOG = 8_192;
  private static final byte[] CLOSING = answer("Connection: close\r\n");
  private static final byte[] STAYING = answer("");
  private static final int SLOW = (int) Duration.ofMinutes(1).toMillis();

  private LocalServer() {}

  private static byte[] answer(String field) {
    String body = "{\"status\":\"up\",\"version\":\"1.2.3\"}";
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + field;
    return (head + "Content-Length: " + body.length() + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Serves until the input ends. */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    ServerSocket[] servers = {
      plain(), plain(), secure(Path.of(args[0]), args[1].toCharArray()), plain()
    };
    serve(servers[0], LocalServer::once);
    serve(servers[1], LocalServer::often);
    serve(servers[2], LocalServer::once);
    serve(servers[3], LocalServer::slowly);
    for (ServerSocket server : servers) {
      out.println(server.getLocalPort());
    }
    while (System.in.read() >= 0) {
      // waits for the end
    }
    System.exit(0);
  }

  private static ServerSocket plain() throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    return server;
  }

  private static ServerSocket secure(Path file, char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  @FunctionalInterface
  private interface Serving {
    void serve(Socket socket) throws IOException;
  }

  private static void serve(ServerSocket server, Serving serving) {
    Thread.ofPlatform().daemon().start(() -> accept(server, serving));
  }

  private static void accept(ServerSocket server, Serving serving) {
    while (true) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Thread.startVirtualThread(() -> one(socket, serving));
      } catch (IOException e) {
        System.err.println("the server cannot accept: " + e);
      }
    }
  }

  private static void one(Socket socket, Serving serving) {
    try (socket) {
      serving.serve(socket);
    } catch (IOException e) {
      // The client went away.
    }
  }

  private static void once(Socket socket) throws IOException {
    if (request(new BufferedInputStream(socket.getInputStream(), 2_048))) {
      socket.getOutputStream().write(CLOSING);
    }
  }

  private static void often(Socket socket) throws IOException {
    BufferedInputStream in = new BufferedInputStream(socket.getInputStream(), 2_048);
    OutputStream out = socket.getOutputStream();
    while (request(in)) {
      out.write(STAYING);
    }
  }

  private static void slowly(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream(), 256);
    if (request(in)) {
      socket.setSoTimeout(SLOW);
      try {
        in.read(); // ends when the client goes away, so that its place is free for the next one
      } catch (SocketTimeoutException e) {
        socket.getOutputStream().write(CLOSING);
      }
    }
  }

  /** Reads up to the empty line; false at the end. */
  private static boolean request(InputStream in) throws IOException {
    int ends = 0;
    while (ends < 4) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
    }
    return true;
  }
}
