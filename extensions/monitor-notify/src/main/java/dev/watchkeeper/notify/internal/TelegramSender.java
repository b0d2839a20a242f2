package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Telegram's bot API: {@code sendMessage} with HTML, of which 4,096 characters are allowed after
 * the marks are read; here with them. A group that became a supergroup has another number: the
 * refusal names it (reference of the bot API, {@code ResponseParameters}), and the message goes
 * there.
 */
final class TelegramSender implements Sender {
  private static final int LONGEST = 4_096;
  private static final int TITLE = 600;
  private static final int LINE = 1_500;

  private final Doorway door;
  private final Endpoint to;
  private final String chat;
  private final @Nullable Integer thread;
  private final boolean silent;

  private TelegramSender(Parts parts) {
    Secret token = parts.token("token");
    if (!token.reveal().matches("[A-Za-z0-9:_-]*")) {
      parts.settings().reject("token", "is letters, digits, ':', '_' and '-'");
    }
    this.door = parts.door();
    this.to = parts.at("https://api.telegram.org").under("/bot" + token.reveal() + "/sendMessage");
    this.chat = parts.word("chat");
    this.thread =
        parts.settings().integer("thread").between(1, Integer.MAX_VALUE).optional().orElse(null);
    this.silent = parts.settings().flag("silent").orElse(false);
  }

  static Sender read(Parts parts) {
    return new TelegramSender(parts);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws IOException {
    Calls calls = new Calls(door, to, attempt);
    HttpAnswer answer = calls.call(call(chat, message));
    String moved = movedTo(answer);
    if (!moved.isEmpty()) {
      answer = calls.call(call(moved, message));
    }
    Delivery delivery = Answers.TELEGRAM.judge(answer, attempt.time().wallTime());
    String more = "the chat moved to " + moved + ": change the setting 'chat'";
    return moved.isEmpty()
        ? delivery
        : new Delivery(delivery.kind(), (delivery.detail() + " " + more).strip(), delivery.after());
  }

  private HttpCall call(String chatId, Message message) {
    Map<String, Object> body =
        Json.map(
            "chat_id",
            chatId,
            "message_thread_id",
            thread,
            "text",
            html(message),
            "parse_mode",
            "HTML",
            "link_preview_options",
            Json.map("is_disabled", true),
            "disable_notification",
            silent);
    return HttpCall.post(to.path(), body);
  }

  /** The number that the chat has now, if it is another one; else empty. */
  private static String movedTo(HttpAnswer answer) {
    Object parameters = answer.json().map(json -> (Object) json.get("parameters")).orElse("");
    return parameters instanceof Map<?, ?> map && map.get("migrate_to_chat_id") instanceof Double id
        ? String.valueOf(id.longValue())
        : "";
  }

  /** Whole lines only, so that no mark of HTML is left open. */
  static String html(Message message) {
    StringBuilder all = new StringBuilder();
    add("<b>" + Escapes.HTML.line(message.title(), TITLE) + "</b>", all);
    message.reasons().forEach(line -> add(Escapes.HTML.line(line, LINE), all));
    message
        .fields()
        .forEach(
            field ->
                add(
                    "<b>"
                        + Escapes.HTML.line(field.name(), 100)
                        + ":</b> "
                        + Escapes.HTML.line(field.value(), LINE),
                    all));
    message
        .links()
        .forEach(
            link ->
                add(
                    "<a href=\""
                        + Escapes.HTML.line(link.value(), 2_500)
                        + "\">"
                        + Escapes.HTML.line(link.name(), 100)
                        + "</a>",
                    all));
    return all.toString().strip();
  }

  private static void add(String line, StringBuilder to) {
    if (to.length() + line.length() < LONGEST) {
      to.append(line).append('\n');
    }
  }
}
