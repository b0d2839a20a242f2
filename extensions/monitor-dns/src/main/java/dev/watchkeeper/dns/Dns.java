package dev.watchkeeper.dns;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.TlsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The dns probe: asks one question of one or several servers (RFC 1035) over UDP, TCP or TLS (RFC
 * 7858) and judges the answer. Unless told otherwise it is UP if the answer is NOERROR and has at
 * least one record of the type asked for. What it measures is in {@link DnsMetrics}. Immutable and
 * thread-safe; every method gives a copy and refuses nulls.
 */
public final class Dns implements ProbeSpec {
  /** The name of the type. */
  public static final String TYPE = "dns";

  private final Target target;
  private final Settings settings;

  private Dns(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
  }

  /** A section of an answer. */
  public enum Section {
    /** What was asked for. */
    ANSWER,
    /** Whose word it is. */
    AUTHORITY,
    /** What may be of use. */
    ADDITIONAL
  }

  /**
   * Asks for the A records of a name, given as such or as a url {@code dns://server:port/name} (RFC
   * 4501).
   */
  public static Dns lookup(String name) {
    return new Dns(Target.of(name), Settings.empty());
  }

  /** Asks for the names of an IPv4 or IPv6 address (PTR). */
  public static Dns reverse(String address) {
    return lookup(address).with("reverse", true);
  }

  private Dns with(String name, Object value) {
    return new Dns(target, settings.with(name, requireNonNull(value, name)));
  }

  private Dns put(String name, String key, Object value) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (settings.asMap().get(name) instanceof Map<?, ?> before) {
      before.forEach((known, old) -> values.put(known.toString(), old));
    }
    values.put(key, requireNonNull(value, name));
    return with(name, values);
  }

  /** Asks for records of this type, such as {@code MX}; A unless said. */
  public Dns type(String type) {
    return with("type", type);
  }

  /** Asks in this class: {@code IN} unless said, {@code CH} or {@code HS}. */
  public Dns dnsClass(String name) {
    return with("class", name);
  }

  /**
   * Asks these servers, {@code host} or {@code host:port}, in this order until one answers; those
   * of the system unless said.
   */
  public Dns servers(String... hostAndPort) {
    return with("servers", List.of(hostAndPort));
  }

  /** Asks over TCP in place of UDP. */
  public Dns tcp() {
    return with("transport", "tcp");
  }

  /** Asks over TLS, port 853 unless the server says another; so do the other methods on TLS. */
  public Dns tls() {
    return with("transport", "tls");
  }

  /** Asks over TLS with these demands. */
  public Dns tls(TlsOptions how) {
    return tls().with("tls", how.settings().asMap());
  }

  /** The name that the certificate is to have, where servers are given by address. */
  public Dns tlsName(String name) {
    return tls().with("tls-name", name);
  }

  /** Asks over TLS and takes every certificate; facts of it are measured all the same. */
  public Dns insecure() {
    return tls().put("tls", "verify", false);
  }

  /** Asks over TLS and trusts these certificates (PEM) in place of the platform's authorities. */
  public Dns trust(String pem) {
    return tls().put("tls", "ca", pem);
  }

  /** Asks the server for what it knows itself (RD is not set). */
  public Dns withoutRecursion() {
    return with("recursion", false);
  }

  /** Asks for the answer even if its signatures are bad (CD, RFC 4035). */
  public Dns checkingDisabled() {
    return with("checking-disabled", true);
  }

  /** Asks for the records of DNSSEC too (DO, RFC 3225). */
  public Dns dnssec() {
    return with("dnssec", true);
  }

  /** Asks the server to say whether it has validated the answer (AD, RFC 6840). */
  public Dns authenticData() {
    return with("authentic-data", true);
  }

  /** Says that answers of so many bytes can be taken over UDP (RFC 6891); 0 for no EDNS at all. */
  public Dns ednsSize(int bytes) {
    return with("edns-size", bytes);
  }

  /** Takes a truncated answer as it is, and does not ask again over TCP. */
  public Dns withoutTcpOnTruncation() {
    return with("tcp-on-truncation", false);
  }

  /** Sends the question so many times over UDP, spread over the time there is; 1 to 10, else 2. */
  public Dns attempts(int times) {
    return with("attempts", times);
  }

  /** Asks every server; all are to answer, and with the same records. */
  public Dns compareAnswers() {
    return with("compare", "answers");
  }

  /** Asks every server; all are to have the same serial. Asks for SOA. */
  public Dns compareSerials() {
    return type("SOA").with("compare", "serials");
  }

  /** Accepts these response codes, such as {@code NXDOMAIN}; NOERROR unless said. */
  public Dns rcode(String... codes) {
    return with("rcode", List.of(codes));
  }

  /** Expects that there is no such name. */
  public Dns expectNoSuchName() {
    return rcode("NXDOMAIN");
  }

  /** Expects just these records of the type, in any order: their data as in a zone file. */
  public Dns records(String... data) {
    return with("records", List.of(data));
  }

  /** Expects so many records of the type. */
  public Dns count(int least, int most) {
    return with("count-min", least).with("count-max", most);
  }

  /** Expects every record of the type to have a time to live in this range. */
  public Dns ttl(Duration least, Duration most) {
    return with("ttl-min", least).with("ttl-max", most);
  }

  /** Expects these flags in the answer: aa, tc, rd, ra, ad, cd. */
  public Dns flags(String... wanted) {
    return with("flags", List.of(wanted));
  }

  /** Expects these flags not to be in the answer. */
  public Dns flagsNot(String... unwanted) {
    return with("flags-not", List.of(unwanted));
  }

  /** Expects the serial never to be older than at an earlier run (RFC 1982). Asks for SOA. */
  public Dns serialNeverGoesBack() {
    return type("SOA").with("serial-never-back", true);
  }

  /** Expects at least one record of the section to match; see {@link #allMatch}. */
  public Dns anyMatches(Section section, String regex) {
    return match(section, "any-matches", regex);
  }

  /**
   * Expects a record in the section, and all to match. A record reads as {@code name ttl class type
   * data} with one blank between.
   */
  public Dns allMatch(Section section, String regex) {
    return match(section, "all-match", regex);
  }

  /** Expects no record of the section to match; see {@link #allMatch}. */
  public Dns noneMatches(Section section, String regex) {
    return match(section, "none-matches", regex);
  }

  /** Expects at least one record of the section not to match; see {@link #allMatch}. */
  public Dns notAllMatch(Section section, String regex) {
    return match(section, "not-all-match", regex);
  }

  private Dns match(Section section, String mode, String regex) {
    String name = section.name().toLowerCase(Locale.ROOT);
    List<Object> all = new ArrayList<>();
    if (settings.asMap().get(name) instanceof Map<?, ?> modes
        && modes.get(mode) instanceof List<?> before) {
      all.addAll(before);
    }
    all.add(requireNonNull(regex, "regex"));
    return put(name, mode, all);
  }

  /** With this attribute of the target, which travels with results. */
  public Dns attribute(String name, String value) {
    return new Dns(target.with(name, value), settings);
  }

  /** Reaches the network in this way. */
  public Dns network(Network how) {
    return with("network", how.settings().asMap());
  }

  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.of(TYPE, target, settings);
  }
}
