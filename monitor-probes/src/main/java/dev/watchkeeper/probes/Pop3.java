package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The pop3 probe: greeting, CAPA, and if asked for STLS and a login (RFC 1939, 2449, 2595).
 * Immutable; every method gives a copy.
 */
public final class Pop3 extends LoginSpec<Pop3> {
  /** The name of the type. */
  public static final String TYPE = "pop3";

  /** The text of the greeting. */
  public static final MetricKey BANNER = MetricKey.text("pop3.banner");

  /** What the server offers, separated by commas; not there if it does not know CAPA. */
  public static final MetricKey CAPABILITIES = MetricKey.text("pop3.capabilities");

  /** Messages in the mailbox; only after a login. */
  public static final MetricKey MESSAGES = MetricKey.gauge("pop3.messages", "messages");

  /** Size of the mailbox; only after a login. */
  public static final MetricKey SIZE = MetricKey.gauge("pop3.size", "bytes");

  /** From the connection to the end of the greeting. */
  public static final MetricKey GREETING_TIME = MetricKey.gauge("pop3.greeting_time", "seconds");

  /** The command CAPA, all of them if there are two. */
  public static final MetricKey CAPABILITY_TIME =
      MetricKey.gauge("pop3.capability_time", "seconds");

  /** The command STLS, without the handshake, which is {@link Net#TLS}. */
  public static final MetricKey STARTTLS_TIME = MetricKey.gauge("pop3.starttls_time", "seconds");

  /** The login, with the question for the size of the mailbox. */
  public static final MetricKey LOGIN_TIME = MetricKey.gauge("pop3.login_time", "seconds");

  /** What it measures besides {@link Net#ALL}. */
  public static final List<MetricKey> ALL =
      List.of(
          BANNER,
          CAPABILITIES,
          MESSAGES,
          SIZE,
          GREETING_TIME,
          CAPABILITY_TIME,
          STARTTLS_TIME,
          LOGIN_TIME);

  private Pop3(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Pop3 copy(Target newTarget, Settings newSettings) {
    return new Pop3(newTarget, newSettings);
  }

  /** Connects to {@code host} (port 110, with {@link #tls()} 995) or {@code host:port}. */
  public static Pop3 to(String hostAndPort) {
    return new Pop3(Target.of(hostAndPort), Settings.empty());
  }

  /** Expects that the server offers this, such as {@code TOP}; several mean all. */
  public Pop3 offers(String capability) {
    return add("offers", capability);
  }
}
