package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A workflow of Microsoft Teams that takes an adaptive card. Foreign text stands in text runs,
 * which know no Markdown. The limit of a message is 28 KB (Microsoft's page on webhooks); since
 * some of its services count two bytes for each character, both countings keep it.
 */
final class TeamsSender implements Sender {
  private static final int LONGEST = 28_000;
  private static final int LINE = 1_100;

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
    HttpAnswer answer = new Calls(door, to, attempt).call(call(message));
    return Answers.TEAMS.judge(answer, attempt.time().wallTime());
  }

  private HttpCall call(Message message) {
    return HttpCall.post(to.path(), body(message))
        .with("Content-Type", "application/json; charset=utf-8");
  }

  /** Title and links always; of the lines as many as there is room for. */
  private static Map<String, Object> body(Message message) {
    List<Object> blocks = new ArrayList<>();
    blocks.add(title(message));
    int left = LONGEST - size(card(message, blocks));
    List<String> lines = new ArrayList<>(message.reasons());
    message.fields().forEach(field -> lines.add(field.toString()));
    for (String line : lines) {
      Object block = block(Json.map("type", "TextRun", "text", Escapes.PLAIN.line(line, LINE)));
      left -= size(block) + 2;
      if (left > 0) {
        blocks.add(block);
      }
    }
    return card(message, blocks);
  }

  private static int size(Object json) {
    String text = Json.write(json);
    return Math.max(2 * text.length(), text.getBytes(StandardCharsets.UTF_8).length);
  }

  private static Map<String, Object> card(Message message, List<Object> blocks) {
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

  private static Map<String, Object> title(Message message) {
    return block(
        Json.map(
            "type", "TextRun",
            "text", Escapes.PLAIN.line(message.title(), 300),
            "size", "Large",
            "weight", "Bolder",
            "color", message.resolved() ? "Good" : "Attention"));
  }

  private static Map<String, Object> block(Map<String, Object> run) {
    return Json.map("type", "RichTextBlock", "inlines", List.of(run));
  }
}
