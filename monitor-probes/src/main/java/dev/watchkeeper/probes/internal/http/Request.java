package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.internal.http2.Header;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
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

  /**
   * What a run adds to a request.
   *
   * @param cookies the field of cookies; null for none
   * @param authorization that of the run; null for none
   */
  record Extra(@Nullable String cookies, @Nullable String authorization) {
    static final Extra NONE = new Extra(null, null);
  }

  /** The request as HTTP/1 sends it. */
  byte[] bytes(Options options, Extra extra) {
    boolean home = url.sameOrigin(this.home);
    StringBuilder text = new StringBuilder(256);
    text.append(method).append(' ').append(url.path()).append(" HTTP/1.1\r\n");
    String host = home ? Fields.value(headers, "host") : null;
    line(text, "Host", host == null ? url.hostField() : host);
    fields(options, extra, (name, value) -> line(text, name, value));
    return joined(text.append("\r\n"), body);
  }

  /** The head as HTTP/2 carries it, after RFC 9113, 8.3.1. */
  List<Header> head(Options options, Extra extra) {
    String host = url.sameOrigin(home) ? Fields.value(headers, "host") : null;
    List<Header> head = new ArrayList<>();
    head.add(Header.of(":method", method));
    head.add(Header.of(":scheme", url.secure() ? "https" : "http"));
    head.add(Header.of(":authority", host == null ? url.hostField() : host));
    head.add(Header.of(":path", url.path()));
    fields(
        options,
        extra,
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          boolean secret = Fields.secret(name) || secrets.containsKey(name);
          if (!Fields.ofConnection(lower)) {
            head.add(new Header(lower, value.strip(), secret));
          }
        });
    return head;
  }

  private void fields(Options options, Extra extra, BiConsumer<String, String> to) {
    boolean home = url.sameOrigin(this.home);
    String agent = Fields.value(headers, "user-agent");
    to.accept("User-Agent", agent == null ? AGENT : agent);
    if (Fields.value(headers, "accept") == null) {
      to.accept("Accept", "*/*");
    }
    if (options.compression()) {
      to.accept("Accept-Encoding", "gzip, deflate");
    }
    if (!options.keepAlive()) {
      to.accept("Connection", "close");
    }
    append(headers, home, to);
    if (home) {
      append(secrets, true, to);
    }
    if (extra.cookies() != null) {
      to.accept("Cookie", extra.cookies());
    }
    if (extra.authorization() != null && home) {
      to.accept("Authorization", extra.authorization());
    }
    if (body != null) {
      to.accept("Content-Length", Integer.toString(body.length));
    }
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
  }

  private static void append(
      Map<String, String> fields, boolean home, BiConsumer<String, String> to) {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String name = field.getKey();
      boolean said = name.equalsIgnoreCase("host") || name.equalsIgnoreCase("user-agent");
      if (!said && (home || !Fields.secret(name))) {
        to.accept(name, field.getValue());
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
