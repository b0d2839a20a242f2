package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The ftp probe: greeting, and if asked for AUTH TLS and a login (RFC 959, 4217). It transfers
 * nothing. Immutable; every method gives a copy.
 */
public final class Ftp extends LoginSpec<Ftp> {
  /** The name of the type. */
  public static final String TYPE = "ftp";

  /** The last line of the greeting. */
  public static final MetricKey BANNER = MetricKey.text("ftp.banner");

  /** The code of the last reply. */
  public static final MetricKey CODE = MetricKey.gauge("ftp.code", "");

  /** From the connection to the end of the greeting. */
  public static final MetricKey GREETING_TIME = MetricKey.gauge("ftp.greeting_time", "seconds");

  /** The command AUTH TLS, without the handshake, which is {@link Net#TLS}. */
  public static final MetricKey STARTTLS_TIME = MetricKey.gauge("ftp.starttls_time", "seconds");

  /** The login. */
  public static final MetricKey LOGIN_TIME = MetricKey.gauge("ftp.login_time", "seconds");

  /** What it measures besides {@link Net#ALL}. */
  public static final List<MetricKey> ALL =
      List.of(BANNER, CODE, GREETING_TIME, STARTTLS_TIME, LOGIN_TIME);

  private Ftp(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Ftp copy(Target newTarget, Settings newSettings) {
    return new Ftp(newTarget, newSettings);
  }

  /** Connects to {@code host} (port 21, with {@link #tls()} 990) or {@code host:port}. */
  public static Ftp to(String hostAndPort) {
    return new Ftp(Target.of(hostAndPort), Settings.empty());
  }
}
