package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;

/** Targets that are a host, with or without a port. */
public final class Hosts {
  private Hosts() {}

  /** A name or an address, an IPv6 address with or without brackets; a neutral one if none. */
  public static String read(String text, Settings settings) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String host = bracketed ? text.substring(1, text.length() - 1) : text;
    boolean six = host.indexOf(':') >= 0;
    boolean sound = six ? host.matches("[0-9a-fA-F:.]+(%[\\w.-]+)?") : !bracketed && named(host);
    if (!sound) {
      settings.reject("target", "is a name or an address, not '" + Texts.line(text, 100) + "'");
      return "localhost";
    }
    return host;
  }

  private static boolean named(String host) {
    return host.length() <= 253 && host.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*");
  }

  /** As {@link #read}, and with this port where the text has none. */
  public static Endpoint read(String text, int port, Settings settings) {
    Endpoint given = Endpoints.parse(text);
    return given != null ? given : new Endpoint(read(text, settings), port);
  }
}
