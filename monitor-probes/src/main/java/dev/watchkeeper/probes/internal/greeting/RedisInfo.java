package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Redis;
import dev.watchkeeper.probes.internal.tcp.Talk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to INFO: names and values; what is missing or no number is left out. */
final class RedisInfo {
  private static final Map<String, MetricKey> NUMBERS =
      Map.ofEntries(
          Map.entry("uptime_in_seconds", Redis.UPTIME),
          Map.entry("connected_clients", Redis.CLIENTS),
          Map.entry("maxclients", Redis.CLIENTS_MAX),
          Map.entry("rejected_connections", Redis.REJECTED),
          Map.entry("used_memory", Redis.MEMORY_USED),
          Map.entry("mem_fragmentation_ratio", Redis.FRAGMENTATION),
          Map.entry("evicted_keys", Redis.EVICTED),
          Map.entry("keyspace_hits", Redis.HITS),
          Map.entry("keyspace_misses", Redis.MISSES),
          Map.entry("instantaneous_ops_per_sec", Redis.COMMAND_RATE),
          Map.entry("connected_slaves", Redis.REPLICAS));

  private final Map<String, String> values = new LinkedHashMap<>();

  private RedisInfo() {}

  static RedisInfo of(String text) {
    RedisInfo info = new RedisInfo();
    text.lines()
        .filter(line -> !line.startsWith("#") && line.indexOf(':') > 0)
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              info.values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            });
    return info;
  }

  private @Nullable String text(String name) {
    return values.get(name);
  }

  private double number(String name) {
    return Numbers.read(values.getOrDefault(name, ""));
  }

  void measure(Talk talk) {
    text(talk, "redis_version", Redis.VERSION);
    text(talk, "role", Redis.ROLE);
    NUMBERS.forEach((name, key) -> talk.measure(key, number(name)));
    double most = number("maxmemory");
    if (most > 0) {
      talk.measure(Redis.MEMORY_MAX, most);
      talk.measure(Redis.MEMORY_RATIO, number("used_memory") / most);
    }
    String snapshot = text("rdb_last_bgsave_status");
    if (snapshot != null) {
      boolean log = values.getOrDefault("aof_last_write_status", "ok").equals("ok");
      talk.measure(Redis.PERSISTENCE_OK, snapshot.equals("ok") && log ? 1 : 0);
    }
    replication(talk);
    keyspace(talk);
  }

  private void text(Talk talk, String name, MetricKey key) {
    String text = text(name);
    if (text != null) {
      talk.measure(key, text);
    }
  }

  private void replication(Talk talk) {
    String link = text("master_link_status");
    if (link != null) {
      talk.measure(Redis.LINK_UP, link.equals("up") ? 1 : 0);
      double heard = number("master_last_io_seconds_ago");
      talk.measure(Redis.LAG, heard < 0 ? Double.NaN : heard);
      return;
    }
    double slowest = Double.NaN;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      if (entry.getKey().matches("slave[0-9]+")) {
        double lag = part(entry.getValue(), "lag");
        slowest = Double.isNaN(slowest) || lag > slowest ? lag : slowest;
      }
    }
    talk.measure(Redis.LAG, slowest);
  }

  private void keyspace(Talk talk) {
    if (!values.containsKey("role")) {
      return;
    }
    double keys = 0;
    double expiring = 0;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      if (entry.getKey().matches("db[0-9]+")) {
        keys += part(entry.getValue(), "keys");
        expiring += part(entry.getValue(), "expires");
      }
    }
    talk.measure(Redis.KEYS, keys);
    talk.measure(Redis.KEYS_EXPIRING, expiring);
  }

  /** The number in {@code a=1,b=2} under a name. */
  private static double part(String text, String name) {
    for (String part : text.split(",", -1)) {
      if (part.startsWith(name + "=")) {
        return Numbers.read(part.substring(name.length() + 1));
      }
    }
    return Double.NaN;
  }

  /** The texts of the items of an array. */
  static List<String> texts(Resp array) {
    List<String> texts = new ArrayList<>();
    array.items().forEach(item -> texts.add(item.text()));
    return texts;
  }
}
