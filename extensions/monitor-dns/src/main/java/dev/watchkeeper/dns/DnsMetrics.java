package dev.watchkeeper.dns;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Net;
import java.util.ArrayList;
import java.util.List;

/**
 * What the dns probe measures besides the phases of {@link Net}. Records read as {@code name ttl
 * class type data}, several with {@code " | "} between them, cut to 4,096 characters.
 */
public final class DnsMetrics {
  /** The response code, such as {@code NOERROR}. */
  public static final MetricKey RCODE = MetricKey.text("dns.rcode");

  /** The flags of the answer, such as {@code qr rd ra}. */
  public static final MetricKey FLAGS = MetricKey.text("dns.flags");

  /** Every record of the answer with its time to live. */
  public static final MetricKey ANSWER = MetricKey.text("dns.answer");

  /** Every record of the authority section; judged, not stored. */
  public static final MetricKey AUTHORITY = MetricKey.text("dns.authority").notStored();

  /** Every record of the additional section but that of EDNS; judged, not stored. */
  public static final MetricKey ADDITIONAL = MetricKey.text("dns.additional").notStored();

  /** How many records of the type asked for are in the answer. */
  public static final MetricKey RECORDS = MetricKey.gauge("dns.records", "");

  /** How many records the answer has, aliases and signatures included. */
  public static final MetricKey ANSWERS = MetricKey.gauge("dns.answers", "");

  /** How many records the authority section has. */
  public static final MetricKey AUTHORITIES = MetricKey.gauge("dns.authorities", "");

  /** How many records the additional section has but that of EDNS. */
  public static final MetricKey ADDITIONALS = MetricKey.gauge("dns.additionals", "");

  /** The shortest time to live among the records of the type. */
  public static final MetricKey TTL_MIN = MetricKey.gauge("dns.ttl.min", "seconds");

  /** The longest time to live among the records of the type. */
  public static final MetricKey TTL_MAX = MetricKey.gauge("dns.ttl.max", "seconds");

  /** The serial of the first SOA record of the answer. */
  public static final MetricKey SERIAL = MetricKey.gauge("dns.serial", "");

  /** The server whose answer this is. */
  public static final MetricKey SERVER = MetricKey.text("dns.server");

  /** How the answer came: {@code udp}, {@code tcp} or {@code tls}. */
  public static final MetricKey TRANSPORT = MetricKey.text("dns.transport");

  /** 1 if an answer over UDP was truncated, else 0. */
  public static final MetricKey TRUNCATED = MetricKey.gauge("dns.truncated", "");

  /** How often the question was sent, to whomever. */
  public static final MetricKey ATTEMPTS = MetricKey.gauge("dns.attempts", "");

  /** How many datagrams came that do not belong to the question: late, or forged. */
  public static final MetricKey IGNORED = MetricKey.gauge("dns.ignored", "");

  /** How many servers answered. */
  public static final MetricKey SERVERS = MetricKey.gauge("dns.servers", "");

  /** All of them, and those of {@link Net}. */
  public static final List<MetricKey> ALL = all();

  private DnsMetrics() {}

  private static List<MetricKey> all() {
    List<MetricKey> all = new ArrayList<>(Net.ALL);
    all.addAll(List.of(RCODE, FLAGS, ANSWER, AUTHORITY, ADDITIONAL, RECORDS, ANSWERS, AUTHORITIES));
    all.addAll(List.of(ADDITIONALS, TTL_MIN, TTL_MAX, SERIAL, SERVER, TRANSPORT, TRUNCATED));
    all.addAll(List.of(ATTEMPTS, IGNORED, SERVERS));
    return List.copyOf(all);
  }
}
