package dev.watchkeeper.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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
    CompletableFuture<Connection> opening = start();
    try {
      return opening.get(deadline.millisLeft(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      closeWhenItComes(opening);
      throw new SQLTimeoutException("the database gave no connection in time", e);
    } catch (InterruptedException e) {
      closeWhenItComes(opening);
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted while waiting for a connection", e);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private CompletableFuture<Connection> start() throws SQLException {
    try {
      return CompletableFuture.supplyAsync(this::get, threads);
    } catch (RejectedExecutionException e) {
      throw new SQLTransientConnectionException(
          threads.isShutdown()
              ? "the store is closed"
              : MAX_OPENING + " connections are being opened already; the database does not answer",
          e);
    }
  }

  private Connection get() {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw new CompletionException(e);
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

  private static void closeWhenItComes(CompletableFuture<Connection> opening) {
    CompletableFuture<Void> unused =
        opening.thenAccept(
            late -> {
              try {
                late.close();
              } catch (SQLException e) {
                // nobody has used it, and nobody will
                e.getSQLState();
              }
            });
  }

  /** Opens no more. */
  void close() {
    threads.shutdown();
  }
}
