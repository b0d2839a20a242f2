package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;

/**
 * The tcp probe: connects, and if asked to puts TLS on the connection, sends something and waits
 * for something. Immutable; every method gives a copy.
 */
public final class Tcp implements ProbeSpec {
  /** The name of the type. */
  public static final String TYPE = "tcp";

  /** The whole run in seconds; the same as {@link Net#LATENCY}. */
  public static final MetricKey LATENCY = Net.LATENCY;

  /** What the peer said, up to what was expected; cut to 4,096 characters. */
  public static final MetricKey ANSWER = MetricKey.text("tcp.answer");

  private final Target target;
  private final Settings settings;

  private Tcp(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
  }

  /** Connects to {@code host:port} or {@code [address]:port}. */
  public static Tcp to(String hostAndPort) {
    return new Tcp(Target.of(hostAndPort), Settings.empty());
  }

  /** Connects to a port of a host; an IPv6 address comes without brackets. */
  public static Tcp to(String host, int port) {
    return to((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
  }

  private Tcp with(String name, Object value) {
    return new Tcp(target, settings.with(name, value));
  }

  /** With this attribute of the target, which travels with results. */
  public Tcp attribute(String name, String value) {
    return new Tcp(target.with(name, value), settings);
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

  /** Takes every certificate; facts of it are measured all the same. */
  public Tcp insecure() {
    return with("verify", false);
  }

  /** Trusts these certificates (PEM) in place of the platform's authorities. */
  public Tcp trust(String pem) {
    return with("ca", pem);
  }

  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.of(TYPE, target, settings);
  }
}
