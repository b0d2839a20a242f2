package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The smtp probe: greeting, EHLO, and if asked for STARTTLS and a login (RFC 5321, 3207, 4954);
 * also LMTP (RFC 2033). It sends no mail. Immutable; every method gives a copy.
 */
public final class Smtp extends LoginSpec<Smtp> {
  /** The name of the type. */
  public static final String TYPE = "smtp";

  /** The text of the greeting. */
  public static final MetricKey BANNER = MetricKey.text("smtp.banner");

  /** What the server offers, separated by commas, upper-case names first: {@code SIZE 1000}. */
  public static final MetricKey CAPABILITIES = MetricKey.text("smtp.capabilities");

  /** The code of the last reply. */
  public static final MetricKey CODE = MetricKey.gauge("smtp.code", "");

  /** From the connection to the end of the greeting. */
  public static final MetricKey GREETING_TIME = MetricKey.gauge("smtp.greeting_time", "seconds");

  /** The EHLO, all of them if there are two. */
  public static final MetricKey HELLO_TIME = MetricKey.gauge("smtp.hello_time", "seconds");

  /** The command STARTTLS, without the handshake, which is {@link Net#TLS}. */
  public static final MetricKey STARTTLS_TIME = MetricKey.gauge("smtp.starttls_time", "seconds");

  /** The login. */
  public static final MetricKey LOGIN_TIME = MetricKey.gauge("smtp.login_time", "seconds");

  /** The commands of {@link #command}, all of them. */
  public static final MetricKey COMMAND_TIME = MetricKey.gauge("smtp.command_time", "seconds");

  /** The last line of the reply to the last of them, without its code. */
  public static final MetricKey ANSWER = MetricKey.text("smtp.answer");

  /** What it measures besides {@link Net#ALL}. */
  public static final List<MetricKey> ALL =
      List.of(
          BANNER,
          CAPABILITIES,
          CODE,
          GREETING_TIME,
          HELLO_TIME,
          STARTTLS_TIME,
          LOGIN_TIME,
          COMMAND_TIME,
          ANSWER);

  private Smtp(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Smtp copy(Target newTarget, Settings newSettings) {
    return new Smtp(newTarget, newSettings);
  }

  /** Connects to {@code host} (port 25, with {@link #tls()} 465) or {@code host:port}. */
  public static Smtp to(String hostAndPort) {
    return new Smtp(Target.of(hostAndPort), Settings.empty());
  }

  /** As {@link #to}, and speaks LMTP, which greets with LHLO; the port is to be given. */
  public static Smtp lmtp(String hostAndPort) {
    return to(hostAndPort).with("lmtp", true);
  }

  /** Says this name in EHLO; {@code localhost} unless said. */
  public Smtp helloAs(String name) {
    return with("hello", name);
  }

  /** Expects that the server offers this, such as {@code PIPELINING}; several mean all. */
  public Smtp offers(String capability) {
    return add("offers", capability);
  }

  /**
   * Sends this command, such as {@code RCPT TO:<postmaster@example.org>}, after EHLO and the login,
   * and expects a reply with one of these codes; any of 200 to 399 if none is given. Up to ten, in
   * the order of the calls; the first wrong reply is DOWN. Commands that send mail, change to TLS
   * or log in are refused.
   */
  public Smtp command(String line, int... codes) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("send", requireNonNull(line, "line"));
    if (codes.length > 0) {
      step.put("expect", IntStream.of(codes).mapToObj(Integer::toString).toList());
    }
    return add("commands", step);
  }

  /** Logs in by this mechanism, {@code plain} or {@code login}; the first offered unless said. */
  public Smtp mechanism(String name) {
    return with("mechanism", name);
  }
}
