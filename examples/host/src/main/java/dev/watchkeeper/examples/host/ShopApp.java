package dev.watchkeeper.examples.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.core.metrics.MonitorMetrics;
import dev.watchkeeper.jdbc.JdbcStore;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Tcp;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A shop that watches its own page, its database and its order queue: it embeds a monitor, keeps
 * the history in the database that it has anyway, logs alerts, and shows meters and health over
 * HTTP.
 */
public final class ShopApp implements AutoCloseable {
  private final ConcurrentLinkedQueue<String> orders = new ConcurrentLinkedQueue<>();
  private final HikariDataSource database;
  private final HttpServer server;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Monitor monitor;

  /** Starts the shop with its data in this file, on this port (0 for any free one). */
  public ShopApp(Path file, int port) throws IOException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + file.toAbsolutePath());
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", "FULL");
    config.setMaximumPoolSize(4);
    database = new HikariDataSource(config);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    server.createContext("/", exchange -> answer(exchange, 200, "the shop is open\n"));
    server.createContext("/metrics", exchange -> answer(exchange, 200, meters.scrape()));
    server.createContext("/health", this::health);
    server.start();
    monitor =
        Monitor.builder()
            .store(JdbcStore.builder(database).migrate().retention(Duration.ofDays(90)).build())
            .checks(checks())
            .rule(Rules.consecutiveFailures(2).recoverAfter(2))
            .rule(
                Rules.when(Http.LATENCY.atMost(0.5))
                    .fails()
                    .lasting(Duration.ofMinutes(2))
                    .severity(Severity.WARNING))
            .onAlert(ShopApp::tell)
            .start();
    new MonitorMetrics(monitor).bindTo(meters);
  }

  private List<Check> checks() {
    Duration every = Duration.ofSeconds(1);
    return List.of(
        Check.of("page", Http.get(url()).bodyContains("open")).every(every),
        Check.of("cache", Tcp.to("127.0.0.1", 1)).every(every),
        Check.code(
                "orders",
                () ->
                    context -> {
                      int waiting = orders.size();
                      return Reading.up().downIf(waiting > 100, waiting + " orders wait");
                    })
            .every(every));
  }

  private static void tell(Alert alert) {
    System.out.println(alert.summary());
  }

  private void health(HttpExchange exchange) throws IOException {
    Health health = monitor.health();
    answer(exchange, health.live() ? 200 : 503, health + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Where the shop is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** What watches it. */
  public Monitor monitor() {
    return monitor;
  }

  @Override
  public void close() {
    monitor.close();
    server.stop(0);
    database.close();
  }

  /** Runs until it is killed. */
  public static void main(String... args) throws Exception {
    try (ShopApp shop = new ShopApp(Path.of("shop.db"), 8080)) {
      System.out.println("the shop is at " + shop.url() + ", meters at " + shop.url() + "metrics");
      new CountDownLatch(1).await();
    }
  }
}
