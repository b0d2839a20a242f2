package dev.watchkeeper.probes.internal.websocket;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.WebSocket;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a websocket probe does, read from its settings once.
 *
 * @param url what it opens
 * @param headers sent with the handshake, secret ones included
 * @param subprotocols offered
 * @param ping whether a ping is measured
 * @param steps what is said and heard, in order
 * @param awaitClose whether the server has to close too
 * @param maxMessage the longest message, in bytes
 * @param tls how certificates are judged
 */
record WebSocketPlan(
    WebSocketUrl url,
    List<Map.Entry<String, String>> headers,
    List<String> subprotocols,
    boolean ping,
    List<Step> steps,
    boolean awaitClose,
    int maxMessage,
    TlsClient tls) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}";
  private static final List<String> OWN =
      List.of("host", "connection", "upgrade", "content-length", "transfer-encoding");

  /**
   * Something to be sent, or else to be heard.
   *
   * @param send null if it is to be heard
   * @param expected null if it is to be sent
   */
  record Step(@Nullable String send, @Nullable Condition expected) {}

  static WebSocketPlan read(Target target, Settings settings) {
    WebSocketUrl url = WebSocketUrl.NOWHERE;
    try {
      url = WebSocketUrl.parse(target);
    } catch (IllegalArgumentException e) {
      settings.reject("target", String.valueOf(e.getMessage()));
    }
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers("headers", settings, headers);
    headers("secret-headers", settings, headers);
    List<String> offered = settings.texts("subprotocols").orElse(List.of());
    if (!offered.stream().allMatch(name -> name.matches(TOKEN))) {
      settings.reject("subprotocols", "takes names of letters, digits, '.' and '-'");
    }
    return new WebSocketPlan(
        url,
        headers,
        offered,
        settings.flag("ping").orElse(false),
        settings.sections("steps").stream().map(WebSocketPlan::step).toList(),
        settings.flag("await-close").orElse(false),
        settings.integer("max-message").between(1, 1 << 26).orElse(64 << 10),
        TlsSettings.read(settings));
  }

  private static void headers(
      String where, Settings settings, List<Map.Entry<String, String>> into) {
    Map<String, String> given = settings.textMap(where).orElse(Map.of());
    given.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!name.matches(TOKEN)) {
            settings.reject(where, "has a name that is none of a header field");
          } else if (OWN.contains(lower) || lower.startsWith("sec-websocket-")) {
            settings.reject(where + "." + name, "is set by the probe itself");
          } else if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c > 126)) {
            settings.reject(where + "." + name, "has a character that no header may have");
          }
          into.add(Map.entry(name, value));
        });
  }

  private static Step step(Settings step) {
    Optional<String> send = step.text("send").optional();
    Optional<String> expect = step.text("expect").optional();
    Optional<String> regex = step.text("expect-matches").optional();
    if (step.names().size() != 1) {
      step.reject("", "has one of 'send', 'expect' and 'expect-matches'");
    }
    if (send.isPresent()) {
      return new Step(send.get(), null);
    }
    try {
      return new Step(
          null,
          regex.isPresent()
              ? WebSocket.MESSAGE.matches(regex.get())
              : WebSocket.MESSAGE.contains(expect.orElse("")));
    } catch (IllegalArgumentException e) {
      step.reject("expect-matches", String.valueOf(e.getMessage()));
      return new Step("", null);
    }
  }
}
