package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A value that is taken out of an answer, for later steps and as a measurement.
 *
 * @param name under which it is known
 * @param path where it is in JSON; null if not there
 * @param field the header field that it is in; null if not there
 * @param groups the expression that finds it in the body; null if none does
 * @param key under which it is measured; null if it is not
 * @param secret whether it is never shown
 * @param optional whether the answer may be without it
 */
record Capture(
    String name,
    @Nullable JsonPath path,
    @Nullable String field,
    @Nullable Groups groups,
    @Nullable MetricKey key,
    boolean secret,
    boolean optional) {
  static final int MAX_LENGTH = 4_096;
  private static final String NAME = "[a-z][a-z0-9_]{0,39}";

  /** Reads the list under {@code capture}. */
  static List<Capture> readAll(Settings settings) {
    List<Capture> captures = new ArrayList<>();
    for (Settings one : settings.sections("capture")) {
      captures.add(read(one));
    }
    return captures;
  }

  private static Capture read(Settings settings) {
    String name =
        settings
            .text("name")
            .check(n -> n.matches(NAME), "is a name of lower-case letters, digits and '_'")
            .required();
    JsonPath path = settings.text("json").optional().map(t -> path(t, settings)).orElse(null);
    Groups groups = settings.text("matches").optional().map(t -> groups(t, settings)).orElse(null);
    String field = settings.text("header").optional().orElse(null);
    String as = settings.text("measure").oneOf(List.of("number", "text", "no")).orElse("no");
    boolean secret = settings.flag("secret").orElse(false);
    boolean optional = settings.flag("optional").orElse(false);
    int sources = (settings.has("json") ? 1 : 0) + (settings.has("matches") ? 1 : 0);
    if (sources + (field == null ? 0 : 1) != 1) {
      settings.reject("", "takes its value from one of json, header and matches");
    }
    if (secret && !as.equals("no")) {
      settings.reject("measure", "would show a secret");
    }
    MetricKey key = name.matches(NAME) ? key(settings.has("json"), name, as) : null;
    return new Capture(name, path, field, groups, key, secret, optional);
  }

  private static @Nullable MetricKey key(boolean json, String name, String as) {
    String full = (json ? "http.json." : "http.value.") + name;
    return switch (as) {
      case "number" -> MetricKey.gauge(full, "");
      case "text" -> MetricKey.text(full);
      default -> null;
    };
  }

  private static @Nullable JsonPath path(String text, Settings settings) {
    try {
      return JsonPath.parse(text);
    } catch (IllegalArgumentException e) {
      settings.reject("json", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable Groups groups(String regex, Settings settings) {
    try {
      return Groups.of(regex);
    } catch (IllegalArgumentException e) {
      settings.reject("matches", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Whether the body is needed for it. */
  boolean fromBody() {
    return field == null;
  }

  /** The value in this answer; null if there is none. */
  @Nullable Found value(HttpMessage head, BodyView body) throws Json.BadJson {
    if (field != null) {
      String text = head.first(field.toLowerCase(Locale.ROOT));
      return text == null ? null : new Found(Found.Kind.FIELD, text);
    }
    if (path != null) {
      List<Found> found = path.find(body.json());
      return found.isEmpty() ? null : found.get(0);
    }
    String text = groups == null ? null : groups.first(body.text());
    return text == null ? null : new Found(Found.Kind.FIELD, text);
  }

  /** Measures the value, if that is asked for and it is of the right kind. */
  void measure(Found value, Measurements.Builder into) {
    if (key == null) {
      return;
    }
    double number = value.number();
    if (!key.isNumber()) {
      into.set(key, Texts.line(value.text(), MAX_LENGTH));
    } else if (Double.isFinite(number)) {
      into.set(key, number);
    }
  }
}
