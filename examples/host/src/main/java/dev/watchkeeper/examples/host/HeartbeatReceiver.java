package dev.watchkeeper.examples.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.SignalRefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes heartbeats over HTTP and passes them to a monitor:
 *
 * <pre>
 * curl -fsS --retry 5 http://localhost:8080/beat/backup
 * curl -fsS --retry 5 http://localhost:8080/beat/backup/start?run=42
 * curl -fsS --retry 5 http://localhost:8080/beat/backup/fail --data 'disk full'
 * curl -fsS --retry 5 http://localhost:8080/beat/backup/$? -H 'Authorization: Bearer key'
 * curl -fsS --retry 5 http://localhost:8080/key/thekey/beat/backup/log --data 'half done'
 * </pre>
 *
 * <p>It answers 200 once what the check made of the signal is committed; 503 if that takes longer
 * than five seconds or there is no room, so that the sender tries again; 403 for a wrong key; 404
 * for an unknown check or word. Of a body the first 1,000 bytes are read.
 */
public final class HeartbeatReceiver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT");

  private final Monitor monitor;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  /** What is answered. */
  private record Answer(int status, String text) {}

  /** Listens at this address and passes on to this monitor. */
  public HeartbeatReceiver(Monitor monitor, InetSocketAddress at) throws IOException {
    this.monitor = monitor;
    server = HttpServer.create(at, 100);
    server.setExecutor(threads);
    server.createContext("/beat/", this::handle);
    server.createContext("/key/", this::handle);
    server.start();
  }

  /** The port that it listens at. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = (answer.text() + "\n").getBytes(StandardCharsets.UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!METHODS.contains(exchange.getRequestMethod())) {
      return new Answer(405, "send a heartbeat by GET, HEAD, POST or PUT");
    }
    try {
      return deliver(exchange);
    } catch (SignalRefusedException e) {
      return new Answer(e.temporary() ? 503 : 403, String.valueOf(e.getMessage()));
    } catch (IllegalStateException | IllegalArgumentException e) {
      return new Answer(404, "no such heartbeat: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(503, "stopping; try again");
    }
  }

  private Answer deliver(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getRawPath();
    List<String> words =
        new ArrayList<>(
            Arrays.stream(path.substring(1).split("/", -1)).map(this::decoded).toList());
    Optional<Secret> key = key(exchange, words);
    if (words.size() < 2 || words.size() > 3 || !words.get(0).equals("beat")) {
      throw new IllegalArgumentException("the path is /beat/<check>[/<word>]");
    }
    Signal signal = signal(words.size() == 3 ? words.get(2) : "success");
    signal = signal.run(run(exchange)).text(body(exchange));
    if (key.isPresent()) {
      signal = signal.key(key.get());
    }
    return switch (monitor.signal(CheckId.of(words.get(1)), signal).await(PATIENCE)) {
      case COMMITTED -> new Answer(200, "OK");
      case WAITING, LOST -> new Answer(503, "not recorded yet; try again");
    };
  }

  private String decoded(String word) {
    return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The key from the header or from the path, of which its part is taken off. */
  private static Optional<Secret> key(HttpExchange exchange, List<String> words) {
    if (words.size() > 2 && words.get(0).equals("key")) {
      words.remove(0);
      return Optional.of(Secret.of(words.remove(0)));
    }
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return Optional.ofNullable(header)
        .filter(value -> value.startsWith("Bearer "))
        .map(value -> Secret.of(value.substring("Bearer ".length()).strip()));
  }

  private static Signal signal(String word) {
    return switch (word) {
      case "success" -> Signal.success();
      case "start" -> Signal.start();
      case "fail" -> Signal.fail("");
      case "log" -> Signal.log("");
      default -> {
        if (!word.matches("\\d{1,3}")) {
          throw new IllegalArgumentException("it takes start, success, fail, log or an exit code");
        }
        yield Signal.exit(Integer.parseInt(word));
      }
    };
  }

  private static String run(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query != null && query.startsWith("run=") ? query.substring("run=".length()) : "";
  }

  private static String body(HttpExchange exchange) throws IOException {
    byte[] some = exchange.getRequestBody().readNBytes(Signal.MAX_TEXT);
    return new String(some, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
