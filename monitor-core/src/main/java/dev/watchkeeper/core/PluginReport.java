package dev.watchkeeper.core;

import java.util.List;

/**
 * Which probe providers were found.
 *
 * @param loaded the sound ones
 * @param rejected the broken ones; checks of their types cannot start
 */
public record PluginReport(List<Loaded> loaded, List<Rejected> rejected) {
  /**
   * A provider that can be used.
   *
   * @param type the type of its probes
   * @param provider its class
   * @param origin its jar or module; empty if not known
   */
  public record Loaded(String type, String provider, String origin) {}

  /**
   * A provider that cannot be used.
   *
   * @param provider its class, as far as it can be told
   * @param origin its jar or module; empty if not known
   * @param cause why
   */
  public record Rejected(String provider, String origin, String cause) {
    @Override
    public String toString() {
      return "probe provider "
          + provider
          + (origin.isEmpty() ? "" : " in " + origin)
          + " was not loaded: "
          + cause
          + ". Checks of its types cannot start.";
    }
  }
}
