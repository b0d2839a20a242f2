package dev.watchkeeper.api.spi;

/**
 * A plug-in: makes the rules of one type from their definitions as data. Found through {@link
 * java.util.ServiceLoader} ({@code provides} in the module descriptor, or a services file, or both)
 * or given to the builder. A rule that is given as an object needs none.
 *
 * <p>Implementations are thread-safe and hold no state of single rules.
 */
public interface RuleProvider {
  /** The name of the type: lower-case letters, digits and '-', such as {@code anomaly}. */
  String type();

  /**
   * Makes one rule. It reads its settings and returns quickly. Name, severity and selection of
   * checks are part of the definition, not of the settings: where a definition has them, they take
   * the place of what the rule itself says.
   *
   * <p>Wrong settings are reported through {@link Settings}, which collects all of them, or by
   * throwing a {@link dev.watchkeeper.api.ConfigurationException}.
   *
   * @param settings opened for reading
   * @throws Exception if the rule cannot be made
   */
  Rule create(Settings settings) throws Exception;
}
