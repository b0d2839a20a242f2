package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages in memory, in the order in which they came. The newest 10,000 that were settled are
 * kept, so that a decision that comes twice is told once. Thread-safe by one lock, held for a few
 * steps in memory only.
 */
final class MemoryOutbox implements Outbox {
  private static final int MAX_SETTLED = 10_000;

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final TimeSource time;
  private int settled;

  MemoryOutbox(TimeSource time) {
    this.time = time;
  }

  private static final class Row {
    final String id;
    final Notification notification;
    Instant since;
    Instant changed;
    long notBefore;
    int attempts;
    Stage stage = Stage.OPEN;
    String trouble = "";
    @Nullable Row lead;

    Row(Notification notification, long now, Instant since) {
      this.id = notification.idempotencyKey();
      this.notification = notification;
      this.notBefore = now;
      this.since = since;
      this.changed = since;
    }

    boolean open() {
      return stage == Stage.OPEN;
    }

    String alert() {
      return notification.alert().key();
    }

    Letter letter() {
      return new Letter(id, notification, stage, attempts, since, changed, trouble);
    }
  }

  synchronized void add(Notification notification) {
    Row row = new Row(notification, time.nanoTime(), time.wallTime());
    rows.putIfAbsent(row.id, row);
  }

  @Override
  public synchronized List<Claim> claim(String receiver, int limit, Duration lease) {
    long now = time.nanoTime();
    List<Claim> claims = new ArrayList<>();
    Set<String> held = new HashSet<>();
    for (Row row : rows.values()) {
      boolean mine = row.open() && row.notification.receiver().equals(receiver);
      boolean first = mine && held.add(row.alert());
      boolean leads = row.lead == null || row.lead == row;
      if (first && leads && now - row.notBefore >= 0 && claims.size() < limit) {
        row.attempts++;
        row.notBefore = now + lease.toNanos();
        claims.add(claim(row));
      }
    }
    return claims;
  }

  private Claim claim(Row row) {
    if (row.lead != row) {
      return new Claim(row.id, row.notification, row.attempts, row.since);
    }
    List<dev.watchkeeper.api.Alert> alerts = new ArrayList<>();
    for (Row other : rows.values()) {
      if (other.lead == row && other.open()) {
        alerts.addAll(other.notification.alerts());
      }
    }
    Notification first = row.notification;
    Notification all = new Notification(first.receiver(), first.kind(), alerts, first.repeat());
    return new Claim(row.id, all, row.attempts, row.since);
  }

  @Override
  public synchronized Claim bundle(List<Claim> claims) {
    List<Row> leads = claims.stream().map(this::held).filter(Objects::nonNull).toList();
    if (leads.isEmpty()) {
      return claims.get(0);
    }
    Row lead = leads.get(0);
    for (Row row : rows.values()) {
      if (leads.contains(row) || row.lead != null && leads.contains(row.lead)) {
        row.lead = lead;
      }
    }
    return claim(lead);
  }

  /** The message of a claim that is still the latest one; null if there is none. */
  private @Nullable Row held(Claim claim) {
    Row row = rows.get(claim.id());
    boolean held =
        row != null
            && row.open()
            && row.attempts == claim.attempt()
            && (row.lead == null || row.lead == row);
    return held ? row : null;
  }

  @Override
  public synchronized void delivered(Claim claim) {
    settle(claim, Stage.DONE, "");
  }

  @Override
  public synchronized void dead(Claim claim, String why) {
    if (held(claim) != null) {
      settle(claim, Stage.DEAD, why);
    }
  }

  private void settle(Claim claim, Stage stage, String why) {
    Row row = rows.get(claim.id());
    if (row == null || !row.open()) {
      return;
    }
    for (Row one : row.lead == null ? List.of(row) : List.copyOf(rows.values())) {
      if (one == row || one.lead == row) {
        end(one, stage, why);
      }
    }
    forgetOldest();
  }

  private void end(Row row, Stage stage, String why) {
    if (row.open()) {
      row.stage = stage;
      row.trouble = why;
      row.changed = time.wallTime();
      settled++;
    }
  }

  private void forgetOldest() {
    Iterator<Row> all = rows.values().iterator();
    while (settled > MAX_SETTLED && all.hasNext()) {
      if (!all.next().open()) {
        all.remove();
        settled--;
      }
    }
  }

  @Override
  public synchronized void retry(Claim claim, Duration pause, String why) {
    Row row = rows.get(claim.id());
    if (row != null && row.open() && row.attempts == claim.attempt()) {
      row.notBefore = time.nanoTime() + pause.toNanos();
      row.trouble = why;
      row.changed = time.wallTime();
    }
  }

  @Override
  public synchronized boolean collapse(Claim claim) {
    Row row = held(claim);
    List<Row> over = row == null ? List.of() : over(row);
    over.forEach(one -> end(one, Stage.DONE, "over before it was sent"));
    return !over.isEmpty();
  }

  /** A beginning with its end, and what lies between; nothing if the end is not there. */
  private List<Row> over(Row row) {
    List<Row> over = new ArrayList<>();
    if (row.notification.kind() != Notification.Kind.ALERT) {
      return over;
    }
    for (Row next : rows.values()) {
      boolean same =
          next.open()
              && next.alert().equals(row.alert())
              && next.notification.receiver().equals(row.notification.receiver());
      if (same && (next == row || !over.isEmpty())) {
        if (next.lead != null) {
          return List.of();
        }
        over.add(next);
        if (next != row && next.notification.alert().state() == AlertState.RESOLVED) {
          return over;
        }
      }
    }
    return List.of();
  }

  @Override
  public synchronized long depth() {
    return (long) rows.size() - settled;
  }

  @Override
  public synchronized List<Letter> letters(Stage stage, int limit) {
    List<Letter> found = new ArrayList<>();
    for (Row row : rows.values()) {
      if (row.stage == stage) {
        found.add(0, row.letter());
      }
    }
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }

  @Override
  public synchronized boolean resend(String id) {
    Row row = rows.get(id);
    if (row == null || row.open()) {
      return false;
    }
    row.stage = Stage.OPEN;
    row.lead = null;
    row.notBefore = time.nanoTime();
    row.since = time.wallTime();
    row.changed = row.since;
    settled--;
    return true;
  }
}
