package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks a database one question.
 *
 * <p>A driver may ignore every deadline that it is given, and a connection that is not there yet
 * cannot be closed. So the conversation is held by a thread of its own, and the run waits for it
 * until shortly before its deadline; then it says TIMEOUT, has the query cancelled and the
 * connection aborted and leaves the thread to end with that. No more than 32 such threads live at a
 * time in the whole process: a further run that finds no room is UNKNOWN.
 *
 * <p>The two meet in {@link Conversation}, whose fields are volatile or guarded by its latch.
 */
final class JdbcProbe implements Probe {
  private static final int MAX_THREADS = 32;
  private static final Semaphore ROOM = new Semaphore(MAX_THREADS);
  private static final long MAX_RESERVE = TimeUnit.MILLISECONDS.toNanos(50);

  private final JdbcPlan plan;
  private final Source source;
  private final List<String> secrets;

  /** Opens connections. */
  @FunctionalInterface
  interface Source {
    /** A new connection, or one from a pool. */
    Connection open() throws SQLException;
  }

  JdbcProbe(JdbcPlan plan, Source source, List<String> secrets) {
    this.plan = plan;
    this.source = source;
    this.secrets = List.copyOf(secrets);
  }

  @Override
  public Reading run(ProbeContext context) throws IOException, InterruptedException {
    if (!ROOM.tryAcquire()) {
      return Reading.of(
          Outcome.LOCAL_RESOURCES,
          MAX_THREADS + " conversations with databases are under way or hang already");
    }
    Conversation conversation = new Conversation(plan, source, context);
    start(() -> conversation.hold(ROOM::release));
    try {
      long left = context.deadlineNanos() - context.time().nanoTime();
      long reserve = Math.min(left / 5, MAX_RESERVE);
      if (conversation.await(left - reserve)) {
        return conversation.reading(new SqlFailures(secrets));
      }
      return Reading.of(
              Outcome.TIMEOUT,
              "no answer from the database within "
                  + TimeUnit.NANOSECONDS.toMillis(context.time().nanoTime() - conversation.began())
                  + " ms ("
                  + conversation.phase()
                  + ")")
          .inPhase(conversation.phase());
    } finally {
      if (conversation.abandon()) {
        start(conversation::abort);
      }
    }
  }

  static void start(Runnable work) {
    Thread thread = new Thread(work, "watchkeeper-jdbc");
    thread.setDaemon(true);
    thread.start();
  }
}
