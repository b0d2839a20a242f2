package dev.watchkeeper.examples.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Tcp;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Five targets on this machine: a healthy one, a slow one, one that flaps, one whose certificate is
 * about to expire, and one that is dead. Their ports come from the name of the database file, so
 * that a second start watches the same targets.
 */
final class Demo implements AutoCloseable {
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 8_000;
  private static final int MOST_MOVES = 50;
  private static final long FLAP = TimeUnit.SECONDS.toMillis(12);

  private final List<Check> checks = new ArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads;

  private Demo(ExecutorService threads) {
    this.threads = threads;
  }

  static Demo none() {
    return new Demo(Executors.newSingleThreadExecutor(Demo::daemon));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "demo");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts the five; on the next ports if somebody else has these. */
  static Demo start(Path database) throws Exception {
    int spread = Math.floorMod(database.toAbsolutePath().toString().hashCode(), PORTS / 8) * 8;
    for (int moved = 0; ; moved += 8) {
      Demo demo = new Demo(Executors.newFixedThreadPool(8, Demo::daemon));
      try {
        demo.serveAll(FIRST_PORT + (spread + moved) % PORTS);
        return demo;
      } catch (BindException e) {
        demo.close();
        if (moved == MOST_MOVES * 8) {
          throw e;
        }
      }
    }
  }

  private void serveAll(int port) throws Exception {
    Duration every = Duration.ofSeconds(2);
    add(Check.of("healthy", Http.get(serve(port, 0, false))).every(every));
    add(
        Check.of("slow", Http.get(serve(port + 1, 400, false)))
            .every(every)
            .expect(Http.LATENCY.atMost(0.3).orDegraded()));
    add(Check.of("flapping", Http.get(serve(port + 2, 0, true))).every(every));
    DemoCertificate certificate = DemoCertificate.expiringIn(Duration.ofDays(3));
    String url = serveTls(port + 3, certificate);
    add(
        Check.of("certificate", Http.get(url).trust(certificate.pem()))
            .every(every.multipliedBy(2))
            .expect(Http.CERTIFICATE_DAYS.atLeast(14).orDegraded()));
    add(Check.of("dead", Tcp.to("127.0.0.1", port + 4)).every(every));
  }

  private void add(Check check) {
    checks.add(check.timeout(Duration.ofSeconds(2)));
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private String serve(int port, long delayMillis, boolean flaps) throws IOException {
    HttpServer server = HttpServer.create(at(port), 50);
    long born = System.currentTimeMillis();
    server.createContext(
        "/",
        exchange -> {
          boolean down = flaps && (System.currentTimeMillis() - born) / FLAP % 2 == 1;
          answer(exchange, down ? 503 : 200, delayMillis);
        });
    begin(server);
    return "http://127.0.0.1:" + port + "/";
  }

  private String serveTls(int port, DemoCertificate certificate) throws Exception {
    HttpsServer server = HttpsServer.create(at(port), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.createContext("/", exchange -> answer(exchange, 200, 0));
    begin(server);
    return "https://localhost:" + port + "/";
  }

  private void begin(HttpServer server) {
    server.setExecutor(threads);
    server.start();
    servers.add(server);
  }

  private static void answer(HttpExchange exchange, int status, long delayMillis)
      throws IOException {
    try (exchange) {
      if (delayMillis > 0) {
        TimeUnit.MILLISECONDS.sleep(delayMillis);
      }
      byte[] body = "hello\n".getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<Check> checks() {
    return checks;
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }
}
