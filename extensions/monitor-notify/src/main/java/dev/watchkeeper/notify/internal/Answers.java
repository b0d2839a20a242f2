package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the answer of each provider means for the message. First its own words, where it has any,
 * then the code, which says the same everywhere: 2xx that is as the provider writes it has arrived,
 * other 2xx (a page of a proxy, broken JSON) is tried again, as are 408, 425, 429 and 5xx, not
 * before {@code Retry-After}; 410 disables; all else is rejected. Stateless.
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
enum Answers {
  /** Anybody: every 2xx will do. */
  ANYBODY(answer -> "", answer -> true, Words.NONE),
  /** An incoming webhook of Slack: the body is {@code ok}, or a word of its own. */
  SLACK_HOOK(
      answer -> word(answer.text()),
      answer -> answer.text().strip().equals("ok"),
      new Words(
          Set.of("rollup_error", "internal_error", "fatal_error", "rate_limited"),
          Set.of("no_service", "no_active_hooks", "no_service_id", "channel_is_archived"))),
  /** The Web API of Slack: 200 with {@code ok} and a word. */
  SLACK_API(
      answer -> text(answer, "error"),
      answer -> truth(answer, "ok"),
      new Words(
          Set.of(
              "ratelimited",
              "rate_limited",
              "internal_error",
              "fatal_error",
              "service_unavailable",
              "request_timeout",
              "team_added_to_org"),
          Set.of("token_revoked", "account_inactive", "is_archived"))),
  /** Telegram: {@code ok}, {@code description}, and {@code parameters.retry_after}. */
  TELEGRAM(answer -> text(answer, "description"), answer -> truth(answer, "ok"), Words.NONE),
  /** Discord: the message that was made, or a number and a text. */
  DISCORD(
      answer -> number(answer, "code"),
      answer -> answer.status() == 204 || has(answer, "id"),
      new Words(Set.of(), Set.of("10015"))),
  /** A workflow of Teams: 202; older ones say 200 and put what went wrong into the body. */
  TEAMS(
      answer -> "", answer -> !answer.html() && !answer.text().contains("HTTP error"), Words.NONE),
  /** Asana: {@code data}, or {@code errors}. */
  ASANA(Answers::asana, answer -> has(answer, "data"), Words.NONE),
  /** PagerDuty: {@code dedup_key}. */
  PAGERDUTY(answer -> text(answer, "message"), answer -> has(answer, "dedup_key"), Words.NONE),
  /** Opsgenie: {@code requestId}. */
  OPSGENIE(answer -> text(answer, "message"), answer -> has(answer, "requestId"), Words.NONE);

  /** Words of a provider that say more than the code. */
  private record Words(Set<String> retry, Set<String> gone) {
    static final Words NONE = new Words(Set.of(), Set.of());
  }

  private static final Set<Integer> LATER = Set.of(408, 425, 429);
  private static final int GONE = 410;

  private final Function<HttpAnswer, String> said;
  private final Function<HttpAnswer, Boolean> arrived;
  private final Words words;

  Answers(Function<HttpAnswer, String> said, Function<HttpAnswer, Boolean> arrived, Words words) {
    this.said = said;
    this.arrived = arrived;
    this.words = words;
  }

  /** What is to become of a message that was answered like this. */
  Delivery judge(HttpAnswer answer, Instant now) {
    if (answer.good() && arrived.apply(answer)) {
      return Delivery.delivered();
    }
    String word = said.apply(answer);
    String told = "HTTP " + answer.status() + (word.isEmpty() ? "" : ": " + word);
    if (words.gone.contains(word) || answer.status() == GONE) {
      return Delivery.disabled(told);
    }
    boolean odd = answer.good() && word.isEmpty();
    if (odd) {
      return later(answer, now, told + " without the answer that the provider gives");
    }
    int code = code(answer);
    boolean later = LATER.contains(code) || code >= 500;
    if (later || words.retry.contains(word)) {
      return later(answer, now, told);
    }
    boolean moved = answer.status() / 100 == 3;
    return Delivery.rejected(moved ? told + " (redirects are not followed)" : told);
  }

  private static Delivery later(HttpAnswer answer, Instant now, String told) {
    Optional<Duration> wish = RetryAfter.header(answer, now);
    Optional<Duration> inside =
        answer.json().flatMap(json -> wish(json).or(() -> wish(json.get("parameters"))));
    Duration pause =
        inside.filter(i -> i.compareTo(wish.orElse(i)) >= 0).or(() -> wish).orElse(null);
    return pause == null ? Delivery.retry(told) : Delivery.retryAfter(pause, told);
  }

  private static Optional<Duration> wish(@org.jspecify.annotations.Nullable Object json) {
    return json instanceof Map<?, ?> map && map.get("retry_after") instanceof Double seconds
        ? Optional.of(RetryAfter.seconds(seconds))
        : Optional.empty();
  }

  /** That of the answer; where a good one carries another code inside, as Telegram's, that one. */
  private static int code(HttpAnswer answer) {
    Object inside = answer.json().map(json -> (Object) json.get("error_code")).orElse(0);
    return answer.good() && inside instanceof Double code ? code.intValue() : answer.status();
  }

  private static String word(String text) {
    return text.strip().matches("[a-z_ ]{1,100}") ? text.strip() : "";
  }

  private static String text(HttpAnswer answer, String name) {
    return answer.json().map(json -> json.get(name) instanceof String s ? s : "").orElse("");
  }

  private static String number(HttpAnswer answer, String name) {
    return answer
        .json()
        .map(json -> json.get(name) instanceof Double d ? String.valueOf(d.longValue()) : "")
        .orElse("");
  }

  private static boolean truth(HttpAnswer answer, String name) {
    return answer.json().map(json -> Boolean.TRUE.equals(json.get(name))).orElse(false);
  }

  private static boolean has(HttpAnswer answer, String name) {
    return answer.json().map(json -> json.get(name) != null).orElse(false);
  }

  private static String asana(HttpAnswer answer) {
    Object errors = answer.json().map(json -> (Object) json.get("errors")).orElse(List.of());
    boolean some = errors instanceof List<?> list && !list.isEmpty();
    Object first = some ? ((List<?>) errors).get(0) : Map.of();
    return first instanceof Map<?, ?> map && map.get("message") instanceof String s ? s : "";
  }
}
