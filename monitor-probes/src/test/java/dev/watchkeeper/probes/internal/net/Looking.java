package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.tcp.TcpProvider;
import dev.watchkeeper.testkit.ProbeRunner;
import java.time.Duration;

/** Looks once with a tcp probe, over the real transport. */
final class Looking {
  private final Network network;
  private final AddressPolicy policy;
  private final long millis;

  private Looking(Network network, AddressPolicy policy, long millis) {
    this.network = network;
    this.policy = policy;
    this.millis = millis;
  }

  static Looking with(Network network) {
    return new Looking(network, AddressPolicy.standard(), 5_000);
  }

  Looking policy(AddressPolicy allowed) {
    return new Looking(network, allowed, millis);
  }

  Looking millis(long timeout) {
    return new Looking(network, policy, timeout);
  }

  /** By a provider of its own, so that nothing is remembered. */
  Reading at(String hostAndPort) {
    return at(new TcpProvider(), Tcp.to(hostAndPort));
  }

  Reading at(TcpProvider provider, Tcp tcp) {
    ProbeDefinition definition = tcp.network(network).definition();
    return ProbeRunner.of(provider)
        .target(definition.target())
        .settings(definition.settings())
        .timeout(Duration.ofMillis(millis))
        .addressPolicy(policy)
        .run()
        .reading();
  }

  static String address(Reading reading) {
    return reading.measurements().text(Net.ADDRESS).orElse("none");
  }
}
