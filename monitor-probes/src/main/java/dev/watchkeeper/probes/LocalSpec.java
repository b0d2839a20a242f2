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
 * What the writers of probes have that open no connection of their own: a target with attributes
 * and settings. Immutable; every method gives a copy.
 *
 * @param <S> the writer itself
 */
public abstract class LocalSpec<S extends LocalSpec<S>> implements ProbeSpec {
  private final String type;
  private final Target target;
  private final Settings settings;

  /** A writer with these parts. */
  LocalSpec(String type, Target target, Settings settings) {
    this.type = type;
    this.target = target;
    this.settings = settings;
  }

  /** A copy with other parts. */
  abstract S copy(Target newTarget, Settings newSettings);

  /** What is looked at. */
  final Target target() {
    return target;
  }

  /** How. */
  final Settings settings() {
    return settings;
  }

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

  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.of(type, target, settings);
  }
}
