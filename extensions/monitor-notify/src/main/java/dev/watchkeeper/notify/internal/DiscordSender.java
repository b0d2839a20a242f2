package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A webhook of Discord: one embed, no mentions. Limits of embeds (reference of messages): title
 * 256, description 4,096, 25 fields of 256 and 1,024, in all 6,000 characters.
 */
final class DiscordSender implements Sender {
  private static final int TITLE = 256;
  private static final int DESCRIPTION = 2_500;
  private static final int MOST_FIELDS = 12;
  private static final int NAME = 50;
  private static final int VALUE = 180;

  private final Doorway door;
  private final Endpoint to;

  private DiscordSender(Parts parts) {
    Endpoint url = parts.url("url");
    String more = url.path().indexOf('?') < 0 ? "?wait=true" : "&wait=true";
    this.door = parts.door();
    this.to = new Endpoint(url.tls(), url.host(), url.port(), url.path() + more);
  }

  static Sender read(Parts parts) {
    return new DiscordSender(parts);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws IOException {
    HttpAnswer answer = new Calls(door, to, attempt).call(HttpCall.post(to.path(), body(message)));
    return Answers.DISCORD.judge(answer, attempt.time().wallTime());
  }

  private static Map<String, Object> body(Message message) {
    List<Map<String, Object>> fields =
        message.fields().stream().limit(MOST_FIELDS).map(DiscordSender::field).toList();
    Map<String, Object> embed =
        Json.map(
            "title", Escapes.DISCORD.line(message.title(), TITLE),
            "description", description(message),
            "url", message.links().isEmpty() ? null : message.links().get(0).value(),
            "color", Colors.rgb(message),
            "timestamp", Durations.stamp(message.first().changed()),
            "fields", fields);
    return Json.map("embeds", List.of(embed), "allowed_mentions", Json.map("parse", List.of()));
  }

  private static Map<String, Object> field(Message.Field field) {
    String value = Escapes.DISCORD.line(field.value(), VALUE);
    return Json.map(
        "name",
        Escapes.DISCORD.line(field.name(), NAME),
        "value",
        value.isBlank() ? "-" : value,
        "inline",
        true);
  }

  private static String description(Message message) {
    String all =
        message.reasons().stream()
            .map(line -> Escapes.DISCORD.line(line, 1_100))
            .collect(Collectors.joining("\n"));
    return all.length() <= DESCRIPTION ? all : all.substring(0, lineEnd(all)) + "\n…";
  }

  private static int lineEnd(String text) {
    int end = text.lastIndexOf('\n', DESCRIPTION - 2);
    return Math.max(0, end);
  }
}
