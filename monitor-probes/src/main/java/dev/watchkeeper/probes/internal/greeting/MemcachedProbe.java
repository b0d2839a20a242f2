package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Memcached;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Talks to memcached: version, stats, quit. */
final class MemcachedProbe extends TalkProbe {
  private static final int MAX_LINES = 1_000;
  private static final Map<String, MetricKey> NUMBERS =
      Map.ofEntries(
          Map.entry("uptime", Memcached.UPTIME),
          Map.entry("curr_connections", Memcached.CONNECTIONS),
          Map.entry("max_connections", Memcached.CONNECTIONS_MAX),
          Map.entry("listen_disabled_num", Memcached.REJECTED),
          Map.entry("curr_items", Memcached.ITEMS),
          Map.entry("bytes", Memcached.MEMORY_USED),
          Map.entry("limit_maxbytes", Memcached.MEMORY_MAX),
          Map.entry("evictions", Memcached.EVICTED),
          Map.entry("get_hits", Memcached.HITS),
          Map.entry("get_misses", Memcached.MISSES),
          Map.entry("threads", Memcached.THREADS));

  private final boolean stats;

  MemcachedProbe(Access access, boolean stats) {
    super(access);
    this.stats = stats;
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    talk.begin("version", "waiting for the answer to version");
    talk.say("version");
    String line = talk.line();
    talk.end(Memcached.VERSION_TIME);
    if (!line.startsWith("VERSION ")) {
      throw unexpected(talk, "version", line);
    }
    talk.measure(Memcached.VERSION, line.substring("VERSION ".length()));
    if (stats) {
      stats(talk);
    }
    talk.goodbye("quit");
  }

  private static ProbeFailure unexpected(Talk talk, String command, String line) {
    String what = command + " was answered with " + talk.shown(line);
    if (line.startsWith("CLIENT_ERROR unauth")) {
      return talk.refused(what);
    }
    boolean error =
        line.equals("ERROR") || line.startsWith("SERVER_ERROR") || line.startsWith("CLIENT_ERROR");
    return error ? talk.failed(what) : talk.foreign(talk.shown(line));
  }

  private static void stats(Talk talk) throws IOException {
    talk.begin("stats", "waiting for the answer to stats");
    talk.say("stats");
    Map<String, Double> found = new LinkedHashMap<>();
    int lines = 0;
    for (String line = talk.line(); !line.equals("END"); line = talk.line()) {
      String[] parts = line.split(" ", 3);
      if (parts.length < 3 || !parts[0].equals("STAT")) {
        throw unexpected(talk, "stats", line);
      }
      if (++lines > MAX_LINES) {
        throw talk.broken("more than " + MAX_LINES + " lines of statistics");
      }
      found.put(parts[1], Numbers.read(parts[2]));
    }
    talk.end(Memcached.STATS_TIME);
    NUMBERS.forEach((name, key) -> talk.measure(key, found.getOrDefault(name, Double.NaN)));
    double most = found.getOrDefault("limit_maxbytes", 0.0);
    if (most > 0) {
      talk.measure(Memcached.MEMORY_RATIO, found.getOrDefault("bytes", Double.NaN) / most);
    }
  }
}
