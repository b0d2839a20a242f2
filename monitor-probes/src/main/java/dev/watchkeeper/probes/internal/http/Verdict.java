package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.ProbeContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges one answer: its status first, which counts even where the body is too large to judge, then
 * the rest of its head, then its body; takes captured values out of it.
 */
final class Verdict {
  private final HttpPlan plan;
  private final StepPlan step;
  private final ProbeContext context;
  private final Measurements.Builder measured;
  private final Map<String, String> captured;
  private final List<String> secrets = new ArrayList<>(0);

  Verdict(HttpPlan plan, StepPlan step, ProbeContext context, Measurements.Builder measured) {
    this.measured = measured;
    this.plan = plan;
    this.step = step;
    this.captured = step.captures().isEmpty() ? Map.of() : new HashMap<>();
    this.context = context;
  }

  /** What was captured. */
  Map<String, String> captured() {
    return captured;
  }

  /** What of it is never shown. */
  List<String> secrets() {
    return secrets;
  }

  Reading of(Answer answer, Request request, long millis) {
    int status = answer.head().status();
    if (!step.expected().status().accept(status)) {
      boolean refused = status == 401 && plan.authorizes(request);
      return refused
          ? Reading.of(Outcome.AUTH, "HTTP 401: the credentials were refused" + after(millis))
          : Reading.down("HTTP " + status + after(millis));
    }
    if (answer.body().cut() && step.needAll()) {
      return Reading.of(
          Outcome.TOO_LARGE,
          "HTTP " + status + ", but the body has more than " + answer.body().size() + " bytes");
    }
    long now = context.time().wallTime().getEpochSecond();
    String wrong = step.expected().head().wrong(answer, now);
    if (wrong == null) {
      wrong = step.expected().body().wrong(answer.view());
    }
    if (wrong == null) {
      wrong = capture(answer);
    }
    return wrong == null ? unchanged(answer.body()) : Reading.down(wrong + after(millis));
  }

  private static String after(long millis) {
    return " after " + millis + " ms";
  }

  private @Nullable String capture(Answer answer) {
    for (Capture one : step.captures()) {
      Found value;
      try {
        value = one.value(answer.head(), answer.view());
      } catch (Json.BadJson e) {
        return "bad body: not JSON: " + e.getMessage();
      }
      if (value == null && !one.optional()) {
        return "nothing to capture as '" + one.name() + "'";
      }
      if (value != null) {
        keep(one, value);
      }
    }
    return null;
  }

  private void keep(Capture one, Found value) {
    String text = value.text();
    String cut = text.length() > Capture.MAX_LENGTH ? text.substring(0, Capture.MAX_LENGTH) : text;
    captured.put(one.name(), cut);
    if (one.secret() && cut.length() >= Hidden.LEAST) {
      secrets.add(cut);
    }
    one.measure(value, measured);
  }

  /** Compares the digest with that of the run before. */
  private Reading unchanged(Body body) {
    BodyTests tests = step.expected().body();
    String sum = body.sha256();
    if (!tests.digest() || sum == null) {
      return Reading.up();
    }
    String name = step.name().isEmpty() ? "http.body" : "http.body." + step.name();
    boolean changed = context.recall(name).filter(before -> !before.equals(sum)).isPresent();
    context.remember(name, sum);
    String what = "the body has changed since the last run";
    if (!changed || tests.changed().isEmpty()) {
      return Reading.up();
    }
    return tests.changed().equals("down") ? Reading.down(what) : Reading.degraded(what);
  }

  /** The same verdict with another reason. */
  static Reading reason(Reading seen, String reason) {
    return seen.status() == Status.DEGRADED
        ? Reading.degraded(reason)
        : Reading.of(seen.outcome(), reason);
  }

  /** The same verdict without secrets in its reason. */
  static Reading masked(Reading seen, List<String> hidden) {
    String reason = Hidden.in(seen.reason(), hidden);
    return reason.equals(seen.reason()) ? seen : reason(seen, reason);
  }
}
