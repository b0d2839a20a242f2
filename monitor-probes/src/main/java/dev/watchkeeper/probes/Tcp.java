package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The tcp probe: connects, and if asked to holds a dialogue of steps: send, await, change to TLS.
 * {@link #send}, {@link #expect} and {@link #expectMatch} are the short form of a dialogue of one
 * question and one answer. Immutable; every method gives a copy.
 */
public final class Tcp extends NetworkSpec<Tcp> {
  /** The name of the type. */
  public static final String TYPE = "tcp";

  /** The most steps that a dialogue has. */
  public static final int MAX_STEPS = 40;

  /** The most values that a dialogue captures. */
  public static final int MAX_CAPTURES = 20;

  /** The whole run in seconds; the same as {@link Net#LATENCY}. */
  public static final MetricKey LATENCY = Net.LATENCY;

  /** What the peer said in the last step that awaited something; cut to 4,096 characters. */
  public static final MetricKey ANSWER = MetricKey.text("tcp.answer");

  /** The number of the step that failed, from 1; only of a dialogue of steps. */
  public static final MetricKey FAILED_STEP = MetricKey.gauge("tcp.failed_step", "");

  /** What the step that failed was to do; only of a dialogue of steps. */
  public static final MetricKey FAILED_ACTION = MetricKey.text("tcp.failed_action");

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

  /**
   * How long a step took, in seconds.
   *
   * @param number 1 to {@link #MAX_STEPS}
   * @throws IllegalArgumentException if it is another one
   */
  public static MetricKey step(int number) {
    if (number < 1 || number > MAX_STEPS) {
      throw new IllegalArgumentException(
          "a step has a number from 1 to " + MAX_STEPS + ", not " + number);
    }
    return MetricKey.gauge("tcp.step." + number, "seconds");
  }

  /** What a group with this name captured, as text. */
  public static MetricKey captured(String name) {
    return MetricKey.text("tcp.captured." + name);
  }

  /** What a group with this name captured, if {@link #number} says that it is a number. */
  public static MetricKey capturedNumber(String name) {
    return MetricKey.gauge("tcp.captured." + name, "");
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

  /** Holds a dialogue of these steps, in this order, in place of the short form. */
  public Tcp steps(TcpStep... steps) {
    List<Map<String, Object>> written = new ArrayList<>();
    for (TcpStep step : steps) {
      written.add(step.settings().asMap());
    }
    return with("steps", written);
  }

  /** DOWN at once if the regular expression is found in what the peer says, in any step. */
  public Tcp reject(String regex) {
    return with("reject", regex);
  }

  /** The group with this name captures a number; what is none is DOWN. */
  public Tcp number(String group) {
    return add("numbers", group);
  }

  /** Sends this as the last word, whether all went well or not; that it fails is no matter. */
  public Tcp quit(String text) {
    return with("quit", text);
  }

  /** Expects that nobody listens: a refused connection is UP, an open one DOWN. */
  public Tcp expectRefused() {
    return with("refused", true);
  }

  /**
   * Puts TLS on the connection before anything is sent. With a step that changes to TLS, demands on
   * TLS are those of that step, and nothing comes before the first step.
   */
  public Tcp tls() {
    return with("tls", true);
  }
}
