package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A well-behaved site on the loopback address, whose pages are functions of the request. */
final class Site implements Closeable {
  private final Map<String, Function<String, String>> pages = new ConcurrentHashMap<>();
  private final Peer peer;
  private final String scheme;

  /** All requests, head and body. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  final AtomicInteger connections = new AtomicInteger();

  Site() throws IOException {
    peer = new Peer((itself, socket) -> serve(socket));
    scheme = "http";
  }

  /** A site over TLS, which shows this of itself. */
  Site(TestAuthority.Identity identity) throws IOException {
    SSLContext context = TestTlsServer.context(identity);
    peer = new Peer((itself, socket) -> serve(TestTlsServer.over(context, socket)));
    scheme = "https";
  }

  /** A site whose every page is this. */
  static Site of(String answer) throws IOException {
    return new Site().on("", answer);
  }

  Site on(String path, String answer) {
    return on(path, request -> answer);
  }

  Site on(String path, Function<String, String> page) {
    pages.put(path, page);
    return this;
  }

  /** A good answer with this body. */
  static String ok(String body, String... fields) {
    return answer("200 OK", body, fields);
  }

  static String answer(String status, String body, String... fields) {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
    return "HTTP/1.1 " + status + "\r\n" + more + "Content-Length: " + length + "\r\n\r\n" + body;
  }

  static String redirect(String to) {
    return answer("302 Found", "", "Location: " + to);
  }

  private void serve(Socket socket) throws IOException {
    connections.incrementAndGet();
    while (true) {
      String request = read(socket.getInputStream());
      if (request.isEmpty()) {
        return;
      }
      requests.add(request);
      String path = request.split(" ", 3)[1];
      int query = path.indexOf('?');
      String only = query < 0 ? path : path.substring(0, query);
      Function<String, String> page =
          pages.getOrDefault(only, pages.getOrDefault("", any -> answer("404 Not Found", "")));
      socket.getOutputStream().write(page.apply(request).getBytes(StandardCharsets.ISO_8859_1));
      if (request.contains("Connection: close")) {
        return;
      }
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      text.append((char) next);
    }
    int at = text.indexOf("Content-Length: ");
    int length = at < 0 ? 0 : Integer.parseInt(text.substring(at + 16, text.indexOf("\r", at)));
    byte[] body = in.readNBytes(length);
    return text + new String(body, StandardCharsets.UTF_8);
  }

  String url(String path) {
    return scheme + "://127.0.0.1:" + peer.port() + path;
  }

  /** The same machine under another name, which is another origin. */
  String otherUrl(String path) {
    return scheme + "://localhost:" + peer.port() + path;
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
