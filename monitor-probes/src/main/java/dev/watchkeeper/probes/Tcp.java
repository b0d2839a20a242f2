package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;

/**
 * The tcp probe: connects, and if asked to puts TLS on the connection, sends something and waits
 * for something. Immutable; every method gives a copy.
 */
public final class Tcp extends NetworkSpec<Tcp> {
  /** The name of the type. */
  public static final String TYPE = "tcp";

  /** The whole run in seconds; the same as {@link Net#LATENCY}. */
  public static final MetricKey LATENCY = Net.LATENCY;

  /** What the peer said, up to what was expected; cut to 4,096 characters. */
  public static final MetricKey ANSWER = MetricKey.text("tcp.answer");

  private Tcp(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Tcp copy(Target newTarget, Settings newSettings) {
    return new Tcp(newTarget, newSettings);
  }

  /** Connects to {@code host:port} or {@code [address]:port}. */
  public static Tcp to(String hostAndPort) {
    return new Tcp(Target.of(hostAndPort), Settings.empty());
  }

  /** Connects to a port of a host; an IPv6 address comes without brackets. */
  public static Tcp to(String host, int port) {
    return to((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
  }

  /** Sends this after connecting; {@code \r \n \t \\ \0} and {@code \xNN} stand for bytes. */
  public Tcp send(String text) {
    return with("send", text);
  }

  /** Expects this text in what the peer says. */
  public Tcp expect(String text) {
    return with("expect", text);
  }

  /** Expects the regular expression to be found in what the peer says. */
  public Tcp expectMatch(String regex) {
    return with("expect-matches", regex);
  }

  /** Expects that nobody listens: a refused connection is UP, an open one DOWN. */
  public Tcp expectRefused() {
    return with("refused", true);
  }

  /** Puts TLS on the connection before anything is sent. */
  public Tcp tls() {
    return with("tls", true);
  }
}
