package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asana: a task per alert, found again by a mark at the end of its name among the open tasks of the
 * project. A task that is found is not made again, so a message that comes twice makes one task.
 */
final class AsanaSender implements Sender {
  private static final int NAME = 300;
  private static final int NOTES = 10_000;
  private static final int MARK = 12;
  private static final int MOST_PAGES = 20;
  private static final int MOST_TASKS = 10;
  private static final Pattern GID = Pattern.compile("[0-9]{1,30}");
  private static final Pattern OFFSET = Pattern.compile("[A-Za-z0-9._:=-]{1,2000}");

  private final Doorway door;
  private final Endpoint to;
  private final Secret token;
  private final String project;
  private final boolean completes;

  private AsanaSender(Parts parts) {
    this.door = parts.door();
    this.to = parts.at("https://app.asana.com/api/1.0");
    this.token = parts.token("token");
    this.project =
        parts
            .settings()
            .text("project")
            .check(gid -> GID.matcher(gid).matches(), "is the number (gid) of a project")
            .required();
    String end =
        parts
            .settings()
            .text("on-resolve")
            .oneOf(List.of("complete", "comment"))
            .orElse("complete");
    this.completes = end.equals("complete");
  }

  static Sender read(Parts parts) {
    return new AsanaSender(parts);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws IOException {
    Calls calls = new Calls(door, to, attempt);
    return PerAlert.each(message, MOST_TASKS, one -> new Talk(calls, attempt).tell(one));
  }

  /** The requests for one alert. */
  private final class Talk {
    private final Calls calls;
    private final Attempt attempt;
    private Delivery last = Delivery.delivered();

    Talk(Calls calls, Attempt attempt) {
      this.calls = calls;
      this.attempt = attempt;
    }

    Delivery tell(Message message) throws IOException {
      Optional<String> known = find(mark(message));
      if (!good()) {
        return last;
      }
      if (known.isEmpty()) {
        return message.resolved() ? Delivery.delivered() : create(message);
      }
      String task = "/tasks/" + known.get();
      if (!message.resolved()) {
        return message.kind() == Notification.Kind.ALERT ? last : comment(task, message);
      }
      if (completes) {
        call(HttpCall.of("PUT", path(task), data(Json.map("completed", true))));
      }
      return good() ? comment(task, message) : last;
    }

    private boolean good() {
      return last.kind() == Delivery.Kind.DELIVERED;
    }

    private Delivery create(Message message) throws IOException {
      String name = Escapes.PLAIN.line(message.title(), NAME) + " " + mark(message);
      String notes = message.text(Escapes.PLAIN, NOTES);
      call(
          HttpCall.post(
              path("/tasks"),
              data(Json.map("name", name, "notes", notes, "projects", List.of(project)))));
      return last;
    }

    private Delivery comment(String task, Message message) throws IOException {
      String text = message.text(Escapes.PLAIN, NOTES);
      call(HttpCall.post(path(task + "/stories"), data(Json.map("text", text))));
      return last;
    }

    /** The open task with this mark; empty if there is none, or the answer was no good. */
    private Optional<String> find(String mark) throws IOException {
      String offset = "";
      for (int page = 0; page < MOST_PAGES; page++) {
        String query = "&completed_since=now&limit=100&opt_fields=name" + offset;
        Map<?, ?> answer = call(HttpCall.get(path("/tasks?project=" + project + query)));
        Optional<String> found = gid(answer.get("data"), mark);
        if (found.isPresent()
            || !(answer.get("next_page") instanceof Map<?, ?> next)
            || !(next.get("offset") instanceof String text)
            || !OFFSET.matcher(text).matches()) {
          return found;
        }
        offset = "&offset=" + Links.encode(text);
      }
      return Optional.empty();
    }

    private Map<?, ?> call(HttpCall call) throws IOException {
      HttpAnswer answer = calls.call(call.with("Authorization", "Bearer " + token.reveal()));
      last = Answers.ASANA.judge(answer, attempt.time().wallTime());
      return good() ? answer.json().orElse(Map.of()) : Map.of();
    }
  }

  private String path(String more) {
    return to.under(more).path();
  }

  private static Map<String, Object> data(Map<String, Object> data) {
    return Json.map("data", data);
  }

  private static String mark(Message message) {
    return "[wk " + message.episode().substring(0, MARK) + "]";
  }

  private static Optional<String> gid(
      @org.jspecify.annotations.Nullable Object tasks, String mark) {
    for (Object each : tasks instanceof List<?> list ? list : List.of()) {
      if (each instanceof Map<?, ?> task
          && task.get("name") instanceof String name
          && name.endsWith(mark)
          && task.get("gid") instanceof String gid
          && GID.matcher(gid).matches()) {
        return Optional.of(gid);
      }
    }
    return Optional.empty();
  }
}
