package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.TlsClient;
import java.util.List;

/** Which version of HTTP a check speaks. */
enum HttpVersion {
  /** HTTP/1.1, and no word about others. */
  FIRST,
  /** HTTP/2 at the target; a server that does not speak it there fails. */
  SECOND,
  /** What the server prefers. */
  EITHER;

  private static final String H2 = "h2";

  static HttpVersion read(Settings settings) {
    String text = settings.text("version").oneOf(List.of("1.1", "2", "auto")).orElse("1.1");
    if (!text.equals("1.1") && settings.section("tls").has("alpn")) {
      settings.reject("version", "offers protocols itself, so that 'tls.alpn' cannot be given");
    }
    boolean reuse = settings.asMap().get("connection") instanceof String how && how.equals("reuse");
    if (text.equals("2") && reuse) {
      settings.reject("version", "is one whose connections are not kept");
    }
    return text.equals("1.1") ? FIRST : text.equals("2") ? SECOND : EITHER;
  }

  /** The client with what is to be offered in its handshakes. */
  TlsClient offered(TlsClient tls) {
    return this == FIRST ? tls : tls.offering(List.of(H2, "http/1.1"));
  }

  /**
   * Whether HTTP/2 is spoken over a connection.
   *
   * @param home whether it is one to the target
   * @param agreed what its handshake agreed on; empty for nothing
   * @throws ProbeFailure if it should be and the server does not want it
   */
  boolean second(Url url, boolean home, String agreed) throws ProbeFailure {
    boolean demanded = this == SECOND && home;
    if (this == FIRST || !url.secure()) {
      return demanded;
    }
    if (demanded && !agreed.equals(H2)) {
      String chosen = agreed.isEmpty() ? "no protocol (ALPN)" : "'" + Texts.line(agreed, 40) + "'";
      throw new ProbeFailure(
          Outcome.PROTOCOL, "the server does not speak HTTP/2: it chose " + chosen);
    }
    return agreed.equals(H2);
  }
}
