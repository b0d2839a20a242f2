package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;

/** Opens a session of its own for each call that is not the writer's. Thread-safe. */
final class Reads {
  private final Connections connections;
  private final Dialect dialect;
  private final Duration timeout;
  private final TimeSource time;
  private final boolean ownTime;

  /**
   * Sessions on one database.
   *
   * @param ownTime true to read the time from {@code time} even where the database has a clock
   */
  Reads(
      Connections connections,
      Dialect dialect,
      Duration timeout,
      TimeSource time,
      boolean ownTime) {
    this.connections = connections;
    this.dialect = dialect;
    this.timeout = timeout;
    this.time = time;
    this.ownTime = ownTime;
  }

  /** A question. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Session session) throws SQLException;
  }

  Session open() throws SQLException {
    Deadline deadline = deadline();
    return new Session(connections.open(deadline), dialect, deadline);
  }

  /** The end of a call that begins now. */
  Deadline deadline() {
    return new Deadline(time, timeout);
  }

  /**
   * Asks a question.
   *
   * @throws WatchkeeperException if the database does not answer, or with something unreadable
   */
  <T> T ask(Question<T> question) {
    try (Session session = open()) {
      return question.ask(session);
    } catch (SQLException | RuntimeException e) {
      throw new WatchkeeperException("the store cannot answer: " + e.getMessage(), e);
    }
  }

  /** As {@link #ask}, but all statements of the question see one state of the database. */
  <T> T askAtOnce(Question<T> question) {
    return ask(
        session -> {
          session.beginReading();
          try {
            return question.ask(session);
          } finally {
            session.rollback();
          }
        });
  }

  /** Now, in microseconds. */
  long now(Session session) throws SQLException {
    Long shown = ownTime ? null : dialect.now(session);
    return shown == null ? Instants.micros(time.wallTime()) : shown;
  }

  TimeSource time() {
    return time;
  }
}
