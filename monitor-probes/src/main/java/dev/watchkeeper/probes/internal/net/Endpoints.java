package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import org.jspecify.annotations.Nullable;

/** Reads {@code host:port}, {@code [v6]:port}. */
public final class Endpoints {
  private Endpoints() {}

  public static @Nullable Endpoint optional(Settings settings, String name) {
    return settings.text(name).optional().map(text -> read(text, name, settings)).orElse(null);
  }

  /** The endpoint; a neutral one, with the problem noted, if the text is none. */
  public static Endpoint read(String text, String name, Settings settings) {
    Endpoint endpoint = parse(text);
    if (endpoint == null) {
      settings.reject(
          name, "is 'host:port' or '[address]:port', not '" + Texts.line(text, 100) + "'");
      return new Endpoint("localhost", 1);
    }
    return endpoint;
  }

  public static @Nullable Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      return null;
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    boolean sound = bracketed == host.indexOf(':') >= 0 && host.matches("[^\\s/@\\[\\]]+");
    return sound && port >= 1 && port <= 65_535 ? new Endpoint(host, port) : null;
  }
}
