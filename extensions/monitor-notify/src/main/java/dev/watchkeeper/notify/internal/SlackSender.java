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
 * Slack, by an incoming webhook or by {@code chat.postMessage}. What happened and why is the text:
 * it is what notifications and screen readers tell, and what stands above an attachment. The rest
 * is an attachment, so nothing is seen twice. The text is said to be without markup, foreign text
 * in the attachment stands in plain text objects; links are the only mrkdwn. Limits: 40,000
 * characters of text, of which 4,000 are advised (reference of {@code chat.postMessage}); 3,000 of
 * a section, 10 fields of 2,000 (Block Kit, section).
 */
final class SlackSender implements Sender {
  private static final int TITLE = 300;
  private static final int TEXT = 3_500;
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
    HttpCall sent = token == null ? call : authorized(call, token);
    HttpAnswer answer = new Calls(door, to, attempt).call(sent);
    Answers answers = token == null ? Answers.SLACK_HOOK : Answers.SLACK_API;
    return answers.judge(answer, attempt.time().wallTime());
  }

  /** Without a charset the API answers with a warning. */
  private static HttpCall authorized(HttpCall call, Secret token) {
    return call.with("Content-Type", "application/json; charset=utf-8")
        .with("Authorization", "Bearer " + token.reveal());
  }

  private Map<String, Object> body(Message message) {
    Map<String, Object> attachment =
        Json.map(
            "color",
            Colors.hex(message),
            "fallback",
            Escapes.SLACK.line(message.title(), TITLE),
            "blocks",
            blocks(message));
    Map<String, Object> body = new LinkedHashMap<>();
    if (channel != null) {
      body.put("channel", channel);
    }
    body.put("text", text(message));
    body.put("mrkdwn", false);
    body.put("unfurl_links", false);
    body.put("unfurl_media", false);
    body.put("attachments", List.of(attachment));
    return body;
  }

  private static String text(Message message) {
    StringBuilder text = new StringBuilder(Escapes.SLACK.line(message.title(), TITLE));
    for (String line : message.reasons()) {
      String fit = Escapes.SLACK.line(line, 1_100);
      if (text.length() + fit.length() < TEXT) {
        text.append('\n').append(fit);
      }
    }
    return text.toString();
  }

  private static List<Object> blocks(Message message) {
    List<Object> blocks = new ArrayList<>();
    List<Object> fields =
        message.fields().stream()
            .limit(MOST_FIELDS)
            .map(field -> (Object) plain(field.toString(), FIELD))
            .toList();
    blocks.add(Json.map("type", "section", "fields", fields));
    // Whole links only: two of them are within the limit of a section.
    String links =
        message.links().stream()
            .map(l -> "<" + Escapes.SLACK.line(l.value(), LINK) + "|" + l.name() + ">")
            .filter(link -> link.length() < LINK)
            .collect(Collectors.joining("  "));
    if (!links.isEmpty()) {
      blocks.add(Json.map("type", "section", "text", Json.map("type", "mrkdwn", "text", links)));
    }
    return blocks;
  }

  private static Map<String, Object> plain(String text, int limit) {
    return Json.map("type", "plain_text", "text", Escapes.PLAIN.line(text, limit), "emoji", false);
  }
}
