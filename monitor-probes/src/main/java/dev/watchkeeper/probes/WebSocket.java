package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.Map;

/**
 * The websocket probe (RFC 6455): opens a WebSocket, and if asked to measures a ping, sends
 * messages and waits for some. Immutable; every method gives a copy.
 */
public final class WebSocket extends NetworkSpec<WebSocket> {
  /** The name of the type. */
  public static final String TYPE = "websocket";

  /** The status code of the answer to the handshake; 101 if all is well. */
  public static final MetricKey STATUS = MetricKey.gauge("websocket.status", "");

  /** The subprotocol that the server chose. */
  public static final MetricKey SUBPROTOCOL = MetricKey.text("websocket.subprotocol");

  /** From a ping to its pong, in seconds. */
  public static final MetricKey PING = MetricKey.gauge("websocket.ping", "seconds");

  /** Waiting for messages that were expected, in seconds. */
  public static final MetricKey ANSWER = MetricKey.gauge("websocket.answer", "seconds");

  /** How many messages came. */
  public static final MetricKey MESSAGES = MetricKey.gauge("websocket.messages", "");

  /** The message that came last, cut to 4,096 characters. */
  public static final MetricKey MESSAGE = MetricKey.text("websocket.message");

  /** The code with which the server closed. */
  public static final MetricKey CLOSE_CODE = MetricKey.gauge("websocket.close_code", "");

  /** All but those of {@link Net}. */
  public static final List<MetricKey> METRICS =
      List.of(STATUS, SUBPROTOCOL, PING, ANSWER, MESSAGES, MESSAGE, CLOSE_CODE);

  private WebSocket(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  WebSocket copy(Target newTarget, Settings newSettings) {
    return new WebSocket(newTarget, newSettings);
  }

  /** Opens a url with the scheme {@code ws} or {@code wss}. */
  public static WebSocket open(String url) {
    return new WebSocket(Target.of(url), Settings.empty());
  }

  /** With this header field in the handshake. */
  public WebSocket header(String name, String value) {
    return put("headers", name, value);
  }

  /** With this header field in the handshake, whose value is never shown. */
  public WebSocket secretHeader(String name, Secret value) {
    return put("secret-headers", name, requireNonNull(value, "value"));
  }

  /** Offers this subprotocol; if any is offered, the server has to choose one of them. */
  public WebSocket subprotocol(String name) {
    return add("subprotocols", name);
  }

  /** Sends a ping after the handshake and waits for its pong. */
  public WebSocket ping() {
    return with("ping", true);
  }

  /** Then sends this text. */
  public WebSocket send(String text) {
    return add("steps", Map.of("send", text));
  }

  /** Then waits for a message that contains this text; others are passed by. */
  public WebSocket expect(String text) {
    return add("steps", Map.of("expect", text));
  }

  /** Then waits for a message in which the regular expression is found; others are passed by. */
  public WebSocket expectMatch(String regex) {
    return add("steps", Map.of("expect-matches", regex));
  }

  /** At the end closes and waits for the server to close too. */
  public WebSocket awaitClose() {
    return with("await-close", true);
  }

  /** The longest message that is taken, in bytes; 64 KiB unless set. */
  public WebSocket maxMessage(int bytes) {
    return with("max-message", bytes);
  }
}
