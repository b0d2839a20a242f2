package dev.watchkeeper.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections within a time.
 *
 * <p>A {@link DataSource} has no time limit that all drivers and pools honour: one whose server
 * accepts and then stays silent may wait for ever. So it is asked on a daemon thread; whoever
 * waited in vain goes on, and the connection, should it come after all, is closed at once. At most
 * {@value #MAX_OPENING} threads wait at a time; more are refused. An idle thread ends after some
 * seconds.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final int MAX_OPENING = 16;
  private static final int IDLE_SECONDS = 5;

  private final DataSource source;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MAX_OPENING,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Connections::thread);

  Connections(DataSource source) {
    this.source = source;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "watchkeeper-connect");
    thread.setDaemon(true);
    return thread;
  }

  Connection open(Deadline deadline) throws SQLException {
    // before it is begun: if the time is over, nobody would take the connection that comes
    long millis = deadline.millisLeft();
    Opening opening = new Opening(source);
    start(opening);
    try {
      return opening.await(millis);
    } catch (InterruptedException e) {
      opening.abandon();
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted while waiting for a connection", e);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private void start(Opening opening) throws SQLException {
    try {
      threads.execute(opening);
    } catch (RejectedExecutionException e) {
      throw new SQLTransientConnectionException(
          threads.isShutdown()
              ? "the store is closed"
              : MAX_OPENING + " connections are being opened already; the database does not answer",
          e);
    }
  }

  private static SQLException failed(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException defect) {
      throw defect;
    }
    return cause instanceof SQLException known ? known : new SQLException(cause);
  }

  /** Opens no more. */
  void close() {
    threads.shutdown();
  }

  /**
   * One connection on its way; of those who wait and those who bring, the first to move decides.
   */
  private static final class Opening extends FutureTask<Connection> {
    private final AtomicBoolean decided;

    Opening(DataSource source) {
      this(source, new AtomicBoolean());
    }

    private Opening(DataSource source, AtomicBoolean decided) {
      super(() -> bring(source.getConnection(), decided));
      this.decided = decided;
    }

    private static Connection bring(Connection connection, AtomicBoolean decided)
        throws SQLException {
      if (!decided.compareAndSet(false, true)) {
        connection.close();
      }
      return connection;
    }

    Connection await(long millis) throws InterruptedException, ExecutionException, SQLException {
      try {
        return get(millis, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (decided.compareAndSet(false, true)) {
          throw new SQLTimeoutException("the database gave no connection in time", e);
        }
        return get();
      }
    }

    /** Nobody will take the connection: it is closed as soon as it is there. */
    void abandon() {
      if (decided.compareAndSet(false, true)) {
        return;
      }
      try {
        get().close();
      } catch (InterruptedException | ExecutionException | SQLException e) {
        LOG.debug("a connection that nobody waits for did not close", e);
      }
    }
  }
}
