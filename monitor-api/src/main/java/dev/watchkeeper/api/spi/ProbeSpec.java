package dev.watchkeeper.api.spi;

/**
 * Anything that can say what to probe and how: a {@link ProbeDefinition} itself, or the typed
 * writer of a probe, such as the one behind {@code Http.get(url)}.
 */
@FunctionalInterface
public interface ProbeSpec {
  /**
   * The data form.
   *
   * @throws IllegalArgumentException if the parts given so far cannot be written down
   */
  ProbeDefinition definition();
}
