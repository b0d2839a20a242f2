package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a question gets to a server.
 *
 * @param way the transport
 * @param tls demands on TLS; null where there is none
 * @param tlsName the name that the certificate is to have; null for that of the server
 * @param tcpOnTruncation whether a truncated answer is asked for again over TCP
 * @param attempts how often the question is sent over UDP
 */
record Delivery(
    Way way,
    @Nullable TlsClient tls,
    @Nullable String tlsName,
    boolean tcpOnTruncation,
    int attempts) {

  /** The transport. */
  enum Way {
    UDP,
    TCP,
    TLS;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Delivery read(Settings settings) {
    String text =
        settings.text("transport").oneOf(List.of("udp", "tcp", "tls")).orElse(Way.UDP.word());
    Way way = text.isEmpty() ? Way.UDP : Way.valueOf(text.toUpperCase(Locale.ROOT));
    if (way != Way.TLS && (settings.has("tls") || settings.has("tls-name"))) {
      settings.reject("tls", "is for the transport tls only");
    }
    return new Delivery(
        way,
        way == Way.TLS ? TlsSettings.read(settings) : null,
        settings.text("tls-name").optional().orElse(null),
        settings.flag("tcp-on-truncation").orElse(true),
        settings.integer("attempts").between(1, 10).orElse(2));
  }

  /** Where servers listen. */
  int port() {
    return way == Way.TLS ? 853 : 53;
  }
}
