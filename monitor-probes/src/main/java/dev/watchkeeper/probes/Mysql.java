package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The mysql probe: reads the greeting of a MySQL or MariaDB server (handshake packet of protocol
 * 10) and logs in without a password, since a server blocks machines whose connections are given up
 * before; a probe of type jdbc goes further. A server that is full or has blocked this machine is
 * DOWN with its own words. Immutable; every method gives a copy.
 */
public final class Mysql extends NetworkSpec<Mysql> {
  /** The name of the type. */
  public static final String TYPE = "mysql";

  /** {@code MySQL} or {@code MariaDB}. */
  public static final MetricKey PRODUCT = MetricKey.text("mysql.product");

  /** The version of the server. */
  public static final MetricKey VERSION = MetricKey.text("mysql.version");

  /** How it wants its clients to prove who they are, such as {@code caching_sha2_password}. */
  public static final MetricKey AUTHENTICATION = MetricKey.text("mysql.authentication");

  /** 1 if the server offers TLS, else 0. */
  public static final MetricKey TLS_OFFERED = MetricKey.gauge("mysql.tls_offered", "");

  /** The code of its error, such as 1040; only if there was one. */
  public static final MetricKey ERROR = MetricKey.gauge("mysql.error", "");

  /** From the connection to the end of the greeting. */
  public static final MetricKey GREETING_TIME = MetricKey.gauge("mysql.greeting_time", "seconds");

  /** The login. */
  public static final MetricKey LOGIN_TIME = MetricKey.gauge("mysql.login_time", "seconds");

  /** What it measures besides {@link Net#ALL}. */
  public static final List<MetricKey> ALL =
      List.of(PRODUCT, VERSION, AUTHENTICATION, TLS_OFFERED, ERROR, GREETING_TIME, LOGIN_TIME);

  private Mysql(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Mysql copy(Target newTarget, Settings newSettings) {
    return new Mysql(newTarget, newSettings);
  }

  /** Connects to {@code host} (port 3306) or {@code host:port}. */
  public static Mysql to(String hostAndPort) {
    return new Mysql(Target.of(hostAndPort), Settings.empty());
  }

  /** Asks for TLS; a server that does not offer it is DOWN. */
  public Mysql startTls() {
    return with("security", "starttls");
  }

  /** Asks for TLS if the server offers it. */
  public Mysql startTlsIfOffered() {
    return with("security", "starttls-if-offered");
  }

  /**
   * Logs in as this user, which has no password; {@code watchkeeper} unless said. Once said, a
   * server that does not let the user in is DOWN; otherwise any such answer is a sign of life.
   */
  public Mysql user(String name) {
    return with("user", name);
  }
}
