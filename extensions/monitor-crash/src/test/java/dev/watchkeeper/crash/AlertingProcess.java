package dev.watchkeeper.crash;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process that watches checks which fail and recover all the time, and tells of it over TCP: one
 * line with the state, a blank and the key; an answer of "ok" means that it arrived.
 *
 * <p>Arguments: the database, the port, and how many checks there are; with none of them it only
 * tells what is still owed, and ends.
 */
final class AlertingProcess {
  private AlertingProcess() {}

  public static void main(String[] args) throws Exception {
    JdbcStore store = JdbcStore.sqlite(Path.of(args[0]));
    int port = Integer.parseInt(args[1]);
    int checks = Integer.parseInt(args[2]);
    Receiver receiver =
        Receiver.of(new Line(port))
            .workers(1)
            .atMost(10_000, Duration.ofSeconds(1))
            .giveUpAfter(Duration.ofDays(30));
    var builder =
        Monitor.builder()
            .store(store)
            .rule(Rules.consecutiveFailures(1).recoverAfter(1))
            .receiver(receiver);
    for (int i = 0; i < checks; i++) {
      long shift = i * 37L;
      builder.check(
          Check.code("check-" + i, () -> context -> now(shift)).every(Duration.ofMillis(100)));
    }
    Monitor monitor = builder.start();
    if (checks == 0) {
      while (monitor.outbox().depth() > 0) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      monitor.close();
      return;
    }
    TimeUnit.HOURS.sleep(1);
  }

  private static Reading now(long shift) {
    boolean down = (System.currentTimeMillis() + shift) / 300 % 2 == 0;
    return down ? Reading.down("refused") : Reading.up();
  }

  private record Line(int port) implements Notifier {
    @Override
    public String name() {
      return "line";
    }

    @Override
    public Delivery send(Notification message) throws Exception {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(5_000);
        String line = message.alert().state() + " " + message.idempotencyKey() + "\n";
        socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String answer = in.readLine();
        return "ok".equals(answer)
            ? Delivery.delivered()
            : Delivery.retryAfter(Duration.ofMillis(10), String.valueOf(answer));
      }
    }
  }
}
