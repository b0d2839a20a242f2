package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The memcached probe: the commands version and stats of its text protocol (protocol.txt of
 * memcached). Immutable; every method gives a copy.
 */
public final class Memcached extends NetworkSpec<Memcached> {
  /** The name of the type. */
  public static final String TYPE = "memcached";

  /** The version of the server. */
  public static final MetricKey VERSION = MetricKey.text("memcached.version");

  /** Since the server started. */
  public static final MetricKey UPTIME = MetricKey.gauge("memcached.uptime", "seconds");

  /** Connections that are open. */
  public static final MetricKey CONNECTIONS =
      MetricKey.gauge("memcached.connections", "connections");

  /** The most connections that it takes. */
  public static final MetricKey CONNECTIONS_MAX =
      MetricKey.gauge("memcached.connections_max", "connections");

  /** How often it stopped to accept because there were too many connections. */
  public static final MetricKey REJECTED = MetricKey.counter("memcached.connections_rejected", "");

  /** Items that are stored. */
  public static final MetricKey ITEMS = MetricKey.gauge("memcached.items", "items");

  /** Memory in use for items. */
  public static final MetricKey MEMORY_USED = MetricKey.gauge("memcached.memory_used", "bytes");

  /** The limit of that memory. */
  public static final MetricKey MEMORY_MAX = MetricKey.gauge("memcached.memory_max", "bytes");

  /** Memory in use as a share of the limit, 0 to 1. */
  public static final MetricKey MEMORY_RATIO = MetricKey.gauge("memcached.memory_ratio", "");

  /** Items that were thrown out for want of memory. */
  public static final MetricKey EVICTED = MetricKey.counter("memcached.items_evicted", "items");

  /** Look-ups that found their item. */
  public static final MetricKey HITS = MetricKey.counter("memcached.hits", "");

  /** Look-ups that did not. */
  public static final MetricKey MISSES = MetricKey.counter("memcached.misses", "");

  /** Threads that serve. */
  public static final MetricKey THREADS = MetricKey.gauge("memcached.threads", "threads");

  /** The answer to the command version. */
  public static final MetricKey VERSION_TIME = MetricKey.gauge("memcached.version_time", "seconds");

  /** The answer to the command stats. */
  public static final MetricKey STATS_TIME = MetricKey.gauge("memcached.stats_time", "seconds");

  /** What it measures besides {@link Net#ALL}. */
  public static final List<MetricKey> ALL =
      List.of(
          VERSION,
          UPTIME,
          CONNECTIONS,
          CONNECTIONS_MAX,
          REJECTED,
          ITEMS,
          MEMORY_USED,
          MEMORY_MAX,
          MEMORY_RATIO,
          EVICTED,
          HITS,
          MISSES,
          THREADS,
          VERSION_TIME,
          STATS_TIME);

  private Memcached(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Memcached copy(Target newTarget, Settings newSettings) {
    return new Memcached(newTarget, newSettings);
  }

  /** Connects to {@code host} (port 11211) or {@code host:port}. */
  public static Memcached to(String hostAndPort) {
    return new Memcached(Target.of(hostAndPort), Settings.empty());
  }

  /** Puts TLS on the connection before anything is said. */
  public Memcached tls() {
    return with("tls", true);
  }

  /** Asks for the version only. */
  public Memcached withoutStats() {
    return with("stats", false);
  }
}
