package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one request over HTTP is, and which answers to it are good: the common part of a check with
 * one request ({@link Http}) and of one step of several ({@link HttpStep}). Immutable; every method
 * gives a copy.
 *
 * @param <S> the writer itself
 */
public sealed interface HttpRequest<S extends HttpRequest<S>> permits Http, HttpStep {
  /** A copy with this setting; the methods below write theirs with it. */
  S setting(String name, Object value);

  /** A copy with one value more in the list under this name. */
  S adding(String name, Object value);

  /** A copy with one value more in the map under this name. */
  S putting(String name, String key, Object value);

  /** With this method; upper-case letters. */
  default S method(String method) {
    return setting("method", method);
  }

  /**
   * With this header field; {@code Host} and {@code User-Agent} replace the usual ones. One whose
   * name looks secret (it has {@code auth}, {@code cookie}, {@code token}, {@code key} or the like
   * in it) is not sent to another origin.
   */
  default S header(String name, String value) {
    return putting("headers", name, value);
  }

  /** With this header field, whose value is never shown and never sent to another origin. */
  default S secretHeader(String name, Secret value) {
    return putting("secret-headers", name, requireNonNull(value, "value"));
  }

  /** With this body, as UTF-8. */
  default S body(String body) {
    return setting("body", body);
  }

  /** With the content of this file as body, at most 1 MiB, read when the check is added. */
  default S bodyFile(String file) {
    return setting("body-file", file);
  }

  /** With this field of a form, which is the body; never sent to another origin. */
  default S form(String name, String value) {
    return putting("form", name, value);
  }

  /** With this field of a form, whose value is never shown. */
  default S form(String name, Secret value) {
    return putting("form", name, requireNonNull(value, "value"));
  }

  /** Accepts these status codes and ranges, such as {@code "200-299"}; the default is that one. */
  default S status(String... codes) {
    return setting("status", List.of(codes));
  }

  /** Expects this text in the body; several of these mean all of them. */
  default S bodyContains(String text) {
    return adding("body-contains", text);
  }

  /** Expects this text not to be in the body. */
  default S bodyContainsNot(String text) {
    return adding("body-contains-not", text);
  }

  /** Expects the regular expression to be found in the body. */
  default S bodyMatches(String regex) {
    return adding("body-matches", regex);
  }

  /** Expects the regular expression not to be found in the body. */
  default S bodyMatchesNot(String regex) {
    return adding("body-matches-not", regex);
  }

  /** Expects this of a header field; several fields of one name count as one with commas. */
  default S expectHeader(String name, Expect value) {
    return adding("expect-headers", value.settings("name", name));
  }

  /**
   * Expects this of the values at a path into a body of JSON, the plain part of RFC 9535: {@code
   * $.items[0].name}, {@code $['odd name']}, {@code $.items[*].state}, {@code $.items.length()}.
   */
  default S expectJson(String path, Expect value) {
    return adding("expect-json", value.settings("path", path));
  }

  /** Expects this of the url that the last answer came from. */
  default S expectUrl(Expect value) {
    return setting("expect-url", value.settings("", ""));
  }

  /** Expects exactly so many redirects. */
  default S expectRedirects(int count) {
    return setting("expect-redirects", count);
  }

  /** Expects this version of HTTP in the answer: {@code 1.0}, {@code 1.1} or {@code 2}. */
  default S expectVersion(String version) {
    return setting("expect-version", version);
  }

  /** Expects that the last answer came over TLS, or that it did not. */
  default S expectTls(boolean tls) {
    return setting("expect-tls", tls);
  }

  /** Expects one of these media types, such as {@code application/json} or {@code text/*}. */
  default S contentType(String... types) {
    return setting("content-type", List.of(types));
  }

  /** Expects that {@code Last-Modified} is there and no older than this. */
  default S modifiedWithin(Duration age) {
    return setting("modified-within", age);
  }

  /** Expects that {@code Age}, if it is there, says no more than this. */
  default S ageAtMost(Duration age) {
    return setting("age-at-most", age);
  }

  /** Expects a body of so many bytes after decoding, both bounds included. */
  default S size(int least, int most) {
    return setting("min-size", least).setting("max-size", most);
  }

  /** Expects a body that is well-formed {@code json} or {@code xml} (without document type). */
  default S wellFormed(String form) {
    return setting("well-formed", form);
  }

  /** Measures the SHA-256 digest of the body. */
  default S digest() {
    return setting("digest", true);
  }

  /** Expects this SHA-256 digest of the body, in hexadecimal. */
  default S bodySha256(String digest) {
    return setting("body-sha256", digest);
  }

  /** Is DOWN in the first run in which the body is another than in the run before. */
  default S downIfBodyChanged() {
    return setting("body-changed", "down");
  }

  /** Is DEGRADED in the first run in which the body is another than in the run before. */
  default S degradedIfBodyChanged() {
    return setting("body-changed", "degraded");
  }

  /** Does not read the body at all. */
  default S ignoreBody() {
    return setting("read-body", false);
  }

  /** Captures the first value at a path into JSON, for later steps as {@code ${name}}. */
  default S captureJson(String name, String path) {
    return adding("capture", Map.of("name", name, "json", path));
  }

  /** Captures a header field. */
  default S captureHeader(String name, String field) {
    return adding("capture", Map.of("name", name, "header", field));
  }

  /** Captures the first group of a regular expression in the body, or the match without one. */
  default S captureMatch(String name, String regex) {
    return adding("capture", Map.of("name", name, "matches", regex));
  }

  /** Captures the first value at a path into JSON and hides it wherever it would be shown. */
  default S captureSecretJson(String name, String path) {
    return adding("capture", Map.of("name", name, "json", path, "secret", true));
  }

  /** Measures the number at a path into JSON as {@code http.json.NAME}. */
  default S measureJson(String name, String path) {
    Map<String, Object> capture = new LinkedHashMap<>();
    capture.put("name", name);
    capture.put("json", path);
    capture.put("measure", "number");
    capture.put("optional", true);
    return adding("capture", capture);
  }
}
