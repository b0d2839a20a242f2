package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The redis probe: PING, INFO and if asked for one command of your own, in the Redis serialization
 * protocol, version 2 (RESP2). What is wrong with the server is told by expectations, such as
 * {@code Redis.MEMORY_RATIO.atMost(0.9)}. Immutable; every method gives a copy.
 */
public final class Redis extends NetworkSpec<Redis> {
  /** The name of the type. */
  public static final String TYPE = "redis";

  /** The version of the server. */
  public static final MetricKey VERSION = MetricKey.text("redis.version");

  /** {@code master} or {@code slave}. */
  public static final MetricKey ROLE = MetricKey.text("redis.role");

  /** Since the server started. */
  public static final MetricKey UPTIME = MetricKey.gauge("redis.uptime", "seconds");

  /** Clients that are connected. */
  public static final MetricKey CLIENTS = MetricKey.gauge("redis.clients", "clients");

  /** The most clients that it takes; Redis 7 and later. */
  public static final MetricKey CLIENTS_MAX = MetricKey.gauge("redis.clients_max", "clients");

  /** Connections that were refused because there were too many clients. */
  public static final MetricKey REJECTED =
      MetricKey.counter("redis.connections_rejected", "connections");

  /** Memory in use. */
  public static final MetricKey MEMORY_USED = MetricKey.gauge("redis.memory_used", "bytes");

  /** The limit of memory; not there if there is none. */
  public static final MetricKey MEMORY_MAX = MetricKey.gauge("redis.memory_max", "bytes");

  /** Memory in use as a share of the limit, 0 to 1; not there if there is no limit. */
  public static final MetricKey MEMORY_RATIO = MetricKey.gauge("redis.memory_ratio", "");

  /** Memory as the system counts it as a multiple of the memory in use. */
  public static final MetricKey FRAGMENTATION = MetricKey.gauge("redis.fragmentation", "");

  /** Keys that were thrown out for want of memory. */
  public static final MetricKey EVICTED = MetricKey.counter("redis.keys_evicted", "keys");

  /** Look-ups that found their key. */
  public static final MetricKey HITS = MetricKey.counter("redis.hits", "");

  /** Look-ups that did not. */
  public static final MetricKey MISSES = MetricKey.counter("redis.misses", "");

  /** Commands in a second, by the server's own count. */
  public static final MetricKey COMMAND_RATE =
      MetricKey.gauge("redis.command_rate", "commands per second");

  /** 1 if the last saving to disk (snapshot and log) went well, else 0. */
  public static final MetricKey PERSISTENCE_OK = MetricKey.gauge("redis.persistence_ok", "");

  /** Replicas that are connected to this server. */
  public static final MetricKey REPLICAS = MetricKey.gauge("redis.replicas", "");

  /** Of a replica: 1 if its link to the master is up, else 0. */
  public static final MetricKey LINK_UP = MetricKey.gauge("redis.link_up", "");

  /**
   * Of a replica: since it last heard of its master. Of a master: that of the slowest of its
   * replicas, as it sees it.
   */
  public static final MetricKey LAG = MetricKey.gauge("redis.lag", "seconds");

  /** Keys in all databases. */
  public static final MetricKey KEYS = MetricKey.gauge("redis.keys", "keys");

  /** Keys with an end, in all databases. */
  public static final MetricKey KEYS_EXPIRING = MetricKey.gauge("redis.keys_expiring", "keys");

  /** The answer to PING. */
  public static final MetricKey PING_TIME = MetricKey.gauge("redis.ping_time", "seconds");

  /** The answer to the command of your own. */
  public static final MetricKey COMMAND_TIME = MetricKey.gauge("redis.command_time", "seconds");

  /** What the command of your own gave, as text; not there if it gave nothing (nil). */
  public static final MetricKey ANSWER = MetricKey.text("redis.answer");

  /** The same as a number, if it is one; of an array the number of its items. */
  public static final MetricKey ANSWER_NUMBER = MetricKey.gauge("redis.answer_number", "");

  /** What it measures besides {@link Net#ALL}. */
  public static final List<MetricKey> ALL =
      List.of(
          VERSION,
          ROLE,
          UPTIME,
          CLIENTS,
          CLIENTS_MAX,
          REJECTED,
          MEMORY_USED,
          MEMORY_MAX,
          MEMORY_RATIO,
          FRAGMENTATION,
          EVICTED,
          HITS,
          MISSES,
          COMMAND_RATE,
          PERSISTENCE_OK,
          REPLICAS,
          LINK_UP,
          LAG,
          KEYS,
          KEYS_EXPIRING,
          PING_TIME,
          COMMAND_TIME,
          ANSWER,
          ANSWER_NUMBER);

  private Redis(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Redis copy(Target newTarget, Settings newSettings) {
    return new Redis(newTarget, newSettings);
  }

  /** Connects to {@code host} (port 6379) or {@code host:port}. */
  public static Redis to(String hostAndPort) {
    return new Redis(Target.of(hostAndPort), Settings.empty());
  }

  /** Puts TLS on the connection before anything is said. */
  public Redis tls() {
    return with("tls", true);
  }

  /** Logs in with the password of the server; in the clear if there is no TLS. */
  public Redis password(Secret password) {
    return with("password", requireNonNull(password, "password"));
  }

  /** Logs in as a user of the access list (Redis 6 and later). */
  public Redis login(String user, Secret password) {
    return with("user", user).password(password);
  }

  /** Works in the database with this number; 0 unless said. */
  public Redis database(int number) {
    return with("database", number);
  }

  /** Does not ask for INFO, which some users may not. */
  public Redis withoutInfo() {
    return with("info", false);
  }

  /** Gives this command and measures its answer: {@code command("LLEN", "jobs")}. */
  public Redis command(String... words) {
    return with("command", List.of(words));
  }
}
