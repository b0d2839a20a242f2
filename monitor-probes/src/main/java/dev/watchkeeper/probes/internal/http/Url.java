package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Endpoint;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A url with the scheme http or https, taken apart.
 *
 * @param secure whether the scheme is https
 * @param host without brackets
 * @param port as given, or the scheme's own
 * @param path with query, at least a slash
 * @param userInfo user and password, decoded; empty if there is none
 */
record Url(boolean secure, String host, int port, String path, String userInfo) {
  private static final Url NOWHERE = new Url(false, "localhost", 80, "/", "");

  static Url read(String address, Settings settings) {
    try {
      return parse(address);
    } catch (IllegalArgumentException e) {
      settings.reject("target", String.valueOf(e.getMessage()));
      return NOWHERE;
    }
  }

  /**
   * Takes a url apart.
   *
   * @throws IllegalArgumentException if it is none that can be asked for; the message is masked
   */
  static Url parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "is not a url: " + shown(text) + " (" + e.getReason() + ")");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "is a url with the scheme http or https, not " + shown(text));
    }
    return parse(uri, scheme.equals("https"), text);
  }

  private static Url parse(URI uri, boolean secure, String text) {
    String host = uri.getHost() == null ? internationalHost(uri, text) : uri.getHost();
    int port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "is a url with a host and a valid port, not " + shown(text));
    }
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo().replace("+", "%2B");
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Url(
        secure, bare, port, ascii(path + query), URLDecoder.decode(user, StandardCharsets.UTF_8));
  }

  private static String internationalHost(URI uri, String text) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    try {
      return host.isEmpty() || host.indexOf(':') >= 0 ? "" : IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is a url with a valid host, not " + shown(text), e);
    }
  }

  private static String ascii(String path) {
    StringBuilder ascii = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b < 0) {
        ascii.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
      } else {
        ascii.append((char) b);
      }
    }
    return ascii.toString();
  }

  private static String shown(String text) {
    try {
      return "'" + Texts.line(Target.of(text).toString(), 120) + "'";
    } catch (IllegalArgumentException e) {
      return "this";
    }
  }

  Endpoint endpoint() {
    return new Endpoint(host, port);
  }

  boolean sameOrigin(Url other) {
    return secure == other.secure && port == other.port && host.equalsIgnoreCase(other.host);
  }

  /** The value of the Host field. */
  String hostField() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? name : name + ":" + port;
  }

  /** Scheme, host and port, without anything that may be secret. */
  String origin() {
    return (secure ? "https://" : "http://") + hostField();
  }

  /** Where a Location field leads to from here. */
  Url resolve(String location) {
    String base = origin() + path;
    try {
      return parse(new URI(base).resolve(location.replace(" ", "%20")).toString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a url: " + e.getReason(), e);
    }
  }
}
