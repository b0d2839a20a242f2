package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.jdbc.JdbcProbes;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The jdbc probe: connects to a database, runs one query and measures its answer. It is UP if the
 * query gives an answer; what the answer is to be is said by expectations on its measurements. The
 * query runs in a transaction that is rolled back. Needs the module {@code java.sql} and the
 * database's driver. Immutable; every method gives a copy.
 *
 * <p>The driver opens its connections by itself, so that the address policy cannot be asked.
 */
public final class Jdbc extends LocalSpec<Jdbc> {
  /** The name of the type. */
  public static final String TYPE = "jdbc";

  /** The whole run in seconds. */
  public static final MetricKey LATENCY = MetricKey.gauge("jdbc.latency", "seconds");

  /** Getting a connection, in seconds. */
  public static final MetricKey CONNECT = MetricKey.gauge("jdbc.connect", "seconds");

  /** From sending the query to the beginning of the answer, in seconds. */
  public static final MetricKey EXECUTE = MetricKey.gauge("jdbc.execute", "seconds");

  /** Reading the rows, in seconds. */
  public static final MetricKey FETCH = MetricKey.gauge("jdbc.fetch", "seconds");

  /** How many rows came, at most as many as are fetched. */
  public static final MetricKey ROWS = MetricKey.gauge("jdbc.rows", "rows");

  /** The first value of the first row, if it is a number or a truth value (1 and 0). */
  public static final MetricKey VALUE = MetricKey.gauge("jdbc.value", "");

  /** The first value of the first row as text; absent if it is null. */
  public static final MetricKey TEXT = MetricKey.text("jdbc.text");

  /** How many columns the result has. */
  public static final MetricKey COLUMNS = MetricKey.gauge("jdbc.columns", "columns");

  /** The name of the database's product. */
  public static final MetricKey PRODUCT = MetricKey.text("jdbc.product");

  /** The version of the database's product. */
  public static final MetricKey VERSION = MetricKey.text("jdbc.version");

  /** The SQLSTATE of a failure (ISO/IEC 9075). */
  public static final MetricKey SQL_STATE = MetricKey.text("jdbc.sql_state");

  /** All of them but those that are named by columns. */
  public static final List<MetricKey> ALL =
      List.of(
          LATENCY, CONNECT, EXECUTE, FETCH, ROWS, VALUE, TEXT, COLUMNS, PRODUCT, VERSION,
          SQL_STATE);

  /** The most columns of the first row that are measured. */
  public static final int MAX_COLUMNS = 64;

  private final @Nullable DataSource source;

  /**
   * A column of the first row that holds a number or a truth value (1 and 0).
   *
   * @param column its name in the result: lower-case letters, digits and underscores; everything
   *     else in a name has become an underscore
   */
  public static MetricKey column(String column) {
    return MetricKey.gauge("jdbc.column." + column, "");
  }

  /** A column of the first row that holds a text, a date or a time; named as {@link #column}. */
  public static MetricKey textColumn(String column) {
    return MetricKey.text("jdbc.column." + column);
  }

  private Jdbc(Target target, Settings settings, @Nullable DataSource source) {
    super(TYPE, target, settings);
    this.source = source;
  }

  @Override
  Jdbc copy(Target newTarget, Settings newSettings) {
    return new Jdbc(newTarget, newSettings, source);
  }

  /**
   * Connects to this JDBC url, which holds no password; without {@link #query} it only connects.
   */
  public static Jdbc to(String url) {
    return new Jdbc(Target.of(url), Settings.empty(), null);
  }

  /**
   * Takes connections from a data source of the host, a pool for one. Such a check is code: it
   * cannot be written to a file or a database.
   *
   * @param name what the target is called
   */
  public static Jdbc on(String name, DataSource source) {
    return new Jdbc(Target.of(name), Settings.empty(), requireNonNull(source, "source"));
  }

  /** Runs this query; only its first result counts. */
  public Jdbc query(String sql) {
    return with("query", sql);
  }

  /** Connects as this user. */
  public Jdbc user(String user) {
    return with("user", user);
  }

  /** Connects with this password. */
  public Jdbc password(Secret password) {
    return with("password", password);
  }

  /** With this property of the driver. */
  public Jdbc property(String name, String value) {
    return put("properties", name, value);
  }

  /** With this property of the driver, whose value is never shown. */
  public Jdbc secretProperty(String name, Secret value) {
    return put("secret-properties", name, requireNonNull(value, "value"));
  }

  /** Fetches at most so many rows, 1 to 100,000; the default is 1,000. */
  public Jdbc fetch(int rows) {
    return with("fetch", rows);
  }

  /** Does not ask for a read-only connection; the transaction is rolled back all the same. */
  public Jdbc notReadOnly() {
    return with("read-only", false);
  }

  /**
   * The data form.
   *
   * @throws IllegalArgumentException if a data source is given together with a user, password or
   *     property of a driver
   */
  @Override
  public ProbeDefinition definition() {
    DataSource given = source;
    if (given == null) {
      return super.definition();
    }
    for (String name : List.of("user", "password", "properties", "secret-properties")) {
      if (settings().asMap().containsKey(name)) {
        throw new IllegalArgumentException("a data source has its own '" + name + "'");
      }
    }
    return ProbeDefinition.code(target(), () -> JdbcProbes.on(target(), settings(), given));
  }
}
