package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.util.List;

/**
 * For providers that keep an incident per alert: of a bundle each of the first alerts is told by
 * itself, so that it is resolved by itself too; what is left, if some of it is firing, becomes one
 * incident more, which a person closes. Stateless.
 */
final class PerAlert {
  private PerAlert() {}

  /** Tells one alert, or the rest of a bundle. */
  @FunctionalInterface
  interface Step {
    Delivery tell(Message message) throws IOException;
  }

  /** Tells all; what is not delivered ends it, and all are told again the next time. */
  static Delivery each(Message message, int most, Step step) throws IOException {
    List<Alert> alerts = message.alerts();
    for (Alert alert : alerts.subList(0, Math.min(most, alerts.size()))) {
      Delivery delivery = step.tell(message.with(List.of(alert)));
      if (delivery.kind() != Delivery.Kind.DELIVERED) {
        return delivery;
      }
    }
    List<Alert> firing =
        alerts.stream().skip(most).filter(a -> a.state() != AlertState.RESOLVED).toList();
    return firing.isEmpty() ? Delivery.delivered() : step.tell(message.with(firing));
  }
}
