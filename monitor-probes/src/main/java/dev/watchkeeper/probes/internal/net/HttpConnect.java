package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Asks an HTTP proxy for a tunnel: CONNECT, RFC 9110, section 9.3.6. */
final class HttpConnect {
  private static final int MOST_HEAD = 8_192;

  private HttpConnect() {}

  /** Comes back when the tunnel is there. */
  static void open(Wire wire, ProxyServer proxy, Endpoint to) throws IOException {
    StringBuilder request = new StringBuilder(128);
    request.append("CONNECT ").append(to).append(" HTTP/1.1\r\nHost: ").append(to).append("\r\n");
    if (!proxy.user().isEmpty()) {
      byte[] login = (proxy.user() + ":" + proxy.secret()).getBytes(StandardCharsets.UTF_8);
      String basic = Base64.getEncoder().encodeToString(login);
      request.append("Proxy-Authorization: Basic ").append(basic).append("\r\n");
    }
    wire.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    wire.awaitFirstByte();
    String line = head(wire, proxy);
    int status = status(line);
    if (status < 200 || status > 299) {
      throw refused(proxy, to, status, line);
    }
  }

  /** Reads the whole head and gives its first line. */
  private static String head(Wire wire, ProxyServer proxy) throws IOException {
    StringBuilder text = new StringBuilder(128);
    int lines = 0;
    int first = -1;
    while (lines < 2) {
      int c = wire.read();
      if (c < 0 || text.length() == MOST_HEAD) {
        throw new ProbeFailure(Outcome.PROTOCOL, proxy + " answered without a head of HTTP");
      }
      text.append((char) c);
      if (text.length() == 7 && !text.toString().equals("HTTP/1.")) {
        throw new ProbeFailure(Outcome.PROTOCOL, proxy + " does not speak HTTP");
      }
      first = first < 0 && c == '\n' ? text.length() - 1 : first;
      lines = c == '\n' ? lines + 1 : c == '\r' ? lines : 0;
    }
    return text.substring(0, first).strip();
  }

  private static int status(String line) {
    boolean sound = line.matches("HTTP/1\\.[0-9] [0-9]{3}( .*)?");
    return sound ? Integer.parseInt(line.substring(9, 12)) : -1;
  }

  private static ProbeFailure refused(ProxyServer proxy, Endpoint to, int status, String line) {
    Outcome outcome =
        switch (status) {
          case 401, 407 -> Outcome.AUTH;
          case 403, 405 -> Outcome.REFUSED;
          case 502, 503, 504 -> Outcome.UNREACHABLE;
          default -> Outcome.PROTOCOL;
        };
    String why =
        status == 407
            ? " refused our login: "
            : " did not connect to " + Texts.line(to.toString(), 100) + ": ";
    return new ProbeFailure(outcome, proxy + why + Texts.line(line, 100));
  }
}
