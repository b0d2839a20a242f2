package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What is asked.
 *
 * @param query the query; null to connect only
 * @param fetch how many rows are read at most
 * @param readOnly whether the connection is asked to be read-only
 */
record JdbcPlan(@Nullable String query, int fetch, boolean readOnly) {
  private static final int MOST_ROWS = 100_000;
  private static final int USUAL_ROWS = 1_000;

  static JdbcPlan read(Settings settings) {
    return new JdbcPlan(
        settings.text("query").check(q -> !q.isBlank(), "is a query").optional().orElse(null),
        settings.integer("fetch").between(1, MOST_ROWS).orElse(USUAL_ROWS),
        settings.flag("read-only").orElse(true));
  }

  /** Reads what a driver is given. */
  static Properties properties(Settings settings, List<String> secrets) {
    Properties properties = new Properties();
    settings.textMap("properties").orElse(Map.of()).forEach(properties::setProperty);
    Map<String, String> secret = settings.textMap("secret-properties").orElse(Map.of());
    secret.forEach(properties::setProperty);
    secrets.addAll(secret.values());
    settings.text("user").optional().ifPresent(user -> properties.setProperty("user", user));
    Optional<String> password = settings.secret("password").optional().map(s -> s.reveal());
    password.ifPresent(
        text -> {
          properties.setProperty("password", text);
          secrets.add(text);
        });
    return properties;
  }
}
