package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The ping probe: ICMP echo (RFC 792, RFC 4443) over an unprivileged socket, which all checks
 * share, on Linux with Java 22 or newer; otherwise by the system's {@code ping} tool. Where neither
 * can be used the check is refused when it is made. It is DOWN if nothing came back; how much loss,
 * how long a way are too much is for expectations on its measurements to say. Immutable; every
 * method gives a copy.
 */
public final class Ping extends DatagramSpec<Ping> {
  /** The name of the type. */
  public static final String TYPE = "ping";

  /** How many requests were sent. */
  public static final MetricKey SENT = MetricKey.gauge("ping.sent", "");

  /** How many of them were answered in time. */
  public static final MetricKey RECEIVED = MetricKey.gauge("ping.received", "");

  /** The share of those sent that were not answered in time, 0 to 1. */
  public static final MetricKey LOSS = MetricKey.gauge("ping.loss", "ratio");

  /** How many answers came more than once. */
  public static final MetricKey DUPLICATES = MetricKey.gauge("ping.duplicates", "");

  /** How many answers came after the answer to a later request. */
  public static final MetricKey OUT_OF_ORDER = MetricKey.gauge("ping.out_of_order", "");

  /** How many answers had other bytes than their request; they do not count as received. */
  public static final MetricKey CORRUPTED = MetricKey.gauge("ping.corrupted", "");

  /** The shortest time from a request to its answer. */
  public static final MetricKey RTT_MIN = MetricKey.gauge("ping.rtt_min", "seconds");

  /** The mean of these times. */
  public static final MetricKey RTT = MetricKey.gauge("ping.rtt", "seconds");

  /** The median of these times. */
  public static final MetricKey RTT_MEDIAN = MetricKey.gauge("ping.rtt_median", "seconds");

  /** The time that 95 % of them do not exceed (nearest rank; of fewer than 20 the longest). */
  public static final MetricKey RTT_P95 = MetricKey.gauge("ping.rtt_p95", "seconds");

  /** The longest of these times. */
  public static final MetricKey RTT_MAX = MetricKey.gauge("ping.rtt_max", "seconds");

  /** The standard deviation of these times. */
  public static final MetricKey RTT_SD = MetricKey.gauge("ping.rtt_sd", "seconds");

  /** The mean change from one of these times to the next; none with a single answer. */
  public static final MetricKey JITTER = MetricKey.gauge("ping.jitter", "seconds");

  /** The hop limit that the last answer had left. */
  public static final MetricKey REPLY_TTL = MetricKey.gauge("ping.reply_ttl", "");

  /** Why the target cannot be reached, as the last ICMP error said, such as {@code host}. */
  public static final MetricKey UNREACHABLE = MetricKey.text("ping.unreachable");

  /** Who said so. */
  public static final MetricKey UNREACHABLE_BY = MetricKey.text("ping.unreachable_by");

  /** How it was done: {@code socket} or {@code tool}. */
  public static final MetricKey WAY = MetricKey.text("ping.way");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(
          SENT,
          RECEIVED,
          LOSS,
          DUPLICATES,
          OUT_OF_ORDER,
          CORRUPTED,
          RTT_MIN,
          RTT,
          RTT_MEDIAN,
          RTT_P95,
          RTT_MAX,
          RTT_SD,
          JITTER,
          REPLY_TTL,
          UNREACHABLE,
          UNREACHABLE_BY,
          WAY);

  private Ping(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Ping copy(Target newTarget, Settings newSettings) {
    return new Ping(newTarget, newSettings);
  }

  /** Pings a name or an address. */
  public static Ping host(String host) {
    return new Ping(Target.of(host), Settings.empty());
  }

  /** Sends so many requests, 1 to 100; 3 by default. */
  public Ping count(int requests) {
    return with("count", requests);
  }

  /**
   * Sends one each so often, 1 ms to 1 min, whether the one before was answered or not; 200 ms by
   * default, which is the least that the tool takes.
   */
  public Ping spacing(Duration between) {
    return with("spacing", between);
  }

  /** With so many bytes after the ICMP header, 16 to 65,000; 56 by default. */
  public Ping size(int bytes) {
    return with("size", bytes);
  }

  /** Fills them with these bytes, 1 to 16 as pairs of hexadecimal digits; rising by default. */
  public Ping pattern(String digits) {
    return with("pattern", digits);
  }

  /** Lives for so many hops, 1 to 255; the system's choice by default. */
  public Ping ttl(int hops) {
    return with("ttl", hops);
  }

  /** May not be cut into fragments on its way. */
  public Ping dontFragment() {
    return with("dont-fragment", true);
  }
}
