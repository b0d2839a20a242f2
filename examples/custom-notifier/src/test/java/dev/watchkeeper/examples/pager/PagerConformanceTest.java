package dev.watchkeeper.examples.pager;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.testkit.NotifierConformance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The notifier holds what every notifier is to hold. */
class PagerConformanceTest extends NotifierConformance {
  private static final Secret CODE = Secret.of("code-7401");

  private Gateway gateway;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = new Gateway("OK");
  }

  @AfterEach
  void stopGateway() throws IOException {
    gateway.close();
  }

  @Override
  protected Notifier notifier() {
    AddressPolicy policy = AddressPolicy.standard();
    return new PagerNotifier("pager", gateway.address(), CODE, policy, Duration.ofSeconds(5));
  }

  @Override
  protected Optional<Notifier> notifierAt(String host, int port, AddressPolicy policy) {
    InetSocketAddress there = InetSocketAddress.createUnresolved(host, port);
    return Optional.of(new PagerNotifier("pager", there, CODE, policy, timeout()));
  }

  @Override
  protected List<Secret> secrets() {
    return List.of(CODE);
  }

  @Override
  protected List<String> keys() {
    return gateway.pages.stream().map(page -> page.split(" ")[2]).toList();
  }
}
