package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The ntp probe: asks a time server as a client (RFC 5905, mode 3) and compares its clock with
 * ours. It is DOWN if no valid answer comes, if the server says that its clock is not synchronized
 * (leap alarm, stratum 0 or 16, distance of 16 s and more), or sends a kiss-o'-death. How far its
 * clock may be off is for expectations on {@link #OFFSET} to say. Immutable; every method gives a
 * copy.
 */
public final class Ntp extends DatagramSpec<Ntp> {
  /** The name of the type. */
  public static final String TYPE = "ntp";

  /**
   * The server's clock minus ours, of the sample with the least delay; negative if it is behind.
   */
  public static final MetricKey OFFSET = MetricKey.gauge("ntp.offset", "seconds");

  /** The way there and back, of the sample with the least delay, without the server's own time. */
  public static final MetricKey DELAY = MetricKey.gauge("ntp.delay", "seconds");

  /** Root mean square of the other samples' offsets against it; none with a single sample. */
  public static final MetricKey JITTER = MetricKey.gauge("ntp.jitter", "seconds");

  /** Steps from a reference clock, 1 to 15; 16 if not synchronized. */
  public static final MetricKey STRATUM = MetricKey.gauge("ntp.stratum", "");

  /** What the server follows: a name such as {@code GPS} at stratum 1, else four octets. */
  public static final MetricKey REFERENCE = MetricKey.text("ntp.reference");

  /** The leap second announced: {@code none}, {@code insert}, {@code delete}, {@code alarm}. */
  public static final MetricKey LEAP = MetricKey.text("ntp.leap");

  /** The delay between the server and its reference clock. */
  public static final MetricKey ROOT_DELAY = MetricKey.gauge("ntp.root_delay", "seconds");

  /** The error that the server grants its clock. */
  public static final MetricKey ROOT_DISPERSION = MetricKey.gauge("ntp.root_dispersion", "seconds");

  /** The precision of the server's clock. */
  public static final MetricKey PRECISION = MetricKey.gauge("ntp.precision", "seconds");

  /** The code of a kiss-o'-death, such as {@code RATE}; present only if one came. */
  public static final MetricKey KISS = MetricKey.text("ntp.kiss");

  /** How many requests were sent. */
  public static final MetricKey SENT = MetricKey.gauge("ntp.sent", "");

  /** How many of them were answered. */
  public static final MetricKey RECEIVED = MetricKey.gauge("ntp.received", "");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(
          OFFSET,
          DELAY,
          JITTER,
          STRATUM,
          REFERENCE,
          LEAP,
          ROOT_DELAY,
          ROOT_DISPERSION,
          PRECISION,
          KISS,
          SENT,
          RECEIVED);

  private Ntp(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Ntp copy(Target newTarget, Settings newSettings) {
    return new Ntp(newTarget, newSettings);
  }

  /** Asks a host, {@code host:port} or {@code [address]:port}; the port is 123 if none is given. */
  public static Ntp of(String host) {
    return new Ntp(Target.of(host), Settings.empty());
  }

  /**
   * Takes so many samples, 1 to 16; 1 by default. Public servers ask for two seconds between them,
   * see {@link #spacing}.
   */
  public Ntp samples(int samples) {
    return with("samples", samples);
  }

  /** Waits so long between two samples, 0 to 1 min; 2 s by default. */
  public Ntp spacing(Duration between) {
    return with("spacing", between);
  }

  /** Speaks this version, 3 or 4; 4 by default. */
  public Ntp version(int version) {
    return with("version", version);
  }
}
