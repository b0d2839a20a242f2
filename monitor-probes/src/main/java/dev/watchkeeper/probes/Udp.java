package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The udp probe (RFC 768): sends datagrams and judges the answers. Each attempt has a port of its
 * own, so that a late answer never counts for another attempt. It is DOWN if no datagram at all is
 * answered, with different reasons for silence and for an unreachable port, or if an answer is not
 * as expected. Immutable; every method gives a copy.
 */
public final class Udp extends DatagramSpec<Udp> {
  /** The name of the type. */
  public static final String TYPE = "udp";

  /** How many datagrams were sent, repeated ones included. */
  public static final MetricKey SENT = MetricKey.gauge("udp.sent", "");

  /** How many of them were answered. */
  public static final MetricKey RECEIVED = MetricKey.gauge("udp.received", "");

  /** The share of those sent that were not answered, 0 to 1. */
  public static final MetricKey LOSS = MetricKey.gauge("udp.loss", "ratio");

  /** The mean time from a datagram to its answer. */
  public static final MetricKey RTT = MetricKey.gauge("udp.rtt", "seconds");

  /** The shortest of these times. */
  public static final MetricKey RTT_MIN = MetricKey.gauge("udp.rtt_min", "seconds");

  /** The longest of these times. */
  public static final MetricKey RTT_MAX = MetricKey.gauge("udp.rtt_max", "seconds");

  /** The last answer as text, cut to 4,096 characters. */
  public static final MetricKey ANSWER = MetricKey.text("udp.answer");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(SENT, RECEIVED, LOSS, RTT, RTT_MIN, RTT_MAX, ANSWER);

  private Udp(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Udp copy(Target newTarget, Settings newSettings) {
    return new Udp(newTarget, newSettings);
  }

  /** Sends to {@code host:port} or {@code [address]:port}; what is sent has to be said. */
  public static Udp to(String hostAndPort) {
    return new Udp(Target.of(hostAndPort), Settings.empty());
  }

  /** Sends to a port of a host; an IPv6 address comes without brackets. */
  public static Udp to(String host, int port) {
    return to((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
  }

  /** Sends this; {@code \r \n \t \\ \0} and {@code \xNN} stand for bytes. */
  public Udp send(String text) {
    return with("send", text);
  }

  /** Sends the bytes that these pairs of hexadecimal digits stand for. */
  public Udp sendHex(String digits) {
    return with("send-hex", digits);
  }

  /** Expects this text in each answer. */
  public Udp expect(String text) {
    return with("expect", text);
  }

  /** Expects the regular expression to be found in each answer. */
  public Udp expectMatch(String regex) {
    return with("expect-matches", regex);
  }

  /** Expects these bytes, as pairs of hexadecimal digits, within each answer. */
  public Udp expectHex(String digits) {
    return with("expect-hex", digits);
  }

  /**
   * Is content without an answer: UP unless the port is told to be unreachable within the wait. For
   * services that never answer.
   */
  public Udp withoutAnswer() {
    return with("answer", false);
  }

  /** Sends so many datagrams, each after the answer to the one before; 1 to 100, 1 by default. */
  public Udp count(int datagrams) {
    return with("count", datagrams);
  }

  /** Sends each so many times more if no answer comes, 0 to 10; 2 by default. */
  public Udp retries(int times) {
    return with("retries", times);
  }
}
