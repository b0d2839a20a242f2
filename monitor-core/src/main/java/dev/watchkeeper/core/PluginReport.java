package dev.watchkeeper.core;

import java.util.List;

/**
 * Which providers of probes and rules were found.
 *
 * @param loaded the sound ones
 * @param rejected the broken ones; checks and rules of their types cannot start
 */
public record PluginReport(List<Loaded> loaded, List<Rejected> rejected) {
  /** What a provider makes. */
  public enum Kind {
    /** Probes. */
    PROBE,
    /** Rules. */
    RULE
  }

  /**
   * A provider that can be used.
   *
   * @param kind what it makes
   * @param type the type of its probes or rules
   * @param provider its class
   * @param origin its jar or module; empty if not known
   */
  public record Loaded(Kind kind, String type, String provider, String origin) {}

  /**
   * A provider that cannot be used.
   *
   * @param kind what it would make
   * @param provider its class, as far as it can be told
   * @param origin its jar or module; empty if not known
   * @param cause why
   */
  public record Rejected(Kind kind, String provider, String origin, String cause) {
    @Override
    public String toString() {
      boolean probe = kind == Kind.PROBE;
      return (probe ? "probe provider " : "rule provider ")
          + provider
          + (origin.isEmpty() ? "" : " in " + origin)
          + " was not loaded: "
          + cause
          + (probe ? ". Checks" : ". Rules")
          + " of its types cannot start.";
    }
  }
}
