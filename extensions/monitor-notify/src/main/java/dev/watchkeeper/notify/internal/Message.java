package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The one place where a notification becomes what people read: a title, the reason, fields, links;
 * of a bundle of alerts the counts and the first ones. All texts are raw: each medium escapes and
 * cuts them through {@link Escapes}. Immutable.
 */
final class Message {
  private static final int FIRST = 10;
  private static final int MOST_LABELS = 10;

  private final Notification notification;
  private final List<Alert> alerts;
  private final boolean part;
  private final String linkTemplate;

  private Message(
      Notification notification, List<Alert> alerts, boolean part, String linkTemplate) {
    this.notification = notification;
    this.alerts = List.copyOf(alerts);
    this.part = part;
    this.linkTemplate = linkTemplate;
  }

  /**
   * Of a notification.
   *
   * @param linkTemplate a url with placeholders of {@link Links}; empty for none
   */
  static Message of(Notification notification, String linkTemplate) {
    return new Message(notification, notification.alerts(), false, linkTemplate);
  }

  /** A message for these of its alerts only. */
  Message with(List<Alert> some) {
    return new Message(notification, some, some.size() < alerts.size() || part, linkTemplate);
  }

  /** One line of a message: a name and what is said of it. */
  record Field(String name, String value) {
    @Override
    public String toString() {
      return name + ": " + value;
    }
  }

  List<Alert> alerts() {
    return alerts;
  }

  /** The first alert: the only one unless it is a bundle. */
  Alert first() {
    return alerts.get(0);
  }

  boolean bundle() {
    return alerts.size() > 1;
  }

  /** RESOLVED if all of them are. */
  boolean resolved() {
    return alerts.stream().allMatch(alert -> alert.state() == AlertState.RESOLVED);
  }

  String state() {
    return resolved() ? "RESOLVED" : "FIRING";
  }

  /** The highest of those that are not resolved, or of all. */
  Severity severity() {
    boolean all = resolved();
    return alerts.stream()
        .filter(alert -> all || alert.state() != AlertState.RESOLVED)
        .map(Alert::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.INFO);
  }

  boolean drill() {
    return alerts.stream().allMatch(Told::drill);
  }

  Notification.Kind kind() {
    return notification.kind();
  }

  /** The same for every attempt at this message, and for no other one; of plain characters. */
  String id() {
    return Digests.key(part ? idempotencyKey() + "/" + first().key() : idempotencyKey());
  }

  String idempotencyKey() {
    return notification.idempotencyKey();
  }

  /** The same for every message about this episode; a bundle is an episode of its own. */
  String episode() {
    return bundle() ? id() : Digests.key(first().key());
  }

  /** One line that says it all. */
  String title() {
    String mark = drill() ? "DRILL: " : "";
    return mark + Told.mark(notification) + (bundle() ? counts() : head(first()));
  }

  private boolean announced() {
    return kind() == Notification.Kind.ANNOUNCEMENT;
  }

  private String head(Alert alert) {
    if (announced()) {
      return "ANNOUNCEMENT " + alert.severity() + " " + Told.check(alert);
    }
    String end =
        alert.state() == AlertState.RESOLVED ? " after " + Durations.length(lasted(alert)) : "";
    return alert.state() + " " + alert.severity() + " " + Told.check(alert) + end;
  }

