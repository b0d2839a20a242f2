package dev.watchkeeper.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.notify.Program;
import dev.watchkeeper.yaml.YamlChecks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the definition of a rule in a file to the alert, and to the message of a channel. */
class LabelsArriveTest {
  private static final String RULES =
      """
      checks: []
      rules:
        - type: failures-in-a-row
          name: shop fails
          labels: { team: payments, tier: 1 }
          runbook: https://wiki.example/shop
          settings: { failures: 1 }
      """;

  @TempDir Path folder;

  /** A channel that says when it has sent something. */
  private record Heard(Notifier channel, BlockingQueue<Notifier.Delivery> said)
      implements Notifier {
    @Override
    public String name() {
      return channel.name();
    }

    @Override
    public Delivery send(Notification notification) throws Exception {
      Delivery delivery = channel.send(notification);
      said.add(delivery);
      return delivery;
    }
  }

  @Test
  void labelsAndRunBookOfARuleArriveInTheAlertAndInTheMessage() throws Exception {
    Path message = folder.resolve("message");
    BlockingQueue<Alert> alerts = new LinkedBlockingQueue<>();
    Notifier program =
        Program.run("/bin/sh", "-c", "cat > \"$OUT\"")
            .environment("OUT", message.toString())
            .named("ops");
    Heard heard = new Heard(program, new LinkedBlockingQueue<>());
    try (Monitor monitor =
        Monitor.builder()
            .check(Check.code("shop", () -> context -> Reading.down("no")))
            .ruleDefinitions(YamlChecks.parse("rules.yaml", RULES).rules())
            .onAlert(alerts::add)
            .notifier(heard)
            .start()) {
      monitor.runNow(CheckId.of("shop"));
      Alert alert = alerts.poll(20, TimeUnit.SECONDS);
      assertTrue(alert != null, "no alert came");
      assertEquals(Map.of("team", "payments", "tier", "1"), alert.context().labels());
      assertEquals("https://wiki.example/shop", alert.context().runbook());
      assertEquals(Notifier.Delivery.delivered(), heard.said().poll(20, TimeUnit.SECONDS));
      String told = Files.readString(message);
      assertTrue(told.contains("\"team\":\"payments\""), told);
      assertTrue(told.contains("\"runbook\":\"https://wiki.example/shop\""), told);
    }
  }
}
