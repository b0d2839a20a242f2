package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * What the tcp probe does.
 *
 * @param endpoint where it connects to
 * @param tls its demands on TLS; null where nothing is said
 * @param refused whether the connection is to be refused
 * @param script what is said
 */
record TcpPlan(Endpoint endpoint, @Nullable TlsClient tls, boolean refused, Script script) {
  static TcpPlan read(Endpoint endpoint, Settings settings) {
    TlsClient tls = TlsSettings.choice(settings);
    boolean refused = settings.flag("refused").orElse(false);
    Script script = new ScriptReader(settings).read();
    if (refused && (tls != null || script.quit() != null || !script.steps().isEmpty())) {
      settings.reject("refused", "cannot be asked for together with anything to be said");
    }
    return new TcpPlan(endpoint, tls, refused, script);
  }

  /** TLS before anything is said; null if it comes later or never. */
  @Nullable TlsClient tlsAtOnce() {
    return script.changesToTls() ? null : tls;
  }
}
