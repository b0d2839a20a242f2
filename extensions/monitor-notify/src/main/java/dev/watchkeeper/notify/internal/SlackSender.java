package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Slack, by an incoming webhook or by {@code chat.postMessage}. Foreign text stands in plain text
 * objects, which know no markup; links are the only mrkdwn.
 */
final class SlackSender implements Sender {
  private static final int TITLE = 150;
  private static final int FALLBACK = 3_500;
  private static final int SECTION = 2_900;
  private static final int FIELD = 1_900;
  private static final int LINK = 1_450;
  private static final int MOST_FIELDS = 10;

  private final Doorway door;
  private final Endpoint to;
  private final @Nullable Secret token;
  private final @Nullable String channel;

  private SlackSender(Parts parts, boolean hook) {
    this.door = parts.door();
    this.to = hook ? parts.url("url") : parts.at("https://slack.com/api/chat.postMessage");
    this.token = hook ? null : parts.token("token");
    this.channel = hook ? null : parts.word("channel");
  }

  static Sender read(Parts parts) {
    Settings settings = parts.settings();
    boolean hook = settings.has("url");
    if (hook == settings.has("token")) {
      settings.reject("url", "or 'token' with 'channel' is given, one of them");
    }
    return new SlackSender(parts, hook);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws IOException {
    HttpCall call = HttpCall.post(to.path(), body(message));
    HttpCall sent = token == null ? call : call.with("Authorization", "Bearer " + token.reveal());
    HttpAnswer answer = new Calls(door, to, attempt).call(sent);
    Answers answers = token == null ? Answers.SLACK_HOOK : Answers.SLACK_API;
    return answers.judge(answer, attempt.time().wallTime());
  }

  private Map<String, Object> body(Message message) {
    List<Object> blocks = new ArrayList<>();
    blocks.add(Json.map("type", "header", "text", plain(message.title(), TITLE)));
    blocks.add(Json.map("type", "section", "text", plain(message.reasons())));
    List<Object> fields =
        message.fields().stream()
            .limit(MOST_FIELDS)
            .map(field -> (Object) plain(field.toString(), FIELD))
            .toList();
    blocks.add(Json.map("type", "section", "fields", fields));
    if (!message.links().isEmpty()) {
      // Whole links only: two of them are within the limit of a section.
      String links =
          message.links().stream()
              .map(l -> "<" + Escapes.SLACK.line(l.value(), LINK) + "|" + l.name() + ">")
              .filter(link -> link.length() < LINK)
              .collect(Collectors.joining("  "));
      blocks.add(Json.map("type", "section", "text", Json.map("type", "mrkdwn", "text", links)));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    if (channel != null) {
      body.put("channel", channel);
    }
    body.put("text", message.text(Escapes.SLACK, FALLBACK));
    body.put("unfurl_links", false);
    body.put("attachments", List.of(Json.map("color", Colors.hex(message), "blocks", blocks)));
    return body;
  }

  private static Map<String, Object> plain(List<String> lines) {
    StringBuilder all = new StringBuilder();
    for (String line : lines) {
      String fit = Escapes.PLAIN.line(line, 1_100);
      if (all.length() + fit.length() < SECTION) {
        all.append(all.isEmpty() ? "" : "\n").append(fit);
      }
    }
    return object(all.isEmpty() ? "-" : all.toString());
  }

  private static Map<String, Object> plain(String text, int limit) {
    return object(Escapes.PLAIN.line(text, limit));
  }

  private static Map<String, Object> object(String text) {
    return Json.map("type", "plain_text", "text", text, "emoji", false);
  }
}
