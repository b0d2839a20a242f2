package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Alert;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The placeholders of a webhook's body. Values are made fit for the media type: for JSON what may
 * stand between quotes, for forms what may stand in a url, for HTML and XML what may stand between
 * marks and in quotes, else as they are. Stateless.
 */
final class Placeholders {
  /** All of them, and {@code label.NAME}. */
  static final List<String> ALL =
      List.of(
          "title",
          "text",
          "state",
          "severity",
          "check",
          "rule",
          "since",
          "changed",
          "explanation",
          "alert",
          "key",
          "id",
          "kind",
          "count",
          "link",
          "runbook",
          "alerts",
          "label.NAME");

  private static final int LONGEST = 16_000;
  private static final int MOST_ALERTS = 200;

  private Placeholders() {}

  static boolean known(String name) {
    return name.startsWith("label.") ? name.length() > 6 : ALL.contains(name);
  }

  static boolean json(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith("application/json") || lower.contains("+json");
  }

  private static boolean form(String type) {
    return type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
  }

  /** Whether it becomes JSON. */
  static boolean sound(Template template) {
    try {
      Object unused =
          JsonReader.read(template.fill(name -> name.equals("alerts") ? "[]" : "sample"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static String fill(Template template, Message message, String type) {
    UnaryOperator<String> fit = fit(type);
    return template.fill(
        name -> {
          String value = value(name, message);
          boolean raw = name.equals("alerts") && json(type);
          return raw ? value : fit.apply(cut(value));
        });
  }

  private static UnaryOperator<String> fit(String type) {
    if (json(type)) {
      return Json::escape;
    }
    return form(type)
        ? Links::encode
        : markup(type) ? Placeholders::unmarked : UnaryOperator.identity();
  }

  private static boolean markup(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.contains("html") || lower.contains("xml");
  }

  private static String unmarked(String value) {
    return value
        .lines()
        .map(line -> Escapes.HTML.line(line, 6 * LONGEST))
        .collect(Collectors.joining("\n"));
  }

  private static String cut(String value) {
    return value
        .lines()
        .map(line -> Escapes.PLAIN.line(line, LONGEST))
        .reduce("", (all, line) -> all.isEmpty() ? line : all + "\n" + line);
  }

  private static String value(String name, Message message) {
    Alert alert = message.first();
    return switch (name) {
      case "title" -> message.title();
      case "text" -> message.text(Escapes.PLAIN, 8_000);
      case "state" -> message.state();
      case "severity" -> message.severity().name();
      case "check" -> alert.check().value();
      case "rule" -> Told.rule(alert);
      case "since" -> alert.since().toString();
      case "changed" -> alert.changed().toString();
      case "explanation" -> alert.explanation();
      case "alert" -> Told.key(alert.key());
      case "key" -> Told.key(message.idempotencyKey());
      case "id" -> message.id();
      case "kind" -> message.kind().name();
      case "count" -> String.valueOf(message.alerts().size());
      case "link" -> message.link().orElse("");
      case "runbook" -> message.runbook().orElse("");
      case "alerts" ->
          Json.write(message.alerts().stream().limit(MOST_ALERTS).map(Message::data).toList());
      default -> Told.labels(alert).getOrDefault(name.substring("label.".length()), "");
    };
  }
}
