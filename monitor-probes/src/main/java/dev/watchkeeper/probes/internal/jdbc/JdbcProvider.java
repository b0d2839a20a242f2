package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * Makes jdbc probes. It names no type of java.sql, which a small runtime may not have: then only
 * this probe is missing.
 */
public final class JdbcProvider implements ProbeProvider {
  @Override
  public String type() {
    return "jdbc";
  }

  @Override
  public Probe create(Target target, Settings settings) {
    try {
      return JdbcProbes.to(target, settings);
    } catch (NoClassDefFoundError e) {
      settings.reject("", "needs the module java.sql, which this runtime does not have");
      return context -> Reading.up();
    }
  }

  /** Given by name, since the writer that holds them knows types of java.sql. */
  @Override
  public List<MetricKey> metrics() {
    return JdbcKeys.ALL;
  }

  /** Without a query there is no result to be measured. */
  @Override
  public List<MetricKey> metrics(Target target, Settings settings) {
    return settings.has("query")
        ? JdbcKeys.ALL
        : JdbcKeys.ALL.stream().filter(key -> !JdbcKeys.OF_RESULTS.contains(key)).toList();
  }

  @Override
  public List<String> freeMetrics(Target target, Settings settings) {
    return settings.has("query") ? List.of(JdbcKeys.COLUMN) : List.of();
  }
}
