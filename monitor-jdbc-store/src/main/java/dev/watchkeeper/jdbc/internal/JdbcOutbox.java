package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.jdbc.internal.Messages.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox as rows. A claim moves {@code not_before} to the end of the lease, so that what is not
 * settled by then comes again. Of one alert and receiver only the oldest open message can be
 * claimed. Settled rows stay until they are purged: their key keeps a decision that is written
 * twice from being told twice. Thread-safe.
 *
 * <p>Parts of a bundle have the number of the first, which alone is handed out and counts attempts;
 * the others never become due, and hold back what comes after them as any open message does.
 *
 * <p>Leases end by the database's clock where it has one of its own, so that the clocks of the
 * machines that claim need not agree.
 */
final class JdbcOutbox implements Outbox {
  private static final String BY_NUMBER =
      "select " + Messages.COLUMNS + " from wk_outbox where state = 0 and id";
  private static final String PARTS =
      "select " + Messages.COLUMNS + " from wk_outbox where state = 0 and bundle = ? order by id";
  private static final String BEHIND =
      "select "
          + Messages.COLUMNS
          + " from wk_outbox where alert_key = ? and notifier = ? and state = 0 and id > ?"
          + " order by id";

  private static final Logger LOG = LoggerFactory.getLogger(JdbcOutbox.class);

  private final Reads reads;
  private final OutboxClock clock;

  JdbcOutbox(Reads reads) {
    this.reads = reads;
    this.clock = new OutboxClock(reads);
  }

  @Override
  public List<Claim> claim(String receiver, int limit, Duration lease) throws SQLException {
    if (limit < 1) {
      throw new IllegalArgumentException("a claim takes at least 1 message, not " + limit);
    }
    try (Session session = reads.open()) {
      long now = clock.now(session);
      long until = OutboxClock.later(now, lease);
      Claims.Wish wish = new Claims.Wish(ColumnText.key(receiver), limit, now, until);
      List<Claim> claims = new ArrayList<>();
      for (Row row : Claims.take(session, wish)) {
        Claim claim = claim(session, row, row.attempts() + 1);
        if (claim != null) {
          claims.add(claim);
        }
      }
      return claims;
    }
  }

  @Override
  public Optional<Instant> waiting(String receiver) throws SQLException {
    try (Session session = reads.open()) {
      return Claims.oldest(session, ColumnText.key(receiver), clock.now(session));
    }
  }

