package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The http probe: one exchange over HTTP/1.1 (RFC 9110, RFC 9112), with redirects followed by the
 * probe itself. It is UP if the answer has an accepted status and its body is as expected.
 * Immutable; every method gives a copy. {@link #definition()} writes the very settings that the
 * probe reads, so that code, files and database rows say the same.
 */
public final class Http extends NetworkSpec<Http> {
  /** The name of the type. */
  public static final String TYPE = "http";

  /** The status code of the final answer. */
  public static final MetricKey STATUS = MetricKey.gauge("http.status", "");

  /** The whole run in seconds; the same as {@link Net#LATENCY}. */
  public static final MetricKey LATENCY = Net.LATENCY;

  /** How many redirects were followed. */
  public static final MetricKey REDIRECTS = MetricKey.gauge("http.redirects", "");

  /** The size of the body in bytes. */
  public static final MetricKey SIZE = MetricKey.gauge("http.size", "bytes");

  /** The body as text, cut to 4,096 characters; judged, not stored. */
  public static final MetricKey BODY = MetricKey.text("http.body").notStored();

  /** The media type of the body. */
  public static final MetricKey CONTENT_TYPE = MetricKey.text("http.content_type");

  /** Days until the first certificate of the chain expires; as {@link Net#CERTIFICATE_DAYS}. */
  public static final MetricKey CERTIFICATE_DAYS = Net.CERTIFICATE_DAYS;

  private Http(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Http copy(Target newTarget, Settings newSettings) {
    return new Http(newTarget, newSettings);
  }

  /** GET of a url with the scheme {@code http} or {@code https}. */
  public static Http get(String url) {
    return new Http(Target.of(url), Settings.empty());
  }

  /** HEAD of a url. */
  public static Http head(String url) {
    return get(url).method("HEAD");
  }

  /** POST of a body to a url. */
  public static Http post(String url, String body) {
    return get(url).method("POST").body(body);
  }

  /** With this method; upper-case letters. */
  public Http method(String method) {
    return with("method", method);
  }

  /** With this header field; {@code Host} and {@code User-Agent} replace the usual ones. */
  public Http header(String name, String value) {
    return put("headers", name, value);
  }

  /** With this header field, whose value is never shown and never sent to another origin. */
  public Http secretHeader(String name, Secret value) {
    return put("secret-headers", name, requireNonNull(value, "value"));
  }

  /** With this body, as UTF-8. */
  public Http body(String body) {
    return with("body", body);
  }

  /** With a user and password by the basic scheme; not sent to another origin. */
  public Http basicAuth(String user, Secret password) {
    return with("user", user).with("password", password);
  }

  /** With a bearer token; not sent to another origin. */
  public Http bearer(Secret token) {
    return with("bearer", token);
  }

  /** Accepts these status codes and ranges, such as {@code "200-299"}; the default is that one. */
  public Http status(String... codes) {
    return with("status", List.of(codes));
  }

  /** Expects this text in the body; several of these mean all of them. */
  public Http bodyContains(String text) {
    return add("body-contains", text);
  }

  /** Expects this text not to be in the body. */
  public Http bodyContainsNot(String text) {
    return add("body-contains-not", text);
  }

  /** Expects the regular expression to be found in the body. */
  public Http bodyMatches(String regex) {
    return add("body-matches", regex);
  }

  /** Expects the regular expression not to be found in the body. */
  public Http bodyMatchesNot(String regex) {
    return add("body-matches-not", regex);
  }

  /** Follows at most so many redirects, 0 to 20; the default is 5. */
  public Http redirects(int most) {
    return with("redirects", most);
  }

  /** Follows redirects from https to http too. */
  public Http allowDowngrade() {
    return with("allow-downgrade", true);
  }
}
