package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Telegram's bot API: {@code sendMessage} with HTML. */
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
    Map<String, Object> body =
        Json.map(
            "chat_id",
            chat,
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
    HttpAnswer answer = new Calls(door, to, attempt).call(HttpCall.post(to.path(), body));
    return Answers.TELEGRAM.judge(answer, attempt.time().wallTime());
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
