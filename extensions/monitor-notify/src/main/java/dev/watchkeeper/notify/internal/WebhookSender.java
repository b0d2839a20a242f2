package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends a request of the host's own making to any url. */
final class WebhookSender implements Sender {
  private static final int MOST_ALERTS = 200;

  private final Doorway door;
  private final Endpoint to;
  private final String method;
  private final Map<String, String> headers;
  private final Format format;
  private final @Nullable Secret signing;

  /**
   * What the body is.
   *
   * @param type its media type
   * @param body its template; null for JSON of everything
   */
  private record Format(String type, @Nullable Template body) {}

  private WebhookSender(Parts parts, Format format) {
    Settings settings = parts.settings();
    this.door = parts.door();
    this.to = parts.url("url");
    this.method = settings.text("method").oneOf(List.of("POST", "PUT", "PATCH")).orElse("POST");
    this.headers = Headers.read(settings);
    this.signing = settings.secret("signing-secret").optional().orElse(null);
    if (signing != null && signing.reveal().isEmpty()) {
      settings.reject("signing-secret", "is not empty");
    }
    this.format = format;
  }

  static Sender read(Parts parts) {
    return new WebhookSender(parts, format(parts.settings()));
  }

  private static Format format(Settings settings) {
    String type =
        settings
            .text("content-type")
            .check(t -> t.matches("[!-~ ]{3,100}"), "is a media type")
            .orElse("application/json");
    Optional<String> text = settings.text("body").optional();
    Optional<Template> body = text.flatMap(t -> Template.of(t, Placeholders::known));
    if (text.isPresent() && body.isEmpty()) {
      settings.reject("body", "has a placeholder that is not known; known: " + Placeholders.ALL);
    } else if (body.isPresent() && Placeholders.json(type) && !Placeholders.sound(body.get())) {
      settings.reject("body", "is not JSON when its placeholders are filled in");
    } else if (body.isEmpty() && settings.has("content-type") && !Placeholders.json(type)) {
      settings.reject("content-type", "is one of JSON unless there is a body");
    }
    return new Format(type, body.orElse(null));
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws IOException {
    Instant now = attempt.time().wallTime();
    byte[] body = body(message).getBytes(StandardCharsets.UTF_8);
    Map<String, String> fields = new LinkedHashMap<>(headers);
    fields.put("Content-Type", format.type());
    fields.put("Idempotency-Key", message.id());
    if (signing != null) {
      String second = String.valueOf(now.getEpochSecond());
      byte[] first = (second + ".").getBytes(StandardCharsets.US_ASCII);
      fields.put("Watchkeeper-Timestamp", second);
      fields.put("Watchkeeper-Signature", "v1=" + Digests.hmac(signing, first, body));
    }
    HttpCall call = new HttpCall(method, to.path(), fields, body);
    return Answers.ANYBODY.judge(new Calls(door, to, attempt).call(call), now);
  }

  private String body(Message message) {
    Template body = format.body();
    return body == null
        ? Json.write(message.data(MOST_ALERTS))
        : Placeholders.fill(body, message, format.type());
  }
}
