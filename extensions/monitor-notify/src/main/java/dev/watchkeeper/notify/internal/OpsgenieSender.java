package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Opsgenie's Alert API: created and closed under one alias per alert. */
final class OpsgenieSender implements Sender {
  private static final int MESSAGE = 130;
  private static final int DESCRIPTION = 15_000;
  private static final int MOST_ALERTS = 100;

  private final Doorway door;
  private final Endpoint to;
  private final Secret key;
  private final List<String> tags;

  private OpsgenieSender(Parts parts) {
    this.door = parts.door();
    this.to = parts.at("https://api.opsgenie.com").under("/v2/alerts");
    this.key = parts.token("api-key");
    this.tags =
        parts
            .settings()
            .texts("tags")
            .check(
                all -> all.size() <= 20 && all.stream().allMatch(tag -> tag.length() <= 50),
                "is at most 20 tags of at most 50 characters")
            .orElse(List.of());
  }

  static Sender read(Parts parts) {
    return new OpsgenieSender(parts);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws IOException {
    Calls calls = new Calls(door, to, attempt);
    Instant now = attempt.time().wallTime();
    return PerAlert.each(
        message, MOST_ALERTS, one -> Answers.OPSGENIE.judge(calls.call(call(one)), now));
  }

  private HttpCall call(Message message) {
    HttpCall call =
        message.resolved()
            ? HttpCall.post(
                to.under("/" + message.episode() + "/close?identifierType=alias").path(),
                Json.map("source", "watchkeeper", "note", note(message)))
            : HttpCall.post(to.path(), created(message));
    return call.with("Authorization", "GenieKey " + key.reveal());
  }

  private static String note(Message message) {
    return message.text(Escapes.PLAIN, DESCRIPTION);
  }

  private Map<String, Object> created(Message message) {
    return Json.map(
        "message", Escapes.PLAIN.line(message.title(), MESSAGE),
        "alias", message.episode(),
        "description", message.text(Escapes.PLAIN, DESCRIPTION),
        "entity", Told.check(message.first()),
        "source", "watchkeeper",
        "priority", priority(message.severity()),
        "tags", tags.isEmpty() ? null : tags);
  }

  private static String priority(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "P1";
      case WARNING -> "P3";
      case INFO -> "P5";
    };
  }
}
