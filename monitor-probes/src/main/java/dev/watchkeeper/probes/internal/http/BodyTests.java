package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of a body.
 *
 * @param texts tests of its text
 * @param json tests of values in JSON
 * @param wellFormed {@code json} or {@code xml} if it is to be that; else empty
 * @param minSize its least size in bytes
 * @param maxSize its greatest size in bytes; -1 for the cap
 * @param sha256 its digest in hexadecimal; empty for any
 * @param digest whether the digest is measured
 * @param changed {@code down} or {@code degraded} if it is to stay the same from run to run
 */
record BodyTests(
    List<Condition> texts,
    List<JsonTest> json,
    String wellFormed,
    int minSize,
    int maxSize,
    String sha256,
    boolean digest,
    String changed) {

  /**
   * A test of a value in JSON.
   *
   * @param path where it is
   * @param test what is expected of it
   */
  record JsonTest(JsonPath path, ValueTest test) {}

  static BodyTests read(Settings settings) {
    List<Condition> texts = new ArrayList<>();
    read(settings, "body-contains", Http.BODY::contains, texts);
    read(settings, "body-contains-not", Http.BODY::doesNotContain, texts);
    read(settings, "body-matches", Http.BODY::matches, texts);
    read(settings, "body-matches-not", Http.BODY::doesNotMatch, texts);
    String sha256 =
        settings
            .text("body-sha256")
            .check(t -> t.matches("[0-9A-Fa-f]{64}"), "is a SHA-256 digest in hexadecimal")
            .orElse("")
            .toLowerCase(Locale.ROOT);
    String changed = settings.text("body-changed").oneOf(List.of("down", "degraded")).orElse("");
    return new BodyTests(
        texts,
        jsonTests(settings),
        settings.text("well-formed").oneOf(List.of("json", "xml")).orElse(""),
        settings.integer("min-size").between(0, Integer.MAX_VALUE).orElse(0),
        settings.integer("max-size").between(0, Integer.MAX_VALUE).orElse(-1),
        sha256,
        settings.flag("digest").orElse(false) || !sha256.isEmpty() || !changed.isEmpty(),
        changed);
  }

  private static void read(
      Settings settings, String name, Function<String, Condition> make, List<Condition> into) {
    for (String text : settings.texts(name).orElse(List.of())) {
      try {
        into.add(make.apply(text));
      } catch (IllegalArgumentException e) {
        settings.reject(name, String.valueOf(e.getMessage()));
      }
    }
  }

  private static List<JsonTest> jsonTests(Settings settings) {
    List<JsonTest> tests = new ArrayList<>();
    for (Settings one : settings.sections("expect-json")) {
      String path = one.text("path").required();
      ValueTest test = ValueTest.read(one);
      try {
        tests.add(new JsonTest(JsonPath.parse(path), test));
      } catch (IllegalArgumentException e) {
        one.reject("path", String.valueOf(e.getMessage()));
      }
    }
    return tests;
  }

  /** Whether the text is judged, so that all of it is held. */
  boolean needText() {
    return !texts.isEmpty() || !json.isEmpty() || !wellFormed.isEmpty();
  }

  /** Whether anything of the body is judged or measured beyond its beginning. */
  boolean needAll() {
    return needText() || digest || minSize > 0 || maxSize >= 0;
  }

  /** Why the body is not as expected; null if it is. A change is not judged here. */
  @Nullable String wrong(BodyView view) {
    String wrong = wrongSize(view.body());
    if (wrong == null) {
      wrong = wrongText(view);
    }
    return wrong == null ? wrongForm(view) : wrong;
  }

  private @Nullable String wrongSize(Body body) {
    if (body.size() < minSize) {
      return "the body has " + body.size() + " bytes, expected at least " + minSize;
    }
    if (maxSize >= 0 && body.size() > maxSize) {
      return "the body has " + body.size() + " bytes, expected at most " + maxSize;
    }
    if (!sha256.isEmpty() && !sha256.equals(body.sha256())) {
      return "the body has the SHA-256 digest " + body.sha256() + ", expected " + sha256;
    }
    return null;
  }

  private @Nullable String wrongText(BodyView view) {
    for (Condition condition : texts) {
      // the whole text is judged, not only what a measurement keeps of it
      Boolean held = condition.holdsFor(view.text());
      if (held == null || !held) {
        return "the body does not hold: " + condition.evaluate(Measurements.empty()).expected();
      }
    }
    return null;
  }

  private @Nullable String wrongForm(BodyView view) {
    if (wellFormed.equals("xml")) {
      String wrong = XmlCheck.wrong(view.text());
      return wrong == null ? null : "bad body: " + wrong;
    }
    if (json.isEmpty() && wellFormed.isEmpty()) {
      return null;
    }
    try {
      Json read = view.json();
      for (JsonTest one : json) {
        String wrong = one.test().wrong(one.path().toString(), one.path().find(read));
        if (wrong != null) {
          return wrong;
        }
      }
      return null;
    } catch (Json.BadJson e) {
      return "bad body: not JSON: " + e.getMessage();
    }
  }
}
