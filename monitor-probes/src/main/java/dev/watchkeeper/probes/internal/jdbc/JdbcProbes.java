package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.Settings;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Makes probes over a driver or a data source; the way into what knows java.sql. */
public final class JdbcProbes {
  private static final Pattern PASSWORD =
      Pattern.compile("(?i)(password|passwd|pwd)=|//[^/?;]*:[^/?;@]*@|^jdbc:oracle:[^@]*/[^@]*@");

  private JdbcProbes() {}

  /** A probe that connects by the target's url. */
  static Probe to(Target target, Settings settings) {
    JdbcPlan plan = JdbcPlan.read(settings);
    List<String> secrets = new ArrayList<>();
    Properties properties = JdbcPlan.properties(settings, secrets);
    String url = target.address();
    if (!url.startsWith("jdbc:")) {
      settings.reject("target", "is a JDBC url, such as 'jdbc:postgresql://host/database'");
    } else if (PASSWORD.matcher(url).find()) {
      settings.reject("target", "holds a password; it belongs into the setting 'password'");
    }
    Driver driver = settings.sound() ? driver(url) : null;
    if (driver == null && settings.sound()) {
      settings.reject("target", "is a url that no JDBC driver of this process takes");
    }
    DriverTimes.add(url, properties);
    return new JdbcProbe(plan, () -> connected(driver, url, properties), secrets);
  }

  /**
   * A probe that takes connections from a data source.
   *
   * @throws ConfigurationException if the settings are wrong, with all problems
   */
  public static Probe on(Target target, Settings settings, DataSource source) {
    Settings opened = settings.reading("settings");
    JdbcPlan plan = JdbcPlan.read(opened);
    List<Problem> problems = opened.problems();
    if (!problems.isEmpty()) {
      throw ConfigurationException.of("the jdbc check of " + target, problems);
    }
    return new JdbcProbe(plan, source::getConnection, List.of());
  }

  private static @Nullable Driver driver(String url) {
    try {
      return DriverManager.getDriver(url);
    } catch (SQLException e) {
      return null;
    }
  }

  private static Connection connected(@Nullable Driver driver, String url, Properties properties)
      throws SQLException {
    Connection connection = driver == null ? null : driver.connect(url, properties);
    if (connection == null) {
      throw new SQLException("the driver does not take the url any more", "08001");
    }
    return connection;
  }
}
