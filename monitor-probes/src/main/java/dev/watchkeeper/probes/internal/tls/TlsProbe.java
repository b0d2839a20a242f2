package dev.watchkeeper.probes.internal.tls;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.StartTls;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Wire;
import dev.watchkeeper.probes.internal.net.WireProbe;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Connects, asks for TLS if that has to be asked for, shakes hands; the certificate is judged. */
final class TlsProbe extends WireProbe {
  private final Endpoint endpoint;
  private final @Nullable StartTls ask;
  private final TlsClient tls;
  private final @Nullable String alert;

  TlsProbe(Plan plan, TlsClient tls, Transport transport) {
    super(transport);
    this.endpoint = plan.endpoint();
    this.ask = plan.ask();
    this.alert = plan.alert();
    this.tls = alert == null ? tls.alone() : tls.expectingRefusal();
  }

  /**
   * What it does.
   *
   * @param endpoint where it connects to
   * @param ask how TLS is asked for; null where it comes at once
   * @param alert that the peer is to refuse with; null where it is not to refuse
   */
  record Plan(Endpoint endpoint, @Nullable StartTls ask, @Nullable String alert) {}

  @Override
  protected Reading look(Wire wire) throws IOException {
    wire.expectTls();
    wire.connect(endpoint);
    if (ask != null) {
      ask.ask(wire, endpoint.host());
    }
    String wanted = alert;
    if (wanted != null) {
      return refused(wire, wanted);
    }
    wire.startTls(tls, endpoint.host());
    return Reading.up();
  }

  private Reading refused(Wire wire, String wanted) throws IOException {
    String what = "expected the TLS alert " + wanted;
    try {
      wire.startTls(tls, endpoint.host());
    } catch (ProbeFailure e) {
      String sent = wire.measured().build().text(Net.TLS_ALERT).orElse("");
      if (sent.isEmpty()) {
        throw e.outcome() == Outcome.TLS
            ? new ProbeFailure(Outcome.TLS, what + ", but there came none: " + e.reason())
            : e;
      }
      return sent.equals(wanted)
          ? Reading.up()
          : Reading.down(what + ", but the peer sent " + sent);
    }
    return Reading.down(what + ", but the handshake succeeded");
  }
}
