package dev.watchkeeper.core;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.core.internal.CsvSource;
import java.nio.file.Path;

/**
 * Checks in a CSV file (RFC 4180, UTF-8, commas), one in a row. The first row names the columns:
 *
 * <pre>{@code
 * id,type,target,every,tags,attributes.team,settings.status,expect.net.latency.at-most
 * shop,http,https://shop.example/,30s,prod web,payments,200,0.5
 * db,tcp,db.example:5432,10s,prod,storage,,
 * }</pre>
 *
 * <ul>
 *   <li>a column has a name that {@link dev.watchkeeper.api.Check#read} knows; an empty cell gives
 *       no value; {@code tags} are separated by spaces;
 *   <li>{@code settings.a} is the setting {@code a} of the probe, {@code settings.a.b} the value
 *       {@code b} in it; a column that is there twice makes a list;
 *   <li>{@code attributes.a} is the attribute {@code a} of the target;
 *   <li>{@code expect.<measurement>.<test>} is an expectation.
 * </ul>
 *
 * <p>At most 16 MiB, 500 columns, 64 KiB in a cell. Each problem names file, line and column.
 */
public final class CsvChecks {
  private CsvChecks() {}

  /**
   * A file that a monitor follows: it is looked at again and again, and a row that is wrong keeps
   * no other one from being watched. A file that cannot be read as a whole changes nothing.
   */
  public static CheckSource source(Path file) {
    return new CsvSource(requireNonNull(file, "file"));
  }

  /**
   * Reads a text once.
   *
   * @param name of its source, for problems
   * @return what it wants, and what is wrong with the rows that are wrong, by the names of checks
   * @throws dev.watchkeeper.api.ConfigurationException if it is wrong as a whole
   */
  public static CheckSource.Wanted parse(String name, String text) {
    return CsvSource.parse(requireNonNull(name, "name"), text).wanted();
  }
}
