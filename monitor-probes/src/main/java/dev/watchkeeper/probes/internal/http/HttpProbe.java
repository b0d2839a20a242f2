package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Wire;
import dev.watchkeeper.probes.internal.net.WireProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks one url, follows redirects, judges the answer. A connection serves one request. */
final class HttpProbe extends WireProbe {
  private static final String AGENT = "Watchkeeper";

  private final HttpPlan plan;

  HttpProbe(HttpPlan plan, Transport transport) {
    super(transport);
    this.plan = plan;
  }

  @Override
  protected Reading look(Wire wire) throws IOException {
    Url url = plan.url();
    String method = plan.method();
    for (int hops = 0; ; hops++) {
      HttpMessage head = ask(wire, url, method, hops > 0);
      byte[] body = new HttpReader(wire).body(head, method.equals("HEAD"));
      wire.end(Net.READ);
      wire.close();
      String location = head.first("location");
      if (plan.redirects() == 0 || location == null || !redirects(head.status())) {
        wire.measured().set(Http.REDIRECTS, hops);
        return judge(wire, head, body);
      }
      url = next(url, location, hops);
      boolean keeps = head.status() == 307 || head.status() == 308;
      method = keeps || method.equals("HEAD") ? method : "GET";
    }
  }

  private static boolean redirects(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private Url next(Url from, String location, int hops) throws ProbeFailure {
    if (hops == plan.redirects()) {
      throw new ProbeFailure(
          Outcome.REDIRECT,
          "more than " + plan.redirects() + " redirects, last to " + from.origin());
    }
    Url to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new ProbeFailure(
          Outcome.REDIRECT, "a redirect that leads nowhere: it " + e.getMessage());
    }
    if (from.secure() && !to.secure() && !plan.allowDowngrade()) {
      throw new ProbeFailure(Outcome.REDIRECT, "a redirect from https to http: " + to.origin());
    }
    return to;
  }

  private HttpMessage ask(Wire wire, Url url, String method, boolean redirected)
      throws IOException {
    if (url.secure()) {
      wire.expectTls();
    }
    if (redirected) {
      wire.connectExactly(url.endpoint());
    } else {
      wire.connect(url.endpoint());
    }
    if (url.secure()) {
      wire.startTls(plan.tls(), url.host());
    }
    wire.begin("write", "sending the request");
    wire.write(request(url, method));
    wire.end(Net.WRITE);
    wire.begin("headers", "waiting for headers");
    wire.awaitFirstByte();
    wire.end(Net.WAIT);
    wire.begin("headers", "reading headers");
    HttpMessage head = new HttpReader(wire).head();
    wire.end(Net.READ);
    wire.measured().set(Http.STATUS, head.status());
    wire.begin("body", "reading the body");
    return head;
  }

  private byte[] request(Url url, String method) {
    StringBuilder text = new StringBuilder(256);
    text.append(method).append(' ').append(url.path()).append(" HTTP/1.1\r\n");
    boolean home = url.sameOrigin(plan.url());
    String host = home ? given("host") : null;
    text.append("Host: ").append(host == null ? url.hostField() : host).append("\r\n");
    String agent = given("user-agent");
    text.append("User-Agent: ").append(agent == null ? AGENT : agent).append("\r\n");
    if (given("accept") == null) {
      text.append("Accept: */*\r\n");
    }
    text.append("Connection: close\r\n");
    append(plan.headers(), text);
    if (home) {
      append(plan.secrets(), text);
    }
    byte[] body = method.equals(plan.method()) ? plan.body() : null;
    if (body != null) {
      text.append("Content-Length: ").append(body.length).append("\r\n");
    }
    return bytes(text.append("\r\n"), body);
  }

  private static byte[] bytes(StringBuilder head, byte @Nullable [] body) {
    byte[] first = head.toString().getBytes(StandardCharsets.UTF_8);
    if (body == null) {
      return first;
    }
    byte[] all = java.util.Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return all;
  }

  private @Nullable String given(String name) {
    for (Map.Entry<String, String> header : plan.headers().entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  private static void append(Map<String, String> headers, StringBuilder text) {
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!lower.equals("host") && !lower.equals("user-agent")) {
            text.append(name).append(": ").append(value).append("\r\n");
          }
        });
  }

  private Reading judge(Wire wire, HttpMessage head, byte[] body) {
    String type = head.first("content-type");
    if (type != null) {
      wire.measured().set(Http.CONTENT_TYPE, Texts.line(type, 200));
    }
    wire.measured().set(Http.SIZE, body.length);
    String text = new String(body, StandardCharsets.UTF_8);
    wire.measured().set(Http.BODY, text);
    String after = " after " + wire.elapsedMillis() + " ms";
    if (!plan.accepted().accepts(head.status())) {
      return Reading.down("HTTP " + head.status() + after);
    }
    String wrong = plan.accepted().wrongBody(text);
    return wrong == null ? Reading.up() : Reading.down(wrong + after);
  }
}
