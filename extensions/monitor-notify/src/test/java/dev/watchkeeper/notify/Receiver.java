package dev.watchkeeper.notify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A provider on a real socket: it keeps what it is asked and answers what the test says. */
public final class Receiver implements AutoCloseable {
  /** What was asked, in order. */
  public final List<Request> requests = new CopyOnWriteArrayList<>();

  private final ServerSocket server;
  private final boolean tls;
  private volatile Function<Request, String> answers;

  /** A request. */
  public record Request(String line, Map<String, String> headers, String body) {
    /** Path and query. */
    public String path() {
      return line.split(" ")[1];
    }

    /** A field; empty if it is missing. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private Receiver(ServerSocket server, boolean tls, Function<Request, String> answers) {
    this.server = server;
    this.tls = tls;
    this.answers = answers;
    Thread thread = new Thread(this::accept, "receiver");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers always the same. */
  public static Receiver answering(String answer) throws IOException {
    return answering(request -> answer);
  }

  /** Answers as it is told. */
  public static Receiver answering(Function<Request, String> answers) throws IOException {
    return new Receiver(
        new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), false, answers);
  }

  static Receiver secured(SSLContext context, String answer) throws IOException {
    return new Receiver(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
        true,
        request -> answer);
  }

  /** An answer with a body of JSON. */
  public static String json(int status, String body) {
    return answer(status, "application/json", body);
  }

  /** An answer. */
  public static String answer(int status, String type, String body, String... fields) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return "HTTP/1.1 "
        + status
        + " x\r\nContent-Type: "
        + type
        + "\r\n"
        + more
        + "Content-Length: "
        + length
        + "\r\n\r\n"
        + body;
  }

  void answer(String answer) {
    answers = request -> answer;
  }

  /** Where it is. */
  public String url() {
    return (tls ? "https" : "http") + "://127.0.0.1:" + server.getLocalPort();
  }

  int port() {
    return server.getLocalPort();
  }

  /** The last request. */
  public Request last() {
    return requests.get(requests.size() - 1);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> serve(socket), "receiver-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      for (Request r = read(socket.getInputStream());
          r != null;
          r = read(socket.getInputStream())) {
        String answer = answers.apply(r);
        requests.add(r);
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        if (!answer.contains("Content-Length") && !answer.contains("chunked")) {
          return;
        }
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private static Request read(InputStream in) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<String> seen = new ArrayList<>();
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      headers.put(field.substring(0, colon), field.substring(colon + 1).strip());
      seen.add(field.toLowerCase(Locale.ROOT));
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
