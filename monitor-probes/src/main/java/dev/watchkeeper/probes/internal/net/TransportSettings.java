package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the settings under {@code network}. */
final class TransportSettings {
  private static final int DNS_PORT = 53;
  private static final int MOST_LOGIN = 255;
  private static final Duration MOST_KEPT = Duration.ofHours(1);

  private final Settings settings;

  private TransportSettings(Settings settings) {
    this.settings = settings;
  }

  static Transport read(Settings network, Resolver resolver) {
    TransportSettings reader = new TransportSettings(network);
    return new Transport(
        resolver,
        Endpoints.optional(network, "connect-to"),
        reader.names(),
        Family.of(reader.word("family", Family.words(), "any")),
        Attempts.of(reader.word("addresses", Attempts.words(), "race")),
        reader.literal("source"),
        reader.proxy(),
        reader.proxyLine());
  }

  private String word(String name, List<String> words, String usual) {
    String word = settings.text(name).oneOf(words).orElse(usual);
    return words.contains(word) ? word : usual;
  }

  private Names names() {
    return new Names(
        dnsServer(),
        kept("dns-cache", Names.STANDARD.kept()),
        kept("dns-negative-cache", Names.STANDARD.negativeKept()));
  }

  private Duration kept(String name, Duration usual) {
    return settings.duration(name).between(Duration.ZERO, MOST_KEPT).orElse(usual);
  }

  private @Nullable InetSocketAddress dnsServer() {
    String text = settings.text("dns-server").optional().orElse(null);
    if (text == null) {
      return null;
    }
    InetAddress alone = Literals.parse(text);
    Endpoint endpoint = alone == null ? Endpoints.parse(text) : null;
    InetAddress address = endpoint == null ? alone : Literals.parse(endpoint.host());
    if (address == null) {
      settings.reject(
          "dns-server",
          "is an address, with or without a port, such as '192.0.2.53:53', not '"
              + Texts.line(text, 100)
              + "'");
      return null;
    }
    return new InetSocketAddress(address, endpoint == null ? DNS_PORT : endpoint.port());
  }

  private @Nullable InetAddress literal(String name) {
    Optional<String> text = settings.text(name).optional();
    InetAddress address = text.map(Literals::parse).orElse(null);
    if (text.isPresent() && address == null) {
      settings.reject(
          name, "is an address of this machine, not '" + Texts.line(text.get(), 100) + "'");
    }
    return address;
  }

  private @Nullable ProxyServer proxy() {
    String url = settings.text("proxy").optional().orElse(null);
    String user =
        settings
            .text("proxy-user")
            .check(TransportSettings::fits, "is 1 to 255 bytes without control characters")
            .orElse("");
    Secret password =
        settings
            .secret("proxy-password")
            .check(secret -> fits(secret.reveal()), "is 1 to 255 bytes without control characters")
            .optional()
            .orElse(null);
    boolean resolves = settings.flag("proxy-resolves").orElse(false);
    if (url == null) {
      for (String name : List.of("proxy-user", "proxy-password", "proxy-resolves")) {
        if (settings.has(name)) {
          settings.reject(name, "needs a 'proxy'");
        }
      }
      return null;
    }
    if (settings.has("proxy-password") && !settings.has("proxy-user")) {
      settings.reject("proxy-password", "needs a 'proxy-user'");
    }
    return proxy(url, user, password, resolves);
  }

  private @Nullable ProxyServer proxy(
      String url, String user, @Nullable Secret password, boolean resolves) {
    boolean http = url.startsWith("http://");
    int scheme = http ? 7 : url.startsWith("socks5://") ? 9 : 0;
    String rest = url.substring(scheme);
    String place = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    Endpoint endpoint = scheme == 0 ? null : Endpoints.parse(place);
    if (endpoint == null) {
      settings.reject(
          "proxy",
          "is 'http://host:port' or 'socks5://host:port'; a login has its own settings,"
              + " 'proxy-user' and 'proxy-password'");
      return null;
    }
    if (http && user.indexOf(':') >= 0) {
      settings.reject("proxy-user", "has no ':' for an HTTP proxy");
    }
    ProxyServer.Kind kind = http ? ProxyServer.Kind.HTTP : ProxyServer.Kind.SOCKS5;
    return new ProxyServer(kind, endpoint, user, password, resolves);
  }

  private static boolean fits(String login) {
    int bytes = login.getBytes(StandardCharsets.UTF_8).length;
    return bytes >= 1 && bytes <= MOST_LOGIN && login.chars().noneMatch(c -> c < ' ' || c == 127);
  }

  private @Nullable ProxyLine proxyLine() {
    String version = settings.text("proxy-line").oneOf(List.of("v1", "v2")).optional().orElse("");
    return switch (version) {
      case "v1" -> ProxyLine.V1;
      case "v2" -> ProxyLine.V2;
      default -> null;
    };
  }
}
