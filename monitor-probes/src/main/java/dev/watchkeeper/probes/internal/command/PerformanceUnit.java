package dev.watchkeeper.probes.internal.command;

import java.util.Map;

/**
 * A unit of performance data.
 *
 * @param name the base unit in words
 * @param factor what a number is multiplied with to be in the base unit
 * @param counter whether it is one of a counter
 */
record PerformanceUnit(String name, double factor, boolean counter) {
  private static final double KIB = 1_024;

  private static final Map<String, PerformanceUnit> KNOWN =
      Map.ofEntries(
          unit("", "", 1),
          unit("s", "seconds", 1),
          unit("ms", "seconds", 1e-3),
          unit("us", "seconds", 1e-6),
          unit("ns", "seconds", 1e-9),
          unit("%", "ratio", 1e-2),
          unit("B", "bytes", 1),
          unit("b", "bytes", 1),
          unit("kB", "bytes", KIB),
          unit("KB", "bytes", KIB),
          unit("MB", "bytes", KIB * KIB),
          unit("GB", "bytes", KIB * KIB * KIB),
          unit("TB", "bytes", KIB * KIB * KIB * KIB),
          unit("PB", "bytes", KIB * KIB * KIB * KIB * KIB),
          unit("KiB", "bytes", KIB),
          unit("MiB", "bytes", KIB * KIB),
          unit("GiB", "bytes", KIB * KIB * KIB),
          unit("TiB", "bytes", KIB * KIB * KIB * KIB),
          Map.entry("c", new PerformanceUnit("", 1, true)));

  private static Map.Entry<String, PerformanceUnit> unit(String sign, String name, double factor) {
    return Map.entry(sign, new PerformanceUnit(name, factor, false));
  }

  /** The unit behind a sign; a foreign one is kept as it is. */
  static PerformanceUnit of(String sign) {
    PerformanceUnit known = KNOWN.get(sign);
    return known != null ? known : new PerformanceUnit(sign, 1, false);
  }
}
