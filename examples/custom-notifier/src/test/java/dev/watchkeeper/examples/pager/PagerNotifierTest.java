package dev.watchkeeper.examples.pager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PagerNotifierTest {
  private static PagerNotifier pager(Gateway gateway) {
    return new PagerNotifier(
        "pager",
        gateway.address(),
        Secret.of("code-7401"),
        AddressPolicy.standard(),
        Duration.ofSeconds(5));
  }

  private static Delivery send(String answer) throws Exception {
    Alert.Subject about = new Alert.Subject(CheckId.of("shop"), "failing", Severity.CRITICAL);
    Alert alert = Alert.open(about, AlertState.FIRING, Instant.EPOCH, "no answer");
    try (Gateway gateway = new Gateway(answer)) {
      return pager(gateway).send(new Notification("pager", alert));
    }
  }

  @Test
  void theGatewaysWordDecides() throws Exception {
    assertEquals(Delivery.delivered(), send("OK"));
    assertEquals(Duration.ofSeconds(30), send("BUSY 30").after());
    assertEquals(Delivery.rejected("the gateway refused: unknown code"), send("NO unknown code"));
    assertEquals(Delivery.Kind.RETRY, send("what?").kind());
  }

  @Test
  void aMonitorPagesWhenACheckFails() throws Exception {
    ProbeDefinition down =
        ProbeDefinition.code(Target.of("shop"), () -> context -> Reading.down("no answer"));
    try (Gateway gateway = new Gateway("OK");
        Monitor monitor =
            Monitor.builder()
                .check(Check.of("shop", down))
                .rule(Rules.consecutiveFailures(1))
                .notifier(pager(gateway))
                .start()) {
      monitor.runNow(CheckId.of("shop"));
      String page = gateway.pages.poll(20, TimeUnit.SECONDS);
      assertTrue(page != null && page.startsWith("PAGE code-7401 "), page);
      assertTrue(page.contains("FIRING"), page);
    }
  }
}
