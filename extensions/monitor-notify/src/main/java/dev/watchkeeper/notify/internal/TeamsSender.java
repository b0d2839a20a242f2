package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A workflow of Microsoft Teams that takes an adaptive card. Foreign text stands in text runs,
 * which know no Markdown.
 */
final class TeamsSender implements Sender {
  /** Of the 28 KB that a message may have, what texts may take when every character is escaped. */
  private static final int BUDGET = 3_600;

  private final Doorway door;
  private final Endpoint to;

  private TeamsSender(Parts parts) {
    this.door = parts.door();
    this.to = parts.url("url");
  }

  static Sender read(Parts parts) {
    return new TeamsSender(parts);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws IOException {
    HttpAnswer answer = new Calls(door, to, attempt).call(HttpCall.post(to.path(), body(message)));
    return Answers.TEAMS.judge(answer, attempt.time().wallTime());
  }

  private static Map<String, Object> body(Message message) {
    List<Object> blocks = new ArrayList<>();
    int left = BUDGET;
    blocks.add(run(Json.map("size", "Large", "weight", "Bolder"), message, message.title()));
    List<String> lines = new ArrayList<>(message.reasons());
    message.fields().forEach(field -> lines.add(field.toString()));
    for (String line : lines) {
      String fit = Escapes.PLAIN.line(line, 1_100);
      left -= fit.length();
      if (left > 0) {
        blocks.add(block(List.of(Json.map("type", "TextRun", "text", fit))));
      }
    }
    List<Map<String, Object>> actions =
        message.links().stream()
            .map(l -> Json.map("type", "Action.OpenUrl", "title", l.name(), "url", l.value()))
            .toList();
    Map<String, Object> card =
        Json.map(
            "$schema", "http://adaptivecards.io/schemas/adaptive-card.json",
            "type", "AdaptiveCard",
            "version", "1.4",
            "body", blocks,
            "actions", actions);
    return Json.map(
        "type",
        "message",
        "attachments",
        List.of(
            Json.map("contentType", "application/vnd.microsoft.card.adaptive", "content", card)));
  }

  private static Map<String, Object> run(Map<String, Object> style, Message message, String text) {
    style.put("type", "TextRun");
    style.put("text", Escapes.PLAIN.line(text, 300));
    style.put("color", message.resolved() ? "Good" : "Attention");
    return block(List.of(style));
  }

  private static Map<String, Object> block(List<Object> runs) {
    return Json.map("type", "RichTextBlock", "inlines", runs);
  }
}
