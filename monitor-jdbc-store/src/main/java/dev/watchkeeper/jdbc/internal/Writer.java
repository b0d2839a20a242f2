package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.StoredState;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes decisions, a batch in one transaction, so that writing them again changes nothing.
 *
 * <p>Results are inserted plainly. Only if one is there already is the whole batch undone and
 * written again with the statement that leaves such rows alone: that one is dear, and repeats are
 * rare. Rows go in the order of their keys, so that two writers never wait for each other
 * crosswise.
 *
 * <p>The epoch is a number that the database gives each writer once, greater than all before it;
 * see {@link StateRows#CONFLICT}. Belongs to whoever holds the writer's connection.
 */
final class Writer {
  private static final Conflict ON_RESULT = Conflict.keep("check_id", "due");
  private static final Conflict ON_ALERT =
      Conflict.replaceIf(
          "old.state < new.state or old.state = new.state and old.severity < new.severity",
          "alert_key");
  private static final Conflict ON_EVENT = Conflict.keep("alert_key", "state");
  private static final Conflict ON_MESSAGE = Conflict.keep("message_key");

  private final Vocabulary numbers = new Vocabulary();
  private final Modes modes;
  private final Reads reads;
  private long epoch;

  /** Tells the time as others do. */
  Writer(Reads reads) {
    this.reads = reads;
    modes = new Modes(reads.time());
  }

  /**
   * From now on with another connection. Behind it may be a database that was restored, or a
   * replica that lacks the last transactions; numbers from before could mean another check there.
   */
  void reconnected() {
    numbers.forget();
    modes.forget();
  }

  /** Writes a batch; if that fails, nothing of it was written, or the answer was lost. */
  void write(Session session, List<Decision> batch) throws SQLException {
    try {
      write(session, batch, Conflict.FAIL);
    } catch (SQLException e) {
      if (!session.dialect().isDuplicate(e)) {
        throw e;
      }
      write(session, batch, ON_RESULT);
    }
  }

  private void write(Session session, List<Decision> batch, Conflict onResult) throws SQLException {
    boolean committed = false;
    long before = epoch;
    session.begin();
    try {
      epoch = epoch == 0 ? next(session) : epoch;
      numbers.number(session, batch);
      ResultRows.TABLE.insert(session, results(batch, numbers), onResult);
      List<StoredState> states = states(batch);
      StateRows.TABLE.insert(session, rows(states), StateRows.CONFLICT);
      modes.note(session, states, numbers);
      Alerts.TABLE.insert(session, alerts(batch), ON_ALERT);
      Alerts.EVENTS.insert(session, events(batch), ON_EVENT);
      Messages.TABLE.insert(session, messages(session, batch), ON_MESSAGE);
      session.commit();
      committed = true;
      numbers.committed();
      modes.committed();
    } finally {
      if (!committed) {
        epoch = before;
        numbers.rolledBack();
        modes.rolledBack();
        session.rollback();
      }
    }
  }

  private static long next(Session session) throws SQLException {
    session.execute("update wk_epoch set epoch = epoch + 1");
    return Long.parseLong(String.valueOf(session.ask("select epoch from wk_epoch")));
  }

  /** The results of a batch, in the order of their keys. */
  static List<@Nullable Object[]> results(List<Decision> batch, Vocabulary numbers) {
    List<@Nullable Object[]> rows = new ArrayList<>(batch.size());
    for (Decision decision : batch) {
      ProbeResult result = decision.result();
      if (result != null) {
        rows.add(ResultRows.row(result, numbers));
      }
    }
    rows.sort(ResultRows::compareKeys);
    return rows;
  }

  /** The newest state of each check, in the order of their numbers. */
  private List<StoredState> states(List<Decision> batch) {
    Map<CheckId, StoredState> newest = new HashMap<>();
    for (Decision decision : batch) {
      newest.merge(decision.check(), decision.next(), Writer::newer);
    }
    return newest.values().stream()
        .sorted(Comparator.comparing(stored -> numbers.check(stored.state().check())))
        .toList();
  }

  private List<@Nullable Object[]> rows(List<StoredState> states) {
    return states.stream()
        .map(stored -> StateRows.row(stored, numbers.check(stored.state().check()), epoch))
        .toList();
  }

  private static StoredState newer(StoredState one, StoredState next) {
    return StateRows.moment(next).isBefore(StateRows.moment(one)) ? one : next;
  }

  private static List<Alert> transitions(List<Decision> batch) {
    List<Alert> all = new ArrayList<>(0);
    for (Decision decision : batch) {
      all.addAll(decision.transitions());
    }
    return all;
  }

  /** Each alert in its last state. */
  private List<@Nullable Object[]> alerts(List<Decision> batch) {
    Map<String, Alert> last = new LinkedHashMap<>();
    for (Alert alert : transitions(batch)) {
      last.merge(Alerts.key(alert), alert, Writer::later);
    }
    return last.values().stream()
        .map(alert -> Alerts.row(alert, numbers.check(alert.check())))
        .toList();
  }

  private static Alert later(Alert one, Alert next) {
    int order = next.state().compareTo(one.state());
    return order > 0 || order == 0 && next.severity().compareTo(one.severity()) > 0 ? next : one;
  }

  private static List<@Nullable Object[]> events(List<Decision> batch) {
    return transitions(batch).stream().map(Alerts::event).toList();
  }

  /** With a transition or without one: of a reminder nothing else is told. */
  private List<@Nullable Object[]> messages(Session session, List<Decision> batch)
      throws SQLException {
    List<Notification> all = new ArrayList<>(0);
    batch.forEach(decision -> all.addAll(decision.messages()));
    if (all.isEmpty()) {
      return List.of();
    }
    long now = reads.now(session);
    return all.stream().map(message -> Messages.row(message, now)).toList();
  }

  /** Takes the states of checks away. */
  void forget(Session session, Iterable<CheckId> checks) throws SQLException {
    String sql = "delete from wk_state where check_id = (select id from wk_check where name = ?)";
    session.begin();
    try (PreparedStatement delete = session.prepare(sql)) {
      for (CheckId check : checks) {
        delete.setString(1, ColumnText.write(check.value()));
        delete.executeUpdate();
      }
      modes.end(session, checks);
      session.commit();
    } finally {
      session.rollback();
    }
  }
}