  @Override
  public List<Attempt> attempts(String receiver, Duration within, int limit) throws SQLException {
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("attempts come of 1 to 10,000 messages, not " + limit);
    }
    try (Session session = reads.open()) {
      long since = clock.now(session) - OutboxClock.later(0, within);
      return Attempts.newest(session, ColumnText.key(receiver), since, limit);
    }
  }

  /** What cannot be read is given up, lest it come again for ever; null if that is all. */
  private @Nullable Claim claim(Session session, Row row, int attempt) throws SQLException {
    List<Alert> alerts = new ArrayList<>();
    Notification first = null;
    for (Row part : row.leads() ? parts(session, row.id()) : List.of(row)) {
      try {
        Notification one = part.notification();
        first = first == null || part.id() == row.id() ? one : first;
        alerts.addAll(one.alerts());
      } catch (RuntimeException e) {
        LOG.warn("message {} cannot be read: {}", part.id(), e.toString());
      }
    }
    if (first == null) {
      new Settling(Messages.DEAD, clock.now(session), "cannot be read").settle(session, row.id());
      return null;
    }
    Notification all = new Notification(first.receiver(), first.kind(), alerts, first.repeat());
    return new Claim(Long.toString(row.id()), all, attempt, row.since());
  }

  private static List<Row> parts(Session session, long bundle) throws SQLException {
    try (PreparedStatement select = session.prepare(PARTS)) {
      select.setLong(1, bundle);
      return Messages.read(select);
    }
  }

  @Override
  public Claim bundle(List<Claim> claims) throws SQLException {
    try (Session session = reads.open()) {
      session.begin();
      try {
        List<Row> held = held(session, claims);
        if (held.isEmpty()) {
          return claims.get(0);
        }
        Row lead = held.get(0);
        Bundling.join(session, lead.id(), held.stream().map(Row::id).toList());
        Row leading = Bundling.leading(lead);
        Claim bundle = claim(session, leading, lead.attempts());
        session.commit();
        return bundle == null ? claims.get(0) : bundle;
      } finally {
        session.rollback();
      }
    }
  }

  /** Those that are still as they were claimed, in the order of the claims. */
  private static List<Row> held(Session session, List<Claim> claims) throws SQLException {
    List<Long> ids = claims.stream().map(claim -> Long.parseLong(claim.id())).toList();
    String sql = BY_NUMBER + Messages.in(ids) + session.dialect().lock();
    Map<Long, Row> found;
    try (PreparedStatement select = session.prepare(sql)) {
      Messages.set(select, 1, ids);
      found =
          Messages.read(select).stream().collect(Collectors.toMap(Row::id, Function.identity()));
    }
    List<Row> held = new ArrayList<>();
    for (Claim claim : claims) {
      Row row = found.get(Long.parseLong(claim.id()));
      if (row != null && row.attempts() == claim.attempt() && !row.isPart()) {
        held.add(row);
      }
    }
    return held;
  }

  /** Whoever delivered it, and however late, it was delivered. */
  @Override
  public void delivered(Claim claim) throws SQLException {
    settle(claim, Messages.DONE, "", null);
  }

  /** Only the latest attempt decides; an earlier one, whose lease is over, has no say any more. */
  @Override
  public void dead(Claim claim, String why) throws SQLException {
    settle(claim, Messages.DEAD, why, claim.attempt());
  }

  private void settle(Claim claim, int state, String why, @Nullable Integer attempt)
      throws SQLException {
    try (Session session = reads.open()) {
      new Settling(state, clock.now(session), why).settle(session, claim, attempt);
    }
  }

  /** As {@link #dead}, only the latest attempt decides. */
  @Override
  public void retry(Claim claim, Duration pause, String why) throws SQLException {
    try (Session session = reads.open()) {
      long now = clock.now(session);
      new Settling(Messages.OPEN, now, why).retry(session, claim, OutboxClock.later(now, pause));
    }
  }

  @Override
  public boolean collapse(Claim claim) throws SQLException {
    try (Session session = reads.open()) {
      Settling end = new Settling(Messages.DONE, clock.now(session), "over before it was sent");
      session.begin();
      try {
        List<Row> held = held(session, List.of(claim));
        List<Long> over = held.isEmpty() ? List.of() : over(session, held.get(0));
        if (!over.isEmpty()) {
          end.settle(session, over);
          session.commit();
        }
        return !over.isEmpty();
      } finally {
        session.rollback();
      }
    }
  }

  /** A beginning with its end, and what lies between; nothing if the end is not there. */
  private static List<Long> over(Session session, Row beginning) throws SQLException {
    List<Long> over = new ArrayList<>(List.of(beginning.id()));
    if (beginning.bundle() != 0 || Codes.MESSAGE.at(beginning.kind()) != Notification.Kind.ALERT) {
      return List.of();
    }
    try (PreparedStatement select = session.prepare(BEHIND + session.dialect().lock())) {
      select.setString(1, beginning.alertKey());
      select.setString(2, beginning.notifier());
      select.setLong(3, beginning.id());
      for (Row row : Messages.read(select)) {
        if (row.bundle() != 0) {
          return List.of();
        }
        over.add(row.id());
        if (row.notification().alert().state() == AlertState.RESOLVED) {
          return over;
        }
      }
    }
    return List.of();
  }

  @Override
  public long depth() throws SQLException {
    try (Session session = reads.open()) {
      String open = session.ask("select count(*) from wk_outbox where state = " + Messages.OPEN);
      return open == null ? 0 : Long.parseLong(open);
    }
  }

  @Override
  public List<Letter> letters(Stage stage, int limit) throws SQLException {
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("letters come 1 to 10,000 at a time, not " + limit);
    }
    try (Session session = reads.open()) {
      return Letters.read(session, stage, limit);
    }
  }

  @Override
  public boolean resend(String id) throws SQLException {
    long number;
    try {
      number = Long.parseLong(id);
    } catch (NumberFormatException e) {
      return false;
    }
    try (Session session = reads.open()) {
      return Letters.resend(session, number, clock.now(session));
    }
  }
}
