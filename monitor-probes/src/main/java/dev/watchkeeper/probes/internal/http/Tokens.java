package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The token of one probe, kept from run to run until shortly before it expires. One run at a time
 * uses it, each on another thread.
 */
final class Tokens {
  private static final long USUAL_SECONDS = 60;
  private static final long MOST_SECONDS = 86_400;
  private static final long MARGIN_SECONDS = 30;
  private static final int MAX_LENGTH = 16_384;
  private static final JsonPath TOKEN = JsonPath.parse("$.access_token");
  private static final JsonPath EXPIRES = JsonPath.parse("$.expires_in");
  private static final JsonPath ERROR = JsonPath.parse("$.error");

  private final AtomicReference<@Nullable Token> token = new AtomicReference<>();

  /**
   * A token.
   *
   * @param value the token itself
   * @param until when it is no longer used, as a reading of the monotonic clock
   */
  private record Token(String value, long until) {}

  /** The token that is still good at this reading of the monotonic clock; null if there is none. */
  @Nullable String good(long now) {
    Token kept = token.get();
    return kept == null || now - kept.until() >= 0 ? null : kept.value();
  }

  void drop() {
    token.set(null);
  }

  /** Takes the token out of the answer to a request for one. */
  String take(Answer answer, long now) throws ProbeFailure {
    int status = answer.head().status();
    if (status != 200) {
      throw refused("HTTP " + status + error(answer));
    }
    try {
      List<Found> found = TOKEN.find(answer.view().json());
      List<Found> expires = EXPIRES.find(answer.view().json());
      String value = found.isEmpty() ? "" : found.get(0).text();
      if (value.isEmpty() || value.length() > MAX_LENGTH || !Fields.fit(value)) {
        throw refused("an answer without a usable access_token");
      }
      double given = expires.isEmpty() ? Double.NaN : expires.get(0).number();
      long seconds = given >= 1 ? (long) Math.min(given, MOST_SECONDS) : USUAL_SECONDS;
      long used = Math.max(1, seconds - Math.min(MARGIN_SECONDS, seconds / 10 + 1));
      token.set(new Token(value, now + TimeUnit.SECONDS.toNanos(used)));
      return value;
    } catch (Json.BadJson e) {
      throw refused("an answer that is not JSON");
    }
  }

  private static String error(Answer answer) {
    try {
      List<Found> found = ERROR.find(answer.view().json());
      return found.isEmpty() ? "" : " (" + Texts.line(found.get(0).text(), 60) + ")";
    } catch (Json.BadJson e) {
      return "";
    }
  }

  private static ProbeFailure refused(String what) {
    return new ProbeFailure(Outcome.AUTH, what);
  }

  @Override
  public String toString() {
    return "tokens";
  }
}
