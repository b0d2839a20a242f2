package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.IOException;

/** Sends requests over one wire, one connection after the other, and reads heads. */
final class Exchange {
  private final Wire wire;
  private final HttpPlan plan;
  private final ByteSource source;

  Exchange(Wire wire, HttpPlan plan) {
    this.wire = wire;
    this.plan = plan;
    this.source = ByteSource.of(wire);
  }

  /** Sends a request over a new connection and reads the head of the answer. */
  HttpMessage send(Url url, byte[] request) throws IOException {
    wire.close();
    if (url.sameOrigin(plan.url())) {
      wire.connect(url.endpoint());
    } else {
      wire.connectExactly(url.endpoint());
    }
    if (url.secure()) {
      wire.startTls(plan.tls(), url.host());
    }
    wire.begin("write", "sending the request");
    wire.write(request);
    wire.end(Net.WRITE);
    wire.begin("headers", "waiting for headers");
    wire.awaitFirstByte();
    wire.end(Net.WAIT);
    wire.begin("headers", "reading headers");
    HttpMessage head = new HeadReader(source).head();
    wire.end(Net.READ);
    wire.measured().set(Http.STATUS, head.status());
    return head;
  }

  /** The body of the answer whose head was read last; {@code method} is that of its request. */
  FramedBody body(HttpMessage head, String method) throws IOException {
    return new FramedBody(Framing.of(head, method.equals("HEAD")), source);
  }

  Wire wire() {
    return wire;
  }
}
