package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.Endpoints;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one check gets to a server of a known protocol: what all of those probes read of their
 * settings. Immutable.
 *
 * @param kind the protocol
 * @param endpoint where it connects to
 * @param transport how it connects
 * @param security when TLS begins
 * @param login who it says it is; null for nobody
 * @param hidden what must not be seen
 */
public record Access(
    Kind kind,
    Endpoint endpoint,
    Transport transport,
    Security security,
    @Nullable Login login,
    Hidden hidden) {

  /**
   * What is known of a protocol.
   *
   * @param name what people call it
   * @param port its usual port
   * @param tlsPort its usual port with TLS from the first byte; 0 if it knows no such thing
   * @param login which credentials it takes
   * @param changes whether it can change to TLS on an open connection
   */
  public record Kind(String name, int port, int tlsPort, Login.Form login, boolean changes) {}

  /** Reads them; what is wrong is noted. */
  public static Access read(Kind kind, Target target, Settings settings, Resolver resolver) {
    Login login = Login.read(settings, kind.login());
    Security security =
        kind.changes()
            ? Security.changing(kind, settings, login != null)
            : Security.direct(settings);
    boolean atOnce = security.mode() == Security.Mode.AT_ONCE;
    Endpoint endpoint = endpoint(target, atOnce ? kind.tlsPort() : kind.port(), settings);
    Hidden hidden = login == null ? Hidden.nothing() : login.hidden();
    Transport transport = Transport.read(settings, resolver);
    return new Access(kind, endpoint, transport, security, login, hidden);
  }

  private static Endpoint endpoint(Target target, int port, Settings settings) {
    Endpoint usual = Endpoints.parse(target.address() + ":" + port);
    return usual != null ? usual : Endpoints.read(target.address(), "target", settings);
  }

  /** What such a probe may measure: what all do, and this. */
  public static List<MetricKey> metrics(List<MetricKey> own) {
    List<MetricKey> all = new ArrayList<>(Net.ALL);
    all.addAll(own);
    return List.copyOf(all);
  }
}
