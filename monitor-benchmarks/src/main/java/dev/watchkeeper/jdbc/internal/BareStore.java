package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of the store's way that writes results, without states: what can be compared with a bare
 * insert. Belongs to one thread.
 */
public final class BareStore implements AutoCloseable {
  private final Session session;
  private final Vocabulary numbers = new Vocabulary();

  /** Writes on this connection, where the schema must be. */
  public BareStore(Connection connection) throws SQLException {
    session = new Session(connection, Dialect.of(connection), deadline());
  }

  private static Deadline deadline() {
    return new Deadline(TimeSource.system(), Duration.ofSeconds(60));
  }

  /** Writes the results of a batch in one transaction. */
  public void commit(List<Decision> batch) throws SQLException {
    session.until(deadline());
    session.begin();
    numbers.number(session, batch);
    ResultRows.TABLE.insert(session, Writer.results(batch, numbers), Conflict.FAIL);
    session.commit();
    numbers.committed();
  }

  /**
   * The rows of a batch, in the order of {@link #columns}, as the store would write them; the names
   * in them are committed.
   */
  public List<@Nullable Object[]> rows(List<Decision> batch) throws SQLException {
    session.until(deadline());
    session.begin();
    numbers.number(session, batch);
    session.commit();
    numbers.committed();
    List<@Nullable Object[]> rows = new ArrayList<>(batch.size());
    for (Decision decision : batch) {
      ProbeResult result = decision.result();
      if (result != null) {
        rows.add(ResultRows.row(result, numbers));
      }
    }
    return rows;
  }

  /** The columns of a result. */
  public static List<String> columns() {
    return ResultRows.TABLE.columns();
  }

  @Override
  public void close() {
    session.close();
  }
}
