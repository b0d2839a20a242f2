package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request of a run and what is expected of its answer.
 *
 * @param name the name of the step; empty for the only one
 * @param plan what is asked
 * @param constant the request, if it is the same in every run; else null
 * @param expected which answers are good
 * @param captures what is taken out of the answer
 * @param always whether it is made although an earlier step failed
 * @param time under which its time is measured; null for the only step
 */
record StepPlan(
    String name,
    RequestPlan plan,
    @Nullable Request constant,
    Expected expected,
    List<Capture> captures,
    boolean always,
    @Nullable MetricKey time) {

  private static final String NAME = "[a-z][a-z0-9-]{0,39}";

  /**
   * Which answers are good.
   *
   * @param status by their status
   * @param head by the rest of their head
   * @param body by their body
   * @param readBody whether the body is read at all
   */
  record Expected(StatusTests status, HeadTests head, BodyTests body, boolean readBody) {
    static Expected read(Settings settings) {
      BodyTests body = BodyTests.read(settings);
      boolean readBody = settings.flag("read-body").orElse(true);
      if (!readBody && body.needAll()) {
        settings.reject("read-body", "is true where something of the body is expected");
      }
      return new Expected(StatusTests.read(settings), HeadTests.read(settings), body, readBody);
    }
  }

  /** The names of the settings that {@link Expected#read} asks for, and that of the captures. */
  static final List<String> NAMES =
      List.of(
          "status",
          "expect-headers",
          "content-type",
          "expect-version",
          "expect-tls",
          "expect-url",
          "expect-redirects",
          "modified-within",
          "age-at-most",
          "body-contains",
          "body-contains-not",
          "body-matches",
          "body-matches-not",
          "expect-json",
          "well-formed",
          "min-size",
          "max-size",
          "body-sha256",
          "digest",
          "body-changed",
          "read-body",
          "capture");

  /** The only request of a check. */
  static StepPlan only(Settings settings, RequestPlan plan, Url url) {
    Request constant = constant(plan, url);
    return new StepPlan(
        "", plan, constant, Expected.read(settings), Capture.readAll(settings), false, null);
  }

  /** One step of several. */
  static StepPlan step(Settings settings, RequestPlan plan, Url base) {
    String name =
        settings.text("name").check(n -> n.matches(NAME), "is a name such as 'log-in'").required();
    return new StepPlan(
        name,
        plan,
        plan.placeholders().isEmpty() ? constant(plan, base) : null,
        Expected.read(settings),
        Capture.readAll(settings),
        settings.flag("always").orElse(false),
        time(name));
  }

  /** Under which the time of the step with this name is measured; null if it is no name. */
  static @Nullable MetricKey time(String name) {
    return name.matches(NAME)
        ? MetricKey.gauge("http.step." + name.replace('-', '_'), "seconds")
        : null;
  }

  private static @Nullable Request constant(RequestPlan plan, Url base) {
    try {
      return plan.resolve(base, Map.of());
    } catch (ProbeFailure e) {
      return null;
    }
  }

  /** The request of one run. */
  Request request(Url base, Map<String, String> captured) throws ProbeFailure {
    return constant == null ? plan.resolve(base, captured) : constant;
  }

  /** Whether all of the body is held. */
  boolean needText() {
    if (expected.body().needText()) {
      return true;
    }
    for (int i = 0; i < captures.size(); i++) {
      if (captures.get(i).fromBody()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the end of the body matters. */
  boolean needAll() {
    return expected.body().needAll() || needText();
  }
}
