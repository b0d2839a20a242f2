package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * The http probe: one exchange over HTTP/1.1 (RFC 9110, RFC 9112) or, if it is asked for, HTTP/2
 * (RFC 9113), with redirects followed by the probe itself. It is UP if the answer has an accepted
 * status and its body is as expected. Immutable; every method gives a copy. {@link #definition()}
 * writes the very settings that the probe reads, so that code, files and database rows say the
 * same.
 */
public final class Http extends NetworkSpec<Http> implements HttpRequest<Http> {
  /** The name of the type. */
  public static final String TYPE = "http";

  /** The status code of the final answer. */
  public static final MetricKey STATUS = MetricKey.gauge("http.status", "");

  /** The whole run in seconds; the same as {@link Net#LATENCY}. */
  public static final MetricKey LATENCY = Net.LATENCY;

  /** How many redirects were followed. */
  public static final MetricKey REDIRECTS = MetricKey.gauge("http.redirects", "");

  /** The size of the body in bytes, after decoding, as far as it was read. */
  public static final MetricKey SIZE = MetricKey.gauge("http.size", "bytes");

  /** The body as text, cut to 4,096 characters; judged, not stored. */
  public static final MetricKey BODY = MetricKey.text("http.body").notStored();

  /** The media type of the body. */
  public static final MetricKey CONTENT_TYPE = MetricKey.text("http.content_type");

  /** The version of HTTP: 1.0, 1.1 or 2. */
  public static final MetricKey VERSION = MetricKey.text("http.version");

  /** The size of a compressed body as it came over the wire. */
  public static final MetricKey WIRE_SIZE = MetricKey.gauge("http.wire_size", "bytes");

  /** The size of a compressed body after decoding, divided by that on the wire. */
  public static final MetricKey RATIO = MetricKey.gauge("http.compression", "");

  /** 1 if the body is larger than the byte cap, so that its rest was not read. */
  public static final MetricKey CUT = MetricKey.gauge("http.cut", "");

  /** The SHA-256 digest of the body in hexadecimal, if it was asked for. */
  public static final MetricKey BODY_SHA256 = MetricKey.text("http.body_sha256");

  /** By how much the clock of the server is ahead of ours, to the second. */
  public static final MetricKey CLOCK_SKEW = MetricKey.gauge("http.clock_skew", "seconds");

  /** The url of the last answer, if there were redirects; the values of its query hidden. */
  public static final MetricKey URL = MetricKey.text("http.url");

  /** The way over redirects: each url, its status, its phases and the days of its certificate. */
  public static final MetricKey HOPS = MetricKey.text("http.hops").notStored();

  /** The header fields of an answer that was not good; those that look secret masked. */
  public static final MetricKey HEADERS = MetricKey.text("http.headers").notStored();

  /** 1 if the last request went over a connection of an earlier one. */
  public static final MetricKey REUSED = MetricKey.gauge("http.reused", "");

  /** The time that it took to get a token. */
  public static final MetricKey TOKEN = MetricKey.gauge("http.token", "seconds");

  /** Days until the first certificate of the chain expires; as {@link Net#CERTIFICATE_DAYS}. */
  public static final MetricKey CERTIFICATE_DAYS = Net.CERTIFICATE_DAYS;

  /** All of them that are the probe's own. */
  public static final List<MetricKey> ALL =
      List.of(
          STATUS,
          REDIRECTS,
          SIZE,
          BODY,
          CONTENT_TYPE,
          VERSION,
          WIRE_SIZE,
          RATIO,
          CUT,
          BODY_SHA256,
          CLOCK_SKEW,
          URL,
          HOPS,
          HEADERS,
          TOKEN,
          REUSED);

  private Http(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Http copy(Target newTarget, Settings newSettings) {
    return new Http(newTarget, newSettings);
  }

  @Override
  public Http setting(String name, Object value) {
    return with(name, value);
  }

  @Override
  public Http adding(String name, Object value) {
    return add(name, value);
  }

  @Override
  public Http putting(String name, String key, Object value) {
    return put(name, key, value);
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

  /** With a user and password by the basic scheme; not sent to another origin. */
  public Http basicAuth(String user, Secret password) {
    return with("user", user).with("password", password);
  }

  /** With a bearer token; not sent to another origin. */
  public Http bearer(Secret token) {
    return with("bearer", token);
  }

  /** Follows at most so many redirects, 0 to 20; the default is 5. */
  public Http redirects(int most) {
    return with("redirects", most);
  }

  /** Follows redirects from https to http too. */
  public Http allowDowngrade() {
    return with("allow-downgrade", true);
  }

  /** Keeps no cookies between redirects and steps; they never outlive a run in any case. */
  public Http noCookies() {
    return with("cookies", false);
  }

  /** Asks for compressed answers (gzip, deflate); compressed ones are understood in any case. */
  public Http compressed() {
    return with("compression", true);
  }

  /**
   * Keeps the connection for the next request and the next run, at most 90 seconds idle and ten
   * minutes old; one that died meanwhile is opened again without a word. A run over a kept
   * connection has no phases of connecting.
   */
  public Http reuseConnection() {
    return with("connection", "reuse");
  }

  /**
   * Speaks this version of HTTP: {@code 1.1}, which is the default; {@code 2}, which the server has
   * to agree to in the TLS handshake, or to know without it where there is no TLS; {@code auto} for
   * what the server prefers of both, which is 1.1 without TLS. At other origins, to which redirects
   * lead, 2 is as auto. Connections of HTTP/2 are not kept.
   */
  public Http version(String version) {
    return with("version", version);
  }

  /** With this name of the client in place of {@code Watchkeeper}. */
  public Http userAgent(String name) {
    return header("User-Agent", name);
  }

  /**
   * With a bearer token that is had by client credentials (RFC 6749, 4.4), kept until shortly
   * before it expires, and had again once if it is refused earlier. That is part of the run and of
   * its deadline.
   */
  public Http oauth2(String tokenUrl, String clientId, Secret clientSecret, String... scopes) {
    Http some =
        put("oauth2", "token-url", tokenUrl)
            .put("oauth2", "client-id", clientId)
            .put("oauth2", "client-secret", requireNonNull(clientSecret, "clientSecret"));
    return scopes.length == 0 ? some : some.put("oauth2", "scopes", List.of(scopes));
  }

  /** Sends the client's credentials for a token in the body, for servers that want them there. */
  public Http oauth2CredentialsInBody() {
    return put("oauth2", "credentials", "body");
  }

  /**
   * Makes these requests, in order, in one run with one deadline, up to the first whose answer is
   * not good; the target is where relative urls begin. Methods above that say what one request is
   * and what is expected of its answer belong to the steps then; headers and credentials stay here
   * and go with every step that stays at the target.
   */
  public Http steps(HttpStep... steps) {
    List<Object> all = new ArrayList<>();
    for (HttpStep step : steps) {
      all.add(step.settings().asMap());
    }
    return with("steps", all);
  }
}
