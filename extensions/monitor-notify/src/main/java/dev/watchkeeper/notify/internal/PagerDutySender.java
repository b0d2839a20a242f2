package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** PagerDuty's Events API v2: trigger and resolve under one key per alert. */
final class PagerDutySender implements Sender {
  private static final int SUMMARY = 1_024;
  private static final int MOST_EVENTS = 100;

  private final Doorway door;
  private final Endpoint to;
  private final Secret key;
  private final String source;

  private PagerDutySender(Parts parts) {
    this.door = parts.door();
    this.to = parts.at("https://events.pagerduty.com/v2/enqueue");
    this.key = parts.token("routing-key");
    this.source = parts.optionalWord("source").orElse("watchkeeper");
  }

  static Sender read(Parts parts) {
    return new PagerDutySender(parts);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws IOException {
    Calls calls = new Calls(door, to, attempt);
    Instant now = attempt.time().wallTime();
    return PerAlert.each(
        message,
        MOST_EVENTS,
        one -> Answers.PAGERDUTY.judge(calls.call(HttpCall.post(to.path(), event(one))), now));
  }

  private Map<String, Object> event(Message message) {
    boolean end = message.resolved();
    List<Map<String, Object>> links =
        message.links().stream()
            .map(link -> Json.map("href", link.value(), "text", link.name()))
            .toList();
    return Json.map(
        "routing_key",
        key.reveal(),
        "event_action",
        end ? "resolve" : "trigger",
        "dedup_key",
        message.episode(),
        "client",
        "Watchkeeper",
        "links",
        links,
        "payload",
        payload(message));
  }

  private Map<String, Object> payload(Message message) {
    String why = message.bundle() ? "" : ": " + message.first().explanation();
    return Json.map(
        "summary", Escapes.PLAIN.line(message.title() + why, SUMMARY),
        "source", source,
        "severity", severity(message.severity()),
        "timestamp", Durations.stamp(message.first().changed()),
        "component", Told.check(message.first()),
        "class", Told.rule(message.first()),
        "custom_details", Json.map("text", message.text(Escapes.PLAIN, 8_000)));
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "critical";
      case WARNING -> "warning";
      case INFO -> "info";
    };
  }
}
