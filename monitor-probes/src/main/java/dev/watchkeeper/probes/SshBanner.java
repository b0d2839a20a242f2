package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The ssh-banner probe: exchanges identifications with an SSH server (RFC 4253, 4.2) and leaves; it
 * needs no account. Immutable; every method gives a copy.
 */
public final class SshBanner extends NetworkSpec<SshBanner> {
  /** The name of the type. */
  public static final String TYPE = "ssh-banner";

  /** The whole identification, such as {@code SSH-2.0-OpenSSH_9.6 Debian-1}. */
  public static final MetricKey BANNER = MetricKey.text("ssh.banner");

  /** The version of the protocol, {@code 2.0} or {@code 1.99}. */
  public static final MetricKey PROTOCOL = MetricKey.text("ssh.protocol");

  /** The software and its version, such as {@code OpenSSH_9.6}. */
  public static final MetricKey SOFTWARE = MetricKey.text("ssh.software");

  /** What follows the software, such as {@code Debian-1}; not there if nothing does. */
  public static final MetricKey COMMENTS = MetricKey.text("ssh.comments");

  /** From the connection to the end of the identification. */
  public static final MetricKey GREETING_TIME = MetricKey.gauge("ssh.greeting_time", "seconds");

  /** What it measures besides {@link Net#ALL}. */
  public static final List<MetricKey> ALL =
      List.of(BANNER, PROTOCOL, SOFTWARE, COMMENTS, GREETING_TIME);

  private SshBanner(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  SshBanner copy(Target newTarget, Settings newSettings) {
    return new SshBanner(newTarget, newSettings);
  }

  /** Connects to {@code host} (port 22) or {@code host:port}. */
  public static SshBanner to(String hostAndPort) {
    return new SshBanner(Target.of(hostAndPort), Settings.empty());
  }

  /** Expects the regular expression to be found in the identification. */
  public SshBanner expectMatch(String regex) {
    return with("expect-matches", regex);
  }
}
