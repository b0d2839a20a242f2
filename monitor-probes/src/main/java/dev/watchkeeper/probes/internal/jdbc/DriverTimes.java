package dev.watchkeeper.probes.internal.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * How long drivers are to try to connect before they give up by themselves, in their own words. The
 * run ends at its deadline without it; this ends the thread that is left behind, where a network
 * swallows everything.
 */
final class DriverTimes {
  private static final String SECONDS = "30";
  private static final String MILLIS = "30000";

  private static final Map<String, List<String>> NAMES =
      Map.of(
          "jdbc:postgresql:", List.of("connectTimeout", SECONDS),
          "jdbc:mysql:", List.of("connectTimeout", MILLIS),
          "jdbc:mariadb:", List.of("connectTimeout", MILLIS),
          "jdbc:sqlserver:", List.of("loginTimeout", SECONDS),
          "jdbc:oracle:", List.of("oracle.net.CONNECT_TIMEOUT", MILLIS));

  private DriverTimes() {}

  /** Adds it for a driver that is known, unless it is said already. */
  static void add(String url, Properties properties) {
    NAMES.forEach(
        (prefix, setting) -> {
          if (url.startsWith(prefix) && !url.contains(setting.get(0))) {
            properties.putIfAbsent(setting.get(0), setting.get(1));
          }
        });
  }
}
