package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The imap probe: greeting, CAPABILITY, and if asked for STARTTLS and a login (RFC 3501, 9051).
 * Immutable; every method gives a copy.
 */
public final class Imap extends LoginSpec<Imap> {
  /** The name of the type. */
  public static final String TYPE = "imap";

  /** The text of the greeting. */
  public static final MetricKey BANNER = MetricKey.text("imap.banner");

  /** What the server offers, separated by spaces, as it was said last. */
  public static final MetricKey CAPABILITIES = MetricKey.text("imap.capabilities");

  /** From the connection to the end of the greeting. */
  public static final MetricKey GREETING_TIME = MetricKey.gauge("imap.greeting_time", "seconds");

  /** The command CAPABILITY, all of them if there are two. */
  public static final MetricKey CAPABILITY_TIME =
      MetricKey.gauge("imap.capability_time", "seconds");

  /** The command STARTTLS, without the handshake, which is {@link Net#TLS}. */
  public static final MetricKey STARTTLS_TIME = MetricKey.gauge("imap.starttls_time", "seconds");

  /** The login. */
  public static final MetricKey LOGIN_TIME = MetricKey.gauge("imap.login_time", "seconds");

  /** How many messages are in the mailbox. */
  public static final MetricKey MESSAGES = MetricKey.gauge("imap.messages", "");

  /** How many of them nobody has seen. */
  public static final MetricKey UNSEEN = MetricKey.gauge("imap.unseen", "");

  /** The command STATUS. */
  public static final MetricKey STATUS_TIME = MetricKey.gauge("imap.status_time", "seconds");

  /** What it measures besides {@link Net#ALL}. */
  public static final List<MetricKey> ALL =
      List.of(
          BANNER,
          CAPABILITIES,
          GREETING_TIME,
          CAPABILITY_TIME,
          STARTTLS_TIME,
          LOGIN_TIME,
          MESSAGES,
          UNSEEN,
          STATUS_TIME);

  private Imap(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Imap copy(Target newTarget, Settings newSettings) {
    return new Imap(newTarget, newSettings);
  }

  /** Connects to {@code host} (port 143, with {@link #tls()} 993) or {@code host:port}. */
  public static Imap to(String hostAndPort) {
    return new Imap(Target.of(hostAndPort), Settings.empty());
  }

  /** Expects that the server offers this, such as {@code IDLE}; several mean all. */
  public Imap offers(String capability) {
    return add("offers", capability);
  }

  /**
   * Asks after the login how many messages this mailbox has, such as {@code INBOX}; it is not
   * opened, and nothing in it changes. A mailbox that is not there is DOWN.
   *
   * @param name in ASCII, as the protocol has it
   */
  public Imap mailbox(String name) {
    return with("mailbox", name);
  }
}
