package dev.watchkeeper.notify.internal;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the providers say of a failure, each in its own place and form. Stateless. */
final class Said {
  private static final Pattern CODE_INSIDE = Pattern.compile("HTTP error ([1-5][0-9]{2})");

  private Said() {}

  /**
   * The code of the answer; where a good one carries another code inside, as those of Telegram and
   * of the older webhooks of Teams do, that one.
   */
  static int code(HttpAnswer answer) {
    if (!answer.good()) {
      return answer.status();
    }
    Object inside = answer.json().map(json -> (Object) json.get("error_code")).orElse("");
    Matcher text = CODE_INSIDE.matcher(answer.text());
    return inside instanceof Double code
        ? code.intValue()
        : text.find() ? Integer.parseInt(String.valueOf(text.group(1))) : answer.status();
  }

  /** A member of the answer that is a text; else empty. */
  static String text(HttpAnswer answer, String name) {
    return answer.json().map(json -> text(json, name)).orElse("");
  }

  private static String text(Map<?, ?> json, String name) {
    return json.get(name) instanceof String text ? text : "";
  }

  /** A webhook of Slack answers with nothing but a word. */
  static String slackHook(HttpAnswer answer) {
    String text = answer.text().strip();
    return text.matches("[a-z_ ]{1,100}") ? text : "";
  }

  /** {@code code}, a number, and {@code message}. */
  static String discord(HttpAnswer answer) {
    String code =
        answer
            .json()
            .map(json -> json.get("code") instanceof Double d ? "" + d.longValue() : "")
            .orElse("");
    return (code + " " + text(answer, "message")).strip();
  }

  /** A workflow has {@code error} with {@code code} and {@code message}, a connector a sentence. */
  static String teams(HttpAnswer answer) {
    Object error = answer.json().map(json -> (Object) json.get("error")).orElse("");
    if (error instanceof Map<?, ?> map) {
      return (text(map, "code") + " " + text(map, "message")).strip();
    }
    Matcher inside = CODE_INSIDE.matcher(answer.text());
    return inside.find() ? inside.group() : "";
  }

  /** The {@code message} of the first of {@code errors}. */
  static String asana(HttpAnswer answer) {
    Object errors = answer.json().map(json -> (Object) json.get("errors")).orElse(List.of());
    boolean some = errors instanceof List<?> list && !list.isEmpty();
    Object first = some ? ((List<?>) errors).get(0) : Map.of();
    return first instanceof Map<?, ?> map ? text(map, "message") : "";
  }

  /** {@code message}, and {@code errors}, a list or a map of texts, which say what was wrong. */
  static String explained(HttpAnswer answer) {
    String message = text(answer, "message");
    Object errors = answer.json().map(json -> (Object) json.get("errors")).orElse("");
    String more =
        errors instanceof List<?> list && !list.isEmpty()
            ? list.toString()
            : errors instanceof Map<?, ?> map && !map.isEmpty() ? map.toString() : "";
    return (message + " " + more).strip();
  }
}
