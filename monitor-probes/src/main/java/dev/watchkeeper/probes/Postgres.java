package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The postgres probe: greets a PostgreSQL server (frontend/backend protocol 3.0) up to the point
 * where it asks for a password, which is not sent; a probe of type jdbc goes further. A server that
 * is starting, stopping or full is DOWN with its own words. Immutable; every method gives a copy.
 */
public final class Postgres extends NetworkSpec<Postgres> {
  /** The name of the type. */
  public static final String TYPE = "postgres";

  /** How it wants us to prove who we are: {@code scram-sha-256}, {@code md5}, {@code none} ... */
  public static final MetricKey AUTHENTICATION = MetricKey.text("postgres.authentication");

  /** The version of the server; only if it lets us in without a password. */
  public static final MetricKey VERSION = MetricKey.text("postgres.version");

  /** 1 if the server is a standby, else 0; only if it lets us in, version 14 and later. */
  public static final MetricKey STANDBY = MetricKey.gauge("postgres.standby", "");

  /** The SQLSTATE of its error; only if there was one. */
  public static final MetricKey SQLSTATE = MetricKey.text("postgres.sqlstate");

  /** The answer to the request for TLS, without the handshake, which is {@link Net#TLS}. */
  public static final MetricKey STARTTLS_TIME =
      MetricKey.gauge("postgres.starttls_time", "seconds");

  /** The answer to the greeting. */
  public static final MetricKey GREETING_TIME =
      MetricKey.gauge("postgres.greeting_time", "seconds");

  /** What it measures besides {@link Net#ALL}. */
  public static final List<MetricKey> ALL =
      List.of(AUTHENTICATION, VERSION, STANDBY, SQLSTATE, STARTTLS_TIME, GREETING_TIME);

  private Postgres(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Postgres copy(Target newTarget, Settings newSettings) {
    return new Postgres(newTarget, newSettings);
  }

  /** Connects to {@code host} (port 5432) or {@code host:port}. */
  public static Postgres to(String hostAndPort) {
    return new Postgres(Target.of(hostAndPort), Settings.empty());
  }

  /** Asks for TLS; a server that does not offer it is DOWN. */
  public Postgres startTls() {
    return with("security", "starttls");
  }

  /** Asks for TLS and goes on without if the server does not offer it. */
  public Postgres startTlsIfOffered() {
    return with("security", "starttls-if-offered");
  }

  /**
   * Greets as this user; {@code watchkeeper} unless said. Once said, a server that does not know
   * the user or does not let it in from here is DOWN; otherwise any such answer is a sign of life.
   */
  public Postgres user(String name) {
    return with("user", name);
  }

  /** Asks for this database; that of the user's name unless said. */
  public Postgres database(String name) {
    return with("database", name);
  }
}
