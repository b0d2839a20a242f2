package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.time.Duration;
import java.time.Instant;
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
      Said::slackHook,
      answer -> answer.text().strip().equals("ok"),
      new Words(
          Set.of("rollup_error", "internal_error", "fatal_error", "rate_limited"),
          Set.of(
              "no_service",
              "no_active_hooks",
              "no_service_id",
              "no_team",
              "team_disabled",
              "invalid_token",
              "channel_is_archived"))),
  /** The Web API of Slack: 200 with {@code ok} and a word. */
  SLACK_API(
      answer -> Said.text(answer, "error"),
      answer -> truth(answer, "ok"),
      new Words(
          Set.of(
              "ratelimited",
              "rate_limited",
              "internal_error",
              "fatal_error",
              "service_unavailable",
              "request_timeout",
              "team_added_to_org",
              "org_login_required"),
          Set.of("token_revoked", "account_inactive", "is_archived"))),
  /** Telegram: {@code ok}, {@code description}, and {@code parameters.retry_after}. */
  TELEGRAM(answer -> Said.text(answer, "description"), answer -> truth(answer, "ok"), Words.NONE),
  /** Discord: the message that was made, or a number and a text. */
  DISCORD(
      Said::discord,
      answer -> answer.status() == 204 || has(answer, "id"),
      new Words(Set.of(), Set.of("10015", "50027"))),
  /** A workflow of Teams: 202; older ones say 200 and put what went wrong into the body. */
  TEAMS(Said::teams, answer -> !answer.html() && Said.teams(answer).isEmpty(), Words.NONE),
  /** Asana: {@code data}, or {@code errors}. */
  ASANA(Said::asana, answer -> has(answer, "data"), Words.NONE),
  /** PagerDuty: {@code dedup_key}. */
  PAGERDUTY(Said::explained, answer -> has(answer, "dedup_key"), Words.NONE),
  /** Opsgenie: {@code requestId}. */
  OPSGENIE(Said::explained, answer -> has(answer, "requestId"), Words.NONE);

  /** First words of what a provider says that mean more than the code. */
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
    String text = said.apply(answer);
    String word = text.split(" ", 2)[0];
    String told = "HTTP " + answer.status() + (text.isEmpty() ? "" : ": " + text);
    if (words.gone.contains(word) || answer.status() == GONE) {
      return Delivery.disabled(told);
    }
    boolean odd = answer.good() && text.isEmpty();
    if (odd) {
      return later(answer, now, told + " without the answer that the provider gives");
    }
    int code = Said.code(answer);
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

  private static boolean truth(HttpAnswer answer, String name) {
    return answer.json().map(json -> Boolean.TRUE.equals(json.get(name))).orElse(false);
  }

  private static boolean has(HttpAnswer answer, String name) {
    return answer.json().map(json -> json.get(name) != null).orElse(false);
  }
}
