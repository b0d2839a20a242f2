package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The demands on every probe, for one that talks to a server of a known protocol. */
public abstract class DialogueConformance extends ProbeConformance {
  protected static final Secret PASSWORD = Secret.of("t0p-s3cret-pass");

  private Closeable server;
  private String address;

  /** A server that is all right: a {@link LineServer} or a {@link Peer}. */
  protected abstract Closeable server() throws IOException;

  /** What is looked at the server with. */
  protected abstract ProbeSpec spec(String address);

  /** Settings that are wrong, and the names of all of them. */
  protected abstract WrongSettings wrong();

  @BeforeEach
  void startServer() throws IOException {
    server = server();
    address =
        server instanceof LineServer lines
            ? lines.address()
            : "127.0.0.1:" + ((Peer) server).port();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Override
  protected ProbeProvider provider() {
    return Runs.provider(spec(address).definition().type());
  }

  @Override
  protected Target target() {
    return spec(address).definition().target();
  }

  @Override
  protected Settings settings() {
    return spec(address).definition().settings();
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.of(Target.of(host + ":" + port));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(wrong());
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("localhost:0"), Target.of("::1:80"), Target.of("http://localhost/"));
  }

  @Override
  protected List<Secret> secrets() {
    return settings().asMap().containsKey("password") ? List.of(PASSWORD) : List.of();
  }
}
