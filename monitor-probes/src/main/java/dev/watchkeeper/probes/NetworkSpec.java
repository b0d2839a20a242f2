package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the writers of all probes have that talk over a network: a target with attributes, how the
 * network is reached, and TLS. Immutable; every method gives a copy.
 *
 * @param <S> the writer itself
 */
public abstract class NetworkSpec<S extends NetworkSpec<S>> implements ProbeSpec {
  private final String type;
  private final Target target;
  private final Settings settings;

  /** A writer with these parts. */
  NetworkSpec(String type, Target target, Settings settings) {
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

  /** A copy with one value more in a list of values. */
  final S add(String name, Object value) {
    List<Object> values = new ArrayList<>();
    if (settings.asMap().get(name) instanceof List<?> before) {
      values.addAll(before);
    }
    values.add(requireNonNull(value, name));
    return with(name, values);
  }

  /** A copy with one value more, or another one, in a map of values. */
  final S put(String name, String key, Object value) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (settings.asMap().get(name) instanceof Map<?, ?> before) {
      before.forEach((known, old) -> values.put(known.toString(), old));
    }
    values.put(requireNonNull(key, "key"), requireNonNull(value, name));
    return with(name, values);
  }

  /** With this attribute of the target, which travels with results. */
  public S attribute(String name, String value) {
    return copy(target.with(name, value), settings);
  }

  /** Reaches the network in this way. */
  public S network(Network how) {
    return with("network", how.settings().asMap());
  }

  /** With these demands on TLS; where TLS is a choice, it is chosen. */
  public S tls(TlsOptions how) {
    return with("tls", how.settings().asMap());
  }

  /** Takes every certificate; facts of it are measured all the same. */
  public S insecure() {
    return put("tls", "verify", false);
  }

  /** Trusts these certificates (PEM) in place of the platform's authorities. */
  public S trust(String pem) {
    return put("tls", "ca", pem);
  }

  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.of(type, target, settings);
  }
}
