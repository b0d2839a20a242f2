package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;

/**
 * The unix probe: connects to a Unix domain socket (a stream) on the monitor's own machine, and if
 * asked to sends something and waits for something. A path without a file, a file that is no
 * socket, a socket that nobody listens at and a listener that is silent are DOWN, each with its
 * reason; a missing right to connect is UNKNOWN, a matter of configuration. Immutable; every method
 * gives a copy.
 */
public final class UnixSocket implements ProbeSpec {
  /** The name of the type. */
  public static final String TYPE = "unix";

  /** What the peer said, up to what was expected; cut to 4,096 characters. */
  public static final MetricKey ANSWER = MetricKey.text("unix.answer");

  private final Target target;
  private final Settings settings;

  private UnixSocket(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
  }

  /** Connects to the socket at this absolute path, of at most 107 bytes. */
  public static UnixSocket at(String path) {
    return new UnixSocket(Target.of(path), Settings.empty());
  }

  private UnixSocket with(String name, String value) {
    return new UnixSocket(target, settings.with(name, requireNonNull(value, name)));
  }

  /** With this attribute of the target, which travels with results. */
  public UnixSocket attribute(String name, String value) {
    return new UnixSocket(target.with(name, value), settings);
  }

  /** Sends this after connecting; {@code \r \n \t \\ \0} and {@code \xNN} stand for bytes. */
  public UnixSocket send(String text) {
    return with("send", text);
  }

  /** Expects this text in what the peer says. */
  public UnixSocket expect(String text) {
    return with("expect", text);
  }

  /** Expects the regular expression to be found in what the peer says. */
  public UnixSocket expectMatch(String regex) {
    return with("expect-matches", regex);
  }

  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.of(TYPE, target, settings);
  }
}
