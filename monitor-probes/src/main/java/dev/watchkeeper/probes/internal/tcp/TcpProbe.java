package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Wire;
import dev.watchkeeper.probes.internal.net.WireProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Connects, says its line, listens for the answer. */
final class TcpProbe extends WireProbe {
  private final Plan plan;

  TcpProbe(Plan plan, Transport transport) {
    super(transport);
    this.plan = plan;
  }

  /**
   * What it does.
   *
   * @param endpoint where it connects to
   * @param tls puts TLS on the connection; null for none
   * @param send what it says; null for nothing
   * @param expected what it wants to hear; null for nothing
   * @param refused whether the connection is to be refused
   */
  record Plan(
      Endpoint endpoint,
      @Nullable TlsClient tls,
      byte @Nullable [] send,
      @Nullable Condition expected,
      boolean refused) {}

  @Override
  protected Reading failed(ProbeFailure failure) {
    return plan.refused() && failure.outcome() == Outcome.REFUSED
        ? Reading.up()
        : Reading.of(failure.outcome(), failure.reason());
  }

  @Override
  protected Reading look(Wire wire) throws IOException {
    TlsClient tls = plan.tls();
    if (tls != null) {
      wire.expectTls();
    }
    wire.connect(plan.endpoint());
    if (plan.refused()) {
      return Reading.down("somebody listens at " + plan.endpoint() + ", nobody should");
    }
    if (tls != null) {
      wire.startTls(tls, plan.endpoint().host());
    }
    byte[] send = plan.send();
    if (send != null) {
      wire.begin("write", "sending");
      wire.write(send);
      wire.end(Net.WRITE);
    }
    Condition expected = plan.expected();
    return expected == null ? Reading.up() : listen(wire, expected);
  }

  private static Reading listen(Wire wire, Condition expected) throws IOException {
    wire.begin("answer", "waiting for an answer");
    wire.awaitFirstByte();
    wire.end(Net.WAIT);
    wire.begin("answer", "reading the answer");
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    byte[] some = new byte[2_048];
    try {
      while (true) {
        int count = wire.read(some, 0, some.length);
        if (count > 0) {
          heard.write(some, 0, count);
        }
        String text = heard.toString(StandardCharsets.UTF_8);
        Boolean held = expected.holdsFor(text);
        if (held == null) {
          return Reading.of(Outcome.CONFIG, "the expression takes too many steps");
        }
        if (held) {
          wire.end(Net.READ);
          return Reading.up();
        }
        if (count < 0) {
          return Reading.down(
              "the peer closed before it said what is expected: " + expected.expected());
        }
      }
    } finally {
      wire.measured().set(Tcp.ANSWER, heard.toString(StandardCharsets.UTF_8));
    }
  }
}
