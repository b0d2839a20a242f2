package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Line;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over one wire, one after the other, and reads heads. Each has a connection of its
 * own unless connections may be used again.
 */
final class Exchange {
  /** Methods that may be sent again if a kept connection turns out to be dead. */
  private static final List<String> REPEATABLE =
      List.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

  private final Wire wire;
  private final HttpPlan plan;
  private final HttpState state;
  private final ProbeContext context;
  private final ByteSource source;
  private @Nullable OverHttp2 second;
  private long opened;

  Exchange(Wire wire, HttpPlan plan, HttpState state, ProbeContext context) {
    this.wire = wire;
    this.plan = plan;
    this.state = state;
    this.context = context;
    this.source = ByteSource.of(wire);
  }

  /** Sends a request and reads the head of the answer. */
  HttpMessage send(Request request, byte[] bytes, Request.Extra extra) throws IOException {
    wire.close();
    second = null;
    Url url = request.url();
    if (!overKept(request, bytes)) {
      connect(url);
      boolean home = url.sameOrigin(plan.url());
      if (plan.version().second(url, home, wire.applicationProtocol())) {
        second = new OverHttp2(wire);
        return second.send(request, request.head(plan.options(), extra));
      }
      firstByte(bytes);
    }
    wire.begin("headers", "reading headers");
    HttpMessage head = new HeadReader(source).head();
    wire.end(Net.READ);
    return head;
  }

  private void connect(Url url) throws IOException {
    if (url.secure()) {
      wire.expectTls();
    }
    if (url.sameOrigin(plan.url())) {
      wire.connect(url.endpoint());
    } else {
      wire.connectExactly(url.endpoint());
    }
    if (url.secure()) {
      wire.startTls(plan.tls(), url.host());
    }
    opened = context.time().nanoTime();
  }

  private void firstByte(byte[] bytes) throws IOException {
    wire.begin("write", "sending the request");
    wire.write(bytes);
    wire.end(Net.WRITE);
    wire.begin("headers", "waiting for headers");
    wire.awaitFirstByte();
    wire.end(Net.WAIT);
  }

  /**
   * Sends the request over a kept connection and waits for the first byte. False if there is none,
   * or it has died meanwhile without a byte of an answer: then a new one is to be opened.
   */
  private boolean overKept(Request request, byte[] bytes) throws IOException {
    boolean may = plan.options().keepAlive() && REPEATABLE.contains(request.method());
    HttpState.Kept kept = may ? state.take(request.url(), context.time().nanoTime()) : null;
    if (kept == null) {
      return false;
    }
    try {
      wire.resume(kept.line());
      opened = kept.since();
      firstByte(bytes);
      wire.measured().set(Http.REUSED, 1);
      return true;
    } catch (SocketException e) {
      return dead(e);
    } catch (ProbeFailure e) {
      if (e.outcome() != Outcome.RESET) {
        throw e;
      }
      return dead(e);
    }
  }

  private boolean dead(IOException e) throws IOException {
    if (wire.expired()) {
      throw e;
    }
    wire.close();
    return false;
  }

  /** Keeps the connection for the next request, if the answer was read to its end and allows it. */
  void keep(Url url, HttpMessage head, FramedBody body) {
    if (second != null) {
      second.end();
      return;
    }
    boolean may = plan.options().keepAlive() && head.version().equals("1.1") && !closes(head);
    Line line = may && body.complete() ? wire.release() : null;
    if (line != null) {
      state.keep(new HttpState.Kept(line, url, opened, context.time().nanoTime()));
    }
  }

  private static boolean closes(HttpMessage head) {
    String connection = head.joined("connection");
    return connection != null && connection.toLowerCase(Locale.ROOT).contains("close");
  }

  /** The body of the answer whose head was read last; {@code method} is that of its request. */
  FramedBody body(HttpMessage head, String method) throws IOException {
    Framing framing = Framing.of(head, method.equals("HEAD"));
    if (second == null) {
      return new FramedBody(framing, source);
    }
    second.expect(framing.length());
    return new FramedBody(framing, second);
  }
}
