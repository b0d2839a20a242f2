package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;

/**
 * The tls probe: shakes hands with a server and judges its certificate, at once or after asking for
 * TLS in the server's own protocol. It measures everything that {@link Net} names for certificates
 * and TLS. Immutable; every method gives a copy.
 */
public final class Tls extends NetworkSpec<Tls> {
  /** The name of the type. */
  public static final String TYPE = "tls";

  /** The whole run in seconds; the same as {@link Net#LATENCY}. */
  public static final MetricKey LATENCY = Net.LATENCY;

  /** Days until the first certificate expires; the same as {@link Net#CERTIFICATE_DAYS}. */
  public static final MetricKey DAYS = Net.CERTIFICATE_DAYS;

  /** What TLS came to, as a code; the same as {@link Net#TLS_VERDICT}. */
  public static final MetricKey VERDICT = Net.TLS_VERDICT;

  private Tls(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Tls copy(Target newTarget, Settings newSettings) {
    return new Tls(newTarget, newSettings);
  }

  /** Connects to {@code host:port} or {@code [address]:port}. */
  public static Tls to(String hostAndPort) {
    return new Tls(Target.of(hostAndPort), Settings.empty());
  }

  /** Connects to a port of a host; an IPv6 address comes without brackets. */
  public static Tls to(String host, int port) {
    return to((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
  }

  /**
   * Asks for TLS in this protocol first: {@code smtp}, {@code imap}, {@code pop3}, {@code ftp},
   * {@code xmpp}, {@code ldap}, {@code postgres} or {@code mysql}.
   */
  public Tls startTls(String protocol) {
    return with("starttls", protocol);
  }

  /**
   * Expects that the peer refuses the handshake with this alert, by its name in RFC 8446, 6.2, such
   * as {@code certificate_required}: UP then, DOWN with another alert, without one, and if the
   * handshake succeeds. Nothing is demanded of the certificate. What keeps the peer from being
   * reached is DOWN as ever.
   */
  public Tls expectAlert(String name) {
    return with("expect-alert", name);
  }
}
