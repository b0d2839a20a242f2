package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.http2.Duplex;
import dev.watchkeeper.probes.internal.http2.Header;
import dev.watchkeeper.probes.internal.http2.Http2Call;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One request over HTTP/2, with the phases that one over HTTP/1 has. */
final class OverHttp2 implements ByteSource {
  private final Wire wire;
  private final Http2Call call;
  private final byte[] single = new byte[1];

  OverHttp2(Wire wire) {
    this.wire = wire;
    this.call = new Http2Call(Duplex.of(wire));
  }

  /** Sends the request and reads the head of the answer. */
  HttpMessage send(Request request, List<Header> head) throws IOException {
    wire.begin("write", "sending the request");
    call.send(head, request.body());
    wire.end(Net.WRITE);
    wire.begin("headers", "waiting for headers");
    wire.awaitFirstByte();
    call.awaitAnswer();
    wire.end(Net.WAIT);
    wire.begin("headers", "reading headers");
    List<Header> answer = call.head();
    wire.end(Net.READ);
    List<HttpMessage.Field> fields = new ArrayList<>(answer.size());
    for (Header field : answer.subList(1, answer.size())) {
      fields.add(new HttpMessage.Field(field.name(), field.value()));
    }
    return new HttpMessage("2", Integer.parseInt(answer.get(0).value()), fields);
  }

  /** Says how long the body is to be; -1 for any length. */
  void expect(long length) throws IOException {
    call.expect(length);
  }

  /** The answer was read. */
  void end() {
    call.end();
  }

  @Override
  public int read() throws IOException {
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return call.read(into, offset, length);
  }
}
