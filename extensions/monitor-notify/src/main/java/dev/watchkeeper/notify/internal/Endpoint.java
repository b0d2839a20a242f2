package dev.watchkeeper.notify.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request goes.
 *
 * @param tls whether with TLS
 * @param host name or address, without brackets
 * @param port the port
 * @param path path and query, as sent; begins with {@code /}
 */
record Endpoint(boolean tls, String host, int port, String path) {
  /** What {@link #of} asks for, for people. */
  static final String WHAT =
      "is a url with http or https, a host, and neither user information nor a fragment";

  /** Reads a url; empty if it is not one that can be called. */
  static Optional<Endpoint> of(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean tls = scheme.equals("https");
      boolean sound = tls || scheme.equals("http");
      if (!sound || uri.getHost() == null || extras(uri) || uri.getPort() > 65_535) {
        return Optional.empty();
      }
      String host = uri.getHost().startsWith("[") ? unbracketed(uri.getHost()) : uri.getHost();
      int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
      return Optional.of(new Endpoint(tls, host, port, path(uri)));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean extras(URI uri) {
    return uri.getRawUserInfo() != null
        || uri.getRawFragment() != null
        || !uri.toString().chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private static String unbracketed(String host) {
    return host.substring(1, host.length() - 1);
  }

  private static String path(URI uri) {
    String raw = uri.getRawPath();
    String path = raw == null || raw.isEmpty() ? "/" : raw;
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /** The same with more of a path; a query moves to the end. */
  Endpoint under(String more) {
    int query = path.indexOf('?');
    String before = query < 0 ? path : path.substring(0, query);
    String slashed = before.endsWith("/") ? before.substring(0, before.length() - 1) : before;
    return new Endpoint(tls, host, port, slashed + more + (query < 0 ? "" : path.substring(query)));
  }

  /** The field {@code Host}. */
  String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? name : name + ":" + port;
  }

  /** What people may see: no path, which may be a secret. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority();
  }
}
