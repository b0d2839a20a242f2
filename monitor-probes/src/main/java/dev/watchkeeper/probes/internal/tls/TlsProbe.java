package dev.watchkeeper.probes.internal.tls;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.internal.net.Endpoint;
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

  TlsProbe(Endpoint endpoint, @Nullable StartTls ask, TlsClient tls, Transport transport) {
    super(transport);
    this.endpoint = endpoint;
    this.ask = ask;
    this.tls = tls;
  }

  @Override
  protected Reading look(Wire wire) throws IOException {
    wire.connect(endpoint);
    if (ask != null) {
      ask.ask(wire, endpoint.host());
    }
    wire.startTls(tls, endpoint.host());
    return Reading.up();
  }
}
