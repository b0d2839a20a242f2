package dev.watchkeeper.probes.internal.tls;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class TlsConformanceTest extends ProbeConformance {
  private static final TestAuthority ROOT = TestAuthority.root("Test Root");
  private static final TestAuthority.Identity OURS = ROOT.leaf("client").make();
  private static final Secret KEY = Secret.of(OURS.keyPem());
  private static TestTlsServer server;

  @BeforeAll
  static void startServer() throws IOException {
    TlsClient.warmUp();
    TlsClient.awaitWarm(Duration.ofSeconds(30));
    server = TestTlsServer.of(ROOT.good());
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  protected ProbeProvider provider() {
    return new TlsProvider();
  }

  @Override
  protected Target target() {
    return Target.of(server.address());
  }

  @Override
  protected Settings settings() {
    TlsOptions options = TlsOptions.standard().trust(ROOT.pem()).clientCertificate(OURS.pem(), KEY);
    return Settings.of(Map.of("tls", options.settings().asMap()));
  }

  @Override
  protected List<Secret> secrets() {
    return List.of(KEY, Secret.of(OURS.keyPem().split("\n")[1]));
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.of(Target.of(host + ":" + port));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(
                Map.of(
                    "starttls",
                    "gopher",
                    "expect-alert",
                    "x",
                    "tls",
                    Map.of("verify", "x", "pins", "short"))),
            "starttls",
            "expect-alert",
            "tls.verify",
            "tls.pins"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("localhost"), Target.of("localhost:0"), Target.of("::1:443"));
  }
}
