package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request. It knows the origin that it was made for: its secrets go nowhere else, whatever
 * redirects say.
 *
 * @param method the method
 * @param url where it goes
 * @param home whose secrets it carries
 * @param headers sent everywhere, but those that look secret to its home only
 * @param secrets sent to its home only
 * @param body what is sent; null for none
 * @param form whether the body is a form, which goes to its home only
 */
record Request(
    String method,
    Url url,
    Url home,
    Map<String, String> headers,
    Map<String, String> secrets,
    byte @Nullable [] body,
    boolean form) {
  private static final String AGENT = "Watchkeeper";

  /**
   * What is added to every request of a check.
   *
   * @param compression whether compressed answers are asked for
   * @param keepAlive whether the connection may be used again
   */
  record Options(boolean compression, boolean keepAlive) {}

  /** The request as it is sent; cookies and authorization may be absent. */
  byte[] bytes(Options options, @Nullable String cookies, @Nullable String authorization) {
    boolean home = url.sameOrigin(this.home);
    StringBuilder text = new StringBuilder(256);
    text.append(method).append(' ').append(url.path()).append(" HTTP/1.1\r\n");
    String host = home ? Fields.value(headers, "host") : null;
    line(text, "Host", host == null ? url.hostField() : host);
    String agent = Fields.value(headers, "user-agent");
    line(text, "User-Agent", agent == null ? AGENT : agent);
    if (Fields.value(headers, "accept") == null) {
      line(text, "Accept", "*/*");
    }
    if (options.compression()) {
      line(text, "Accept-Encoding", "gzip, deflate");
    }
    if (!options.keepAlive()) {
      line(text, "Connection", "close");
    }
    append(headers, home, text);
    if (home) {
      append(secrets, true, text);
    }
    if (cookies != null) {
      line(text, "Cookie", cookies);
    }
    if (authorization != null && home) {
      line(text, "Authorization", authorization);
    }
    if (body != null) {
      line(text, "Content-Length", Integer.toString(body.length));
    }
    return joined(text.append("\r\n"), body);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
  }

  private static void append(Map<String, String> fields, boolean home, StringBuilder text) {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String name = field.getKey();
      boolean said = name.equalsIgnoreCase("host") || name.equalsIgnoreCase("user-agent");
      if (!said && (home || !Fields.secret(name))) {
        line(text, name, field.getValue());
      }
    }
  }

  private static byte[] joined(StringBuilder head, byte @Nullable [] body) {
    byte[] first = head.toString().getBytes(StandardCharsets.UTF_8);
    if (body == null) {
      return first;
    }
    byte[] all = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return all;
  }

  /** This request; a form says what it is, unless that is said already. */
  Request withType() {
    if (!form || Fields.value(headers, "content-type") != null) {
      return this;
    }
    Map<String, String> typed = new LinkedHashMap<>(headers);
    typed.put("Content-Type", "application/x-www-form-urlencoded");
    return new Request(method, url, home, typed, secrets, body, true);
  }

  /** The request that a redirect with this status leads to, after RFC 9110, 15.4. */
  Request redirected(Url to, int status) throws ProbeFailure {
    boolean keeps = status == 307 || status == 308;
    boolean posted = method.equals("POST") && status != 303;
    boolean seeOther = status == 303 && !method.equals("HEAD");
    if (!keeps && (posted || seeOther)) {
      return new Request("GET", to, home, headers, secrets, null, false);
    }
    if (form && !to.sameOrigin(home)) {
      throw new ProbeFailure(
          Outcome.REDIRECT, "a redirect that would take the form to " + to.origin());
    }
    return new Request(method, to, home, headers, secrets, body, form);
  }
}