  private String counts() {
    if (announced()) {
      return count(alerts.size()) + " announcements";
    }
    long resolved = alerts.stream().filter(a -> a.state() == AlertState.RESOLVED).count();
    long firing = alerts.size() - resolved;
    String what = count(alerts.size()) + " alerts: ";
    return firing == 0
        ? what + "all resolved"
        : resolved == 0
            ? what + "all firing"
            : what + count(firing) + " firing, " + count(resolved) + " resolved";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static Duration lasted(Alert alert) {
    return Duration.between(alert.since(), alert.changed());
  }

  /** Why: the explanation; of a bundle a line for each of the first alerts. */
  List<String> reasons() {
    if (!bundle()) {
      return List.of(first().explanation());
    }
    List<String> lines = new ArrayList<>();
    for (Alert alert : alerts.subList(0, Math.min(FIRST, alerts.size()))) {
      String since =
          " (since " + Durations.moment(alert.since()) + ", rule " + Told.rule(alert) + ")";
      lines.add(head(alert) + ": " + Escapes.PLAIN.line(alert.explanation(), 300) + since);
    }
    int more = alerts.size() - FIRST;
    if (more > 0) {
      lines.add("and " + count(more) + " more");
    }
    return lines;
  }

  /** What else is to be known, in order; links are not among them. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    if (bundle()) {
      Alert oldest = alerts.stream().min(Comparator.comparing(Alert::since)).orElseThrow();
      fields.add(new Field("Severity", severity().name()));
      fields.add(new Field("Since", Durations.moment(oldest.since())));
      return fields;
    }
    Alert alert = first();
    fields.add(new Field("Check", Told.check(alert)));
    if (announced()) {
      fields.add(new Field("Severity", alert.severity().name()));
      fields.add(new Field("At", Durations.moment(alert.since())));
      return fields;
    }
    fields.add(new Field("State", alert.state() + ", " + alert.severity()));
    fields.add(new Field("Rule", Told.rule(alert)));
    fields.add(new Field("Since", Durations.moment(alert.since())));
    if (alert.state() == AlertState.RESOLVED) {
      fields.add(new Field("Resolved", Durations.moment(alert.changed())));
      fields.add(new Field("Lasted", Durations.length(lasted(alert))));
    }
    Told.labels(alert).entrySet().stream()
        .limit(MOST_LABELS)
        .forEach(label -> fields.add(new Field(label.getKey(), label.getValue())));
    runbook().filter(text -> !Escapes.isLink(text)).ifPresent(t -> fields.add(field(t)));
    return fields;
  }

  private static Field field(String runbook) {
    return new Field("Run-book", runbook);
  }

  /** Links under their names, in order; only such as may be shown as links. */
  List<Field> links() {
    List<Field> links = new ArrayList<>();
    runbook().filter(Escapes::isLink).ifPresent(link -> links.add(field(link)));
    link().ifPresent(link -> links.add(new Field("Details", link)));
    return links;
  }

  /** The run-book of the first alert. */
  Optional<String> runbook() {
    return Told.runbook(first());
  }

  /** The host's page about the first alert. */
  Optional<String> link() {
    return Links.fill(linkTemplate, first());
  }

  /** All of it as lines of plain text without the title. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(reasons());
    lines.add("");
    fields().forEach(field -> lines.add(field.toString()));
    links().forEach(link -> lines.add(link.toString()));
    return lines;
  }

  /** All of it as plain text of at most so many characters, each line as the medium has it. */
  String text(Escapes medium, int limit) {
    StringBuilder text = new StringBuilder(medium.line(title(), Math.min(limit, 400)));
    text.append('\n');
    for (String line : lines()) {
      String fit = medium.line(line, 1_100) + "\n";
      if (text.length() + fit.length() > limit) {
        break;
      }
      text.append(fit);
    }
    return text.toString().strip();
  }

  /** The alert as data for machines. */
  static Map<String, Object> data(Alert alert) {
    return Json.map(
        "key", Told.key(alert.key()),
        "check", alert.check().value(),
        "rule", Told.rule(alert),
        "severity", alert.severity().name(),
        "state", alert.state().name(),
        "since", alert.since().toString(),
        "changed", alert.changed().toString(),
        "explanation", alert.explanation(),
        "labels", Told.labels(alert),
        "runbook", Told.runbook(alert).orElse(null),
        "drill", Told.drill(alert));
  }

  /** All of it as data for machines, with at most so many alerts. */
  Map<String, Object> data(int mostAlerts) {
    return Json.map(
        "version", 1,
        "id", id(),
        "key", Told.key(idempotencyKey()),
        "receiver", notification.receiver(),
        "kind", kind().name(),
        "repeat", notification.repeat(),
        "drill", drill(),
        "title", title(),
        "state", state(),
        "severity", severity().name(),
        "text", text(Escapes.PLAIN, 8_000),
        "link", link().orElse(null),
        "count", alerts.size(),
        "alerts", alerts.stream().limit(mostAlerts).map(Message::data).toList());
  }
}
