package dev.watchkeeper.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that tells of alerts is killed again and again, while those whom it tells answer late,
 * badly or not at all. 3 times in a build; {@code -Dwatchkeeper.rounds=200} for more.
 */
class KilledWhileAlertingTest {
  private static final int CHECKS = 20;

  @TempDir Path folder;

  /** Whom it tells: of ten messages one is refused, and one is taken without an answer. */
  private static final class People implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, Integer> taken = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();
    private final Random random;
    private int unanswered;

    People(long seed) throws IOException {
      random = new Random(seed);
      Thread thread = new Thread(this::serve, "people");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          answer(socket);
        } catch (IOException e) {
          // The process was killed, or this is over.
        }
      }
    }

    private void answer(Socket socket) throws IOException {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String line = in.readLine();
      if (line == null) {
        return;
      }
      int manner = random.nextInt(10);
      if (manner == 0) {
        socket.getOutputStream().write("503\n".getBytes(StandardCharsets.UTF_8));
        return;
      }
      synchronized (this) {
        taken.merge(line, 1, Integer::sum);
        order.add(line);
        unanswered += manner == 1 ? 1 : 0;
      }
      if (manner > 1) {
        socket.getOutputStream().write("ok\n".getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void nothingIsLostAndARepeatHasItsOldKey() throws Exception {
    int rounds = Integer.getInteger("watchkeeper.rounds", 3);
    Path file = folder.resolve("alerts.db");
    Random random = new Random(5);
    try (People people = new People(7)) {
      String port = "" + people.server.getLocalPort();
      for (int round = 0; round < rounds; round++) {
        Process process = child(file, port, CHECKS);
        TimeUnit.MILLISECONDS.sleep(900 + random.nextInt(1_500));
        Children.kill(process);
      }
      Process last = child(file, port, 0);
      assertTrue(last.waitFor(2, TimeUnit.MINUTES), "what was owed is told");
      assertEquals(0, last.exitValue());
      examine(file, people, rounds);
    }
  }

  private static Process child(Path file, String port, int checks) throws IOException {
    return Children.java(AlertingProcess.class, Map.of(), file.toString(), port, "" + checks)
        .start();
  }

  private static void examine(Path file, People people, int rounds) throws Exception {
    Map<String, Integer> owed = new HashMap<>();
    try (JdbcStore store = JdbcStore.sqlite(file)) {
      store.open();
      for (int i = 0; i < CHECKS; i++) {
        CheckId check = CheckId.of("check-" + i);
        for (Alert alert :
            store
                .history()
                .transitions(check, Instant.EPOCH, Instant.now().plusSeconds(3_600), 10_000)) {
          if (alert.state() != AlertState.PENDING) {
            String key = new Notification("line", alert).idempotencyKey();
            owed.put(alert.state() + " " + key, i);
          }
        }
      }
    }
    assertTrue(owed.size() > rounds, owed.size() + " messages");
    synchronized (people) {
      assertEquals(owed.keySet(), people.taken.keySet(), "told is what was decided, all of it");
      int repeats = people.order.size() - people.taken.size();
      System.out.printf(
          "%d rounds, %d messages, 0 lost, %d repeated (%d answers were kept back)%n",
          rounds, owed.size(), repeats, people.unanswered);
      assertTrue(
          repeats <= rounds + people.unanswered,
          repeats
              + " repeats after "
              + rounds
              + " kills and "
              + people.unanswered
              + " lost answers");
      for (String line : people.taken.keySet()) {
        if (line.startsWith("RESOLVED ")) {
          String fired = line.replace("RESOLVED", "FIRING");
          assertTrue(
              people.order.indexOf(fired) < people.order.indexOf(line), "beginning first: " + line);
        }
      }
    }
  }
}
