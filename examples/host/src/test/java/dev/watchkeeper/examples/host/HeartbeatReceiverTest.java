package dev.watchkeeper.examples.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.jdbc.JdbcStore;
import dev.watchkeeper.probes.Heartbeat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatReceiverTest {
  private static final CheckId BACKUP = CheckId.of("nightly backup");

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private Monitor start() {
    Heartbeat backup = Heartbeat.every(Duration.ofDays(1)).key(Secret.of("k1/k1"));
    Heartbeat open = Heartbeat.every(Duration.ofHours(1));
    return Monitor.builder()
        .store(JdbcStore.sqlite(folder.resolve("history.db")))
        .check(Check.of(BACKUP.value(), backup))
        .check(Check.of("open", open))
        .start();
  }

  private static HeartbeatReceiver receive(Monitor monitor) throws Exception {
    return new HeartbeatReceiver(
        monitor, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private int send(HeartbeatReceiver receiver, String method, String path, String... headers)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + receiver.port() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString("3 files\nof 4"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  private static ProbeResult last(Monitor monitor) {
    return monitor.state(BACKUP).flatMap(CheckState::lastResult).orElseThrow();
  }

  @Test
  void whatIsAnsweredWith200IsInTheStoreAndSurvivesARestart() throws Exception {
    String key = "/key/k1%2Fk1/beat/nightly%20backup";
    try (Monitor monitor = start();
        HeartbeatReceiver receiver = receive(monitor)) {
      assertEquals(200, send(receiver, "POST", key + "/start?run=42"));
      assertEquals(200, send(receiver, "POST", key + "/0?run=42"));
      assertEquals(Status.UP, last(monitor).status());
      assertEquals("3 files of 4", last(monitor).measurements().text(Heartbeat.TEXT).orElseThrow());
      assertEquals(200, send(receiver, "POST", key + "/7"));
      assertEquals(Status.DOWN, last(monitor).status());
    }
    try (Monitor again = start();
        HeartbeatReceiver receiver = receive(again)) {
      assertEquals(200, send(receiver, "PUT", key + "/log"));
      assertTrue(last(again).reason().contains("exit code 7"), () -> last(again).toString());
      assertTrue(last(again).measurements().number(Heartbeat.RUN_TIME).isPresent());
      assertEquals(
          200, send(receiver, "GET", "/beat/nightly%20backup", "Authorization", "Bearer k1/k1"));
      assertEquals(Status.UP, last(again).status());
    }
  }

  @Test
  void whatIsNotTakenIsAnsweredWithTheReason() throws Exception {
    try (Monitor monitor = start();
        HeartbeatReceiver receiver = receive(monitor)) {
      assertEquals(403, send(receiver, "POST", "/beat/nightly%20backup"));
      assertEquals(403, send(receiver, "POST", "/key/wrong/beat/nightly%20backup"));
      assertEquals(404, send(receiver, "POST", "/beat/nobody"));
      assertEquals(404, send(receiver, "POST", "/beat/open/soon"));
      assertEquals(404, send(receiver, "POST", "/beat/open/1/2"));
      assertEquals(404, send(receiver, "POST", "/beat/"));
      assertEquals(405, send(receiver, "DELETE", "/beat/open"));
      assertEquals(200, send(receiver, "HEAD", "/beat/open"));
      assertEquals(1, monitor.accounting(CheckId.of("open")).due());
    }
  }
}
