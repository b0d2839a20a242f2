package dev.watchkeeper.probes.internal.websocket;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.WebSocket;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The opening handshake of the client (RFC 6455, 4.1): asks, and believes nothing unproved. */
final class Handshake {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MAX_HEAD = 16 << 10;

  private final WebSocketPlan plan;
  private final Wire wire;
  private final String key;

  /** With a nonce of 16 bytes. */
  Handshake(WebSocketPlan plan, Wire wire, byte[] nonce) {
    this.plan = plan;
    this.wire = wire;
    this.key = Base64.getEncoder().encodeToString(nonce);
  }

  /** What a server answers to this key. */
  static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] hash = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  void shake() throws IOException {
    wire.begin("write", "sending the handshake");
    wire.write(request().getBytes(StandardCharsets.US_ASCII));
    wire.end(Net.WRITE);
    wire.begin("handshake", "waiting for the answer to the handshake");
    wire.awaitFirstByte();
    wire.end(Net.WAIT);
    wire.begin("handshake", "reading the answer to the handshake");
    List<String> head = head();
    wire.end(Net.READ);
    int status = status(head.get(0));
    wire.measured().set(WebSocket.STATUS, status);
    if (status != 101) {
      throw new ProbeFailure(
          Outcome.ASSERTION_FAILED, "the server answered HTTP " + status + " in place of 101");
    }
    judge(fields(head));
  }

  private String request() {
    StringBuilder text = new StringBuilder(256);
    text.append("GET ").append(plan.url().path()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(plan.url().hostField()).append("\r\n");
    text.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
    text.append("Sec-WebSocket-Key: ").append(key).append("\r\n");
    text.append("Sec-WebSocket-Version: 13\r\n");
    if (!plan.subprotocols().isEmpty()) {
      String offered = String.join(", ", plan.subprotocols());
      text.append("Sec-WebSocket-Protocol: ").append(offered).append("\r\n");
    }
    plan.headers()
        .forEach(h -> text.append(h.getKey()).append(": ").append(h.getValue()).append("\r\n"));
    return text.append("\r\n").toString();
  }

  private List<String> head() throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int bytes = 0; bytes < MAX_HEAD; bytes++) {
      int next = wire.read();
      if (next < 0) {
        throw new ProbeFailure(Outcome.RESET, "closed in the middle of the handshake");
      }
      boolean ended = next == '\n' && line.length() > 0 && line.charAt(line.length() - 1) == '\r';
      if (!ended) {
        line.append((char) next);
      } else if (line.length() == 1 && !lines.isEmpty()) {
        return lines;
      } else {
        lines.add(line.substring(0, line.length() - 1));
        line.setLength(0);
      }
    }
    throw new ProbeFailure(
        Outcome.TOO_LARGE, "an answer to the handshake of more than " + MAX_HEAD + " bytes");
  }

  private static int status(String line) throws ProbeFailure {
    if (!line.matches("HTTP/1\\.1 [1-5]\\d\\d( .*)?")) {
      throw broken("not a status line of HTTP/1.1: '" + Texts.line(line, 60) + "'");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static Map<String, String> fields(List<String> head) throws ProbeFailure {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.substring(0, colon).chars().anyMatch(c -> c <= ' ' || c > 126)) {
        throw broken("a bad header field: '" + Texts.line(line, 60) + "'");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      fields.merge(name, line.substring(colon + 1).strip(), (one, more) -> one + ", " + more);
    }
    return fields;
  }

  private void judge(Map<String, String> fields) throws ProbeFailure {
    if (!fields.getOrDefault("upgrade", "").equalsIgnoreCase("websocket")) {
      throw broken("the answer has no 'Upgrade: websocket'");
    }
    boolean upgrades =
        Arrays.stream(fields.getOrDefault("connection", "").split(","))
            .anyMatch(token -> token.strip().equalsIgnoreCase("upgrade"));
    if (!upgrades) {
      throw broken("the answer has no 'Connection: Upgrade'");
    }
    if (!accept(key).equals(fields.get("sec-websocket-accept"))) {
      throw broken("the answer does not prove that it has read the key");
    }
    if (!fields.getOrDefault("sec-websocket-extensions", "").isEmpty()) {
      throw broken("the server uses an extension that was not offered");
    }
    chosen(fields.getOrDefault("sec-websocket-protocol", ""));
  }

  private void chosen(String subprotocol) throws ProbeFailure {
    if (!subprotocol.isEmpty() && !plan.subprotocols().contains(subprotocol)) {
      throw broken(
          "the server chose the subprotocol '"
              + Texts.line(subprotocol, 60)
              + "', which was not offered");
    }
    if (subprotocol.isEmpty() && !plan.subprotocols().isEmpty()) {
      throw new ProbeFailure(
          Outcome.ASSERTION_FAILED,
          "the server chose none of the subprotocols " + String.join(", ", plan.subprotocols()));
    }
    if (!subprotocol.isEmpty()) {
      wire.measured().set(WebSocket.SUBPROTOCOL, subprotocol);
    }
  }

  private static ProbeFailure broken(String what) {
    return new ProbeFailure(Outcome.PROTOCOL, "the handshake is broken: " + what);
  }
}
