import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** A server for many healthy targets and three that misbehave; prints its port, ends by itself. */
public final class TwoHundred {
  private TwoHundred() {}

  /** Serves for ten minutes at the most. */
  public static void main(String... args) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    server.setExecutor(Executors.newFixedThreadPool(64));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
          }
        });
    server.createContext("/silent", exchange -> pause(3_000));
    server.createContext(
        "/drip",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          try (OutputStream body = exchange.getResponseBody()) {
            for (int i = 0; i < 5; i++) {
              body.write('x');
              body.flush();
              pause(500);
            }
          }
        });
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            byte[] some = new byte[8_192];
            for (int i = 0; i < 100_000; i++) {
              body.write(some);
            }
          }
        });
    server.start();
    System.out.println(server.getAddress().getPort());
    pause(600_000);
    System.exit(0);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
