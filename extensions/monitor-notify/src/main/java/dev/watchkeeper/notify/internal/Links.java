package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Alert;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Links to pages of the host: a url with the placeholders {@code ${check}}, {@code ${rule}} and
 * {@code ${key}}, whose values are encoded for a url. Stateless.
 */
final class Links {
  private static final Alert SAMPLE = Samples.alert();

  private Links() {}

  private static Optional<Template> template(String text) {
    return Template.of(
        text, name -> name.equals("check") || name.equals("rule") || name.equals("key"));
  }

  /** Whether it is a template that gives links. */
  static boolean sound(String text) {
    return template(text).isPresent() && fill(text, SAMPLE).isPresent();
  }

  /** The link for an alert; empty if there is no template, or no link comes of it. */
  static Optional<String> fill(String text, Alert alert) {
    Map<String, String> values =
        Map.of("check", alert.check().value(), "rule", alert.rule(), "key", alert.key());
    return template(text)
        .map(t -> t.fill(name -> encode(values.getOrDefault(name, ""))))
        .filter(Escapes::isLink);
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
