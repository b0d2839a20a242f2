package dev.watchkeeper.grpc.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class GrpcConformanceTest extends ProbeConformance {
  private static final Secret TOKEN = Secret.of("t0p-s3cret-token");
  private static Server server;

  @BeforeAll
  static void startServer() throws IOException {
    server =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @Override
  protected ProbeProvider provider() {
    return new GrpcProvider();
  }

  @Override
  protected Target target() {
    return Target.of("127.0.0.1:" + server.getPort());
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("secret-metadata", Map.of("authorization", TOKEN)));
  }

  @Override
  protected List<Secret> secrets() {
    return List.of(TOKEN);
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
                    "authority", "a b",
                    "states", "FINE",
                    "status", "200",
                    "metadata", Map.of("X-Upper", "x"),
                    "secret-metadata", Map.of("x", Secret.of("\n" + TOKEN.reveal())))),
            "authority",
            "states",
            "status",
            "metadata",
            "secret-metadata"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("localhost"), Target.of("http://localhost/"));
  }
}
