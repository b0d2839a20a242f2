package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Endpoint;
import java.net.IDN;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A url with the scheme http or https (RFC 3986), taken apart. What may not stand in a path or
 * query is escaped, as browsers do; what makes a host doubtful is refused.
 *
 * @param secure whether the scheme is https
 * @param host without brackets
 * @param port as given, or the scheme's own
 * @param path with query, at least a slash
 * @param userInfo user and password, decoded; empty if there is none
 */
record Url(boolean secure, String host, int port, String path, String userInfo) {
  private static final Url NOWHERE = new Url(false, "localhost", 80, "/", "");
  private static final String ESCAPED = " \"<>\\^`{|}";

  static Url read(String address, Settings settings, String name) {
    try {
      return parse(address);
    } catch (IllegalArgumentException e) {
      settings.reject(name, String.valueOf(e.getMessage()));
      return NOWHERE;
    }
  }

  /**
   * Takes a url apart.
   *
   * @throws IllegalArgumentException if it is none that can be asked for; the message is masked
   */
  static Url parse(String text) {
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "is a url with the scheme http or https, not " + shown(text));
    }
    int begin = colon + 3;
    int end = begin;
    while (end < text.length() && "/?#\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String authority = text.substring(begin, end);
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? "" : decoded(authority.substring(0, at), text);
    return parse(scheme.equals("https"), user, authority.substring(at + 1), text.substring(end))
        .orRefused(text);
  }

  private static Url parse(boolean secure, String user, String place, String rest) {
    int bracket = place.lastIndexOf(']');
    int colon = place.indexOf(':', Math.max(0, bracket));
    String name = colon < 0 ? place : place.substring(0, colon);
    String digits = colon < 0 ? "" : place.substring(colon + 1);
    int port = digits.isEmpty() ? (secure ? 443 : 80) : port(digits);
    return new Url(secure, host(name), port, path(rest), user);
  }

  private Url orRefused(String text) {
    if (host.isEmpty() || port < 1 || port > 65_535 || path.isEmpty()) {
      throw new IllegalArgumentException(
          "is a url with a valid host, port and path, not " + shown(text));
    }
    return this;
  }

  private static int port(String digits) {
    return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
  }

  /** The name or address; empty if it is none. */
  private static String host(String name) {
    if (name.startsWith("[")) {
      boolean sound = name.matches("\\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+\\]");
      return sound ? name.substring(1, name.length() - 1) : "";
    }
    String ascii = name;
    if (!name.chars().allMatch(c -> c < 128)) {
      try {
        ascii = IDN.toASCII(name);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    return ascii.length() <= 253 && ascii.matches("[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_.-])?")
        ? ascii
        : "";
  }

  /** The path and query without fragment, escaped; empty if it cannot be. */
  private static String path(String rest) {
    int hash = rest.indexOf('#');
    String kept = hash < 0 ? rest : rest.substring(0, hash);
    String rooted = kept.startsWith("/") ? kept : "/" + kept;
    StringBuilder escaped = new StringBuilder(rooted.length() + 16);
    for (byte b : rooted.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c < ' ' || c == 127) {
        return "";
      }
      if (c > 127 || ESCAPED.indexOf(c) >= 0) {
        escaped.append('%').append(digit(c >> 4)).append(digit(c & 15));
      } else {
        escaped.append((char) c);
      }
    }
    return escaped.toString();
  }

  private static char digit(int value) {
    return "0123456789ABCDEF".charAt(value);
  }

  private static String decoded(String user, String text) {
    try {
      return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is a url with a valid user, not " + shown(text), e);
    }
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

  /** The path without the query. */
  String pathOnly() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** The whole url, without user information and with the values of its query hidden. */
  String shown() {
    String all = origin() + path;
    return path.indexOf('?') < 0 && path.indexOf(';') < 0 || all.length() > Target.MAX_LENGTH
        ? Texts.line(origin() + pathOnly(), 200)
        : Texts.line(Target.of(all).toString(), 200);
  }

  /**
   * Where a reference leads to from here, after RFC 3986, 5.2.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  Url resolve(String reference) {
    String to = reference.strip();
    if (to.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
      return parse(to);
    }
    if (to.startsWith("//")) {
      return parse((secure ? "https:" : "http:") + to);
    }
    if (to.isEmpty() || to.startsWith("#")) {
      return this;
    }
    if (to.startsWith("?")) {
      return parse(origin() + pathOnly() + to);
    }
    String folder = pathOnly().substring(0, pathOnly().lastIndexOf('/') + 1);
    return parse(origin() + withoutDots(to.startsWith("/") ? to : folder + to));
  }

  private static String withoutDots(String path) {
    int query = path.indexOf('?');
    String only = query < 0 ? path : path.substring(0, query);
    if (!only.contains("/.")) {
      return path;
    }
    StringBuilder kept = new StringBuilder(path.length());
    String[] parts = only.substring(1).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean up = parts[i].equals("..");
      boolean last = i == parts.length - 1;
      if (up) {
        kept.setLength(Math.max(0, kept.lastIndexOf("/")));
      }
      if (!up && !parts[i].equals(".")) {
        kept.append('/').append(parts[i]);
      } else if (last) {
        kept.append('/');
      }
    }
    return kept + (query < 0 ? "" : path.substring(query));
  }
}
