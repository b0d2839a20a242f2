package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One question to a database, held by a thread of its own. States: RUNNING, then DONE by that
 * thread or ABANDONED by the run, whichever comes first. What the thread found is read behind the
 * latch; {@code connection} and {@code phase} are volatile, since an abandoned conversation is
 * aborted by another thread.
 */
final class Conversation {
  private static final long MOST_CANCELLING = TimeUnit.SECONDS.toNanos(1);

  private final JdbcPlan plan;
  private final JdbcProbe.Source source;
  private final TimeSource time;
  private final long began;
  private final long deadline;
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final Measurements.Builder measured = Measurements.builder();
  private volatile @Nullable Connection connection;
  private volatile @Nullable Question question;
  private volatile String phase = "connect";
  private @Nullable Throwable thrown;

  private enum State {
    RUNNING,
    DONE,
    ABANDONED
  }

  Conversation(JdbcPlan plan, JdbcProbe.Source source, ProbeContext context) {
    this.plan = plan;
    this.source = source;
    this.time = context.time();
    this.began = time.nanoTime();
    this.deadline = context.deadlineNanos();
  }

  /** Holds it, on the calling thread; {@code last} is run at the very end. */
  void hold(Runnable last) {
    try {
      converse();
    } catch (Throwable e) {
      thrown = e;
    } finally {
      close();
      state.compareAndSet(State.RUNNING, State.DONE);
      done.countDown();
      last.run();
    }
  }

  private void converse() throws SQLException {
    Connection opened = source.open();
    connection = opened;
    measured.set(JdbcKeys.CONNECT, (time.nanoTime() - began) / 1e9);
    if (state.get() == State.RUNNING) {
      phase = "execute";
      Question asked = new Question(plan, opened, time, deadline, name -> phase = name);
      question = asked;
      asked.ask(measured);
    }
  }

  private void close() {
    Connection open = connection;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException | RuntimeException e) {
        // What it said is known by now; that it does not part well is not the answer.
        connection = null;
        return;
      }
      connection = null;
    }
  }

  /** Waits until it is over; false if that takes longer. */
  boolean await(long nanos) throws InterruptedException {
    return done.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Leaves it if it is not over; true if it was not. */
  boolean abandon() {
    return state.compareAndSet(State.RUNNING, State.ABANDONED);
  }

  /**
   * Cancels the query and then breaks the connection, which frees the thread if the driver lets it:
   * a database within this process, for one, goes on counting over a connection that is aborted.
   * Cancelling may take a connection of its own, so it is not waited for long.
   */
  void abort() {
    Question asked = question;
    if (asked != null) {
      CountDownLatch told = new CountDownLatch(1);
      JdbcProbe.start(
          () -> {
            asked.cancel();
            told.countDown();
          });
      try {
        boolean ignored = told.await(MOST_CANCELLING, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    breakOff();
  }

  private void breakOff() {
    Connection open = connection;
    if (open == null) {
      return;
    }
    try {
      open.abort(Runnable::run);
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      close();
    }
  }

  /** When it began, on the monotonic clock. */
  long began() {
    return began;
  }

  /** How far it got. */
  String phase() {
    return phase;
  }

  /**
   * What came of it, once it is over.
   *
   * @throws IOException never but for the sake of what the driver threw
   */
  Reading reading(SqlFailures failures) throws IOException {
    measured.set(JdbcKeys.LATENCY, (time.nanoTime() - began) / 1e9);
    Throwable failure = thrown;
    if (failure == null) {
      return Reading.up().with(measured.build());
    }
    if (failure instanceof SQLException sql) {
      return failures.reading(sql, phase, measured);
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("the driver threw " + failure.getClass().getName(), failure);
  }
}
