package dev.watchkeeper.probes.internal.websocket;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A url with the scheme ws or wss (RFC 6455, 3), taken apart.
 *
 * @param secure whether there is TLS
 * @param endpoint where to connect to
 * @param path with query, at least a slash
 */
record WebSocketUrl(boolean secure, Endpoint endpoint, String path) {
  static final WebSocketUrl NOWHERE = new WebSocketUrl(false, new Endpoint("localhost", 80), "/");

  /**
   * Takes a url apart.
   *
   * @throws IllegalArgumentException if it is none that can be opened; the message is masked
   */
  static WebSocketUrl parse(Target target) {
    URI uri;
    try {
      uri = new URI(target.address());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a url: " + shown(target), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("wss");
    if (!secure && !scheme.equals("ws")) {
      throw new IllegalArgumentException(
          "is a url with the scheme ws or wss, not " + shown(target));
    }
    String host = uri.getHost() == null ? "" : uri.getHost();
    int port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
    boolean plain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
    if (host.isEmpty() || port < 1 || port > 65_535 || !plain) {
      throw new IllegalArgumentException(
          "is a url with a host and a valid port, without user and fragment, not " + shown(target));
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new WebSocketUrl(
        secure, new Endpoint(bare, port), URI.create(path + query).toASCIIString());
  }

  private static String shown(Target target) {
    return "'" + Texts.line(target.toString(), 120) + "'";
  }

  /** The value of the Host field. */
  String hostField() {
    String host = endpoint.host().indexOf(':') >= 0 ? "[" + endpoint.host() + "]" : endpoint.host();
    return endpoint.port() == (secure ? 443 : 80) ? host : host + ":" + endpoint.port();
  }
}
