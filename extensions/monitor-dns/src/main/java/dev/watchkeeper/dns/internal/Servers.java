package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.Endpoints;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ResolverConfig;

/**
 * The servers that are asked.
 *
 * @param listed as the settings say; empty for those of the system
 * @param port that of a server of the system
 */
record Servers(List<Endpoint> listed, int port) {
  private static final int MOST = 16;

  static Servers read(@Nullable String inTarget, int port, Settings settings) {
    List<String> texts = settings.texts("servers").orElse(List.of());
    if (inTarget != null && !texts.isEmpty()) {
      settings.reject("servers", "cannot be given together with a server in the target");
    }
    if (texts.size() > MOST) {
      settings.reject("servers", "are at most " + MOST);
    }
    List<Endpoint> listed = new ArrayList<>();
    if (inTarget != null) {
      listed.add(endpoint(inTarget, port, "target", settings));
    }
    for (String text : texts) {
      listed.add(endpoint(text, port, "servers", settings));
    }
    return new Servers(List.copyOf(listed), port);
  }

  private static Endpoint endpoint(String text, int port, String name, Settings settings) {
    boolean bare = text.indexOf(':') < 0 || text.startsWith("[") && text.endsWith("]");
    boolean v6 = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
    Endpoint read =
        Endpoints.parse(v6 ? "[" + text + "]:" + port : bare ? text + ":" + port : text);
    if (read == null) {
      settings.reject(
          name,
          "is a server as 'host', 'host:port' or '[address]:port', not '"
              + Texts.line(text, 100)
              + "'");
      return new Endpoint("localhost", port);
    }
    return read;
  }

  /** Whom to ask now; that of the system may change from run to run. */
  List<Endpoint> now() {
    if (!listed.isEmpty()) {
      return listed;
    }
    return ResolverConfig.getCurrentConfig().servers().stream()
        .map(server -> new Endpoint(server.getAddress().getHostAddress(), port))
        .toList();
  }
}
