package dev.watchkeeper.probes.internal.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one run, after the rules of RFC 6265 for where a cookie may go: to the host that
 * set it, or to the hosts under the domain that it names, on its path, a secure one over https
 * only. A domain without a dot, one such as {@code co.uk}, and the address of a machine are no
 * domains to share cookies in. At most 50 of 4,096 characters; others are not kept.
 */
final class Cookies {
  private static final int MOST = 50;
  private static final int MAX_LENGTH = 4_096;
  private static final List<String> REGISTRIES =
      List.of("ac", "co", "com", "edu", "gob", "gov", "go", "ltd", "ne", "net", "or", "org", "plc");

  private final List<Cookie> cookies = new ArrayList<>(2);

  /**
   * One cookie.
   *
   * @param name its name
   * @param value its value
   * @param domain in lower case; the host itself if it names none
   * @param hostOnly whether it goes to that host only
   * @param path where it begins to go
   * @param secure whether over https only
   */
  private record Cookie(
      String name, String value, String domain, boolean hostOnly, String path, boolean secure) {
    boolean goesTo(Url url) {
      String host = url.host().toLowerCase(Locale.ROOT);
      boolean there = host.equals(domain) || !hostOnly && host.endsWith("." + domain);
      return there && (url.secure() || !secure) && onPath(url.pathOnly());
    }

    private boolean onPath(String asked) {
      return asked.startsWith(path)
          && (asked.length() == path.length()
              || path.endsWith("/")
              || asked.charAt(path.length()) == '/');
    }

    boolean replaces(Cookie other) {
      return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
    }
  }

  /** Takes what an answer set; {@code now} is in seconds since 1970. */
  void take(HttpMessage head, Url from, long now) {
    for (HttpMessage.Field field : head.fields()) {
      if (field.name().equals("set-cookie") && field.value().length() <= MAX_LENGTH) {
        take(field.value(), from, now);
      }
    }
  }

  private void take(String text, Url from, long now) {
    String[] parts = text.split(";", -1);
    int equals = parts[0].indexOf('=');
    if (equals <= 0) {
      return;
    }
    Attributes attributes = new Attributes(parts);
    Cookie cookie = attributes.cookie(parts[0], equals, from);
    if (cookie == null) {
      return;
    }
    cookies.removeIf(cookie::replaces);
    if (!attributes.expired(now) && cookies.size() < MOST) {
      cookies.add(cookie);
    }
  }

  /** The value of the Cookie field for this url; null if there are none for it. */
  @Nullable String field(Url url) {
    StringBuilder field = null;
    for (int i = 0; i < cookies.size(); i++) {
      Cookie cookie = cookies.get(i);
      if (cookie.goesTo(url)) {
        field = field == null ? new StringBuilder(64) : field.append("; ");
        field.append(cookie.name()).append('=').append(cookie.value());
      }
    }
    return field == null ? null : field.toString();
  }

  /** Whether cookies set for a domain by a host under it may be shared there. */
  static boolean shareable(String domain, String host) {
    boolean under = host.equals(domain) || host.endsWith("." + domain);
    int dot = domain.indexOf('.');
    if (!under || dot < 0 || address(host)) {
      return false;
    }
    boolean two = domain.indexOf('.', dot + 1) < 0;
    boolean country = domain.length() - dot - 1 == 2;
    return !(two && country && REGISTRIES.contains(domain.substring(0, dot)));
  }

  private static boolean address(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
  }

  /** What stands behind the name and value of a cookie; the last of several counts. */
  private static final class Attributes {
    private final Map<String, String> values = new HashMap<>();

    Attributes(String[] parts) {
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        String name = (equals < 0 ? parts[i] : parts[i].substring(0, equals)).strip();
        String value = equals < 0 ? "" : parts[i].substring(equals + 1).strip();
        values.put(name.toLowerCase(Locale.ROOT), value);
      }
    }

    @Nullable Cookie cookie(String pair, int equals, Url from) {
      String name = pair.substring(0, equals).strip();
      String value = pair.substring(equals + 1).strip();
      String host = from.host().toLowerCase(Locale.ROOT);
      String domain = domain();
      boolean hostOnly = domain.isEmpty();
      boolean fits = hostOnly || shareable(domain, host);
      boolean secure = values.containsKey("secure");
      String path = values.getOrDefault("path", "");
      String on = path.startsWith("/") ? path : defaultPath(from.pathOnly());
      boolean broken =
          name.startsWith("__Secure-") && !secure
              || name.startsWith("__Host-") && !(secure && hostOnly && on.equals("/"));
      if (name.isEmpty() || !fits || secure && !from.secure() || broken) {
        return null;
      }
      return new Cookie(name, value, hostOnly ? host : domain, hostOnly, on, secure);
    }

    private String domain() {
      String domain = values.getOrDefault("domain", "").toLowerCase(Locale.ROOT);
      return domain.startsWith(".") ? domain.substring(1) : domain;
    }

    private static String defaultPath(String asked) {
      int last = asked.lastIndexOf('/');
      return last <= 0 ? "/" : asked.substring(0, last);
    }

    boolean expired(long now) {
      String maxAge = values.getOrDefault("max-age", "");
      if (maxAge.matches("-?[0-9]{1,18}")) {
        return Long.parseLong(maxAge) <= 0;
      }
      long at = HttpDates.seconds(values.getOrDefault("expires", ""));
      return at != HttpDates.NONE && at <= now;
    }
  }
}
