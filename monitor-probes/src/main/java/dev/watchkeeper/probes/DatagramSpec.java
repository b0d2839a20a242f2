package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;

/**
 * What the writers of all probes have that talk in datagrams: a target with attributes, how the
 * network is reached, how long an answer is waited for. Immutable; every method gives a copy.
 *
 * @param <S> the writer itself
 */
public abstract class DatagramSpec<S extends DatagramSpec<S>> implements ProbeSpec {
  private final String type;
  private final Target target;
  private final Settings settings;

  /** A writer with these parts. */
  DatagramSpec(String type, Target target, Settings settings) {
    this.type = type;
    this.target = target;
    this.settings = settings;
  }

  /** A copy with other parts. */
  abstract S copy(Target newTarget, Settings newSettings);

  /** A copy with one setting more, or another value for it. */
  final S with(String name, Object value) {
    return copy(target, settings.with(name, requireNonNull(value, name)));
  }

  /** With this attribute of the target, which travels with results. */
  public S attribute(String name, String value) {
    return copy(target.with(name, value), settings);
  }

  /** Reaches the network in this way. */
  public S network(Network how) {
    return with("network", how.settings().asMap());
  }

  /** Waits so long for each answer, 1 ms to 1 min; 1 s by default. */
  public S patience(Duration each) {
    return with("wait", each);
  }

  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.of(type, target, settings);
  }
}
