package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages in memory, in the order in which they came. The newest 10,000 that were settled are
 * kept, so that a decision that comes twice is told once. Thread-safe by one lock, held for a few
 * steps in memory only.
 */
final class MemoryOutbox implements Outbox {
  private static final int MAX_SETTLED = 10_000;

  private final Map<String, MemoryMessage> rows = new LinkedHashMap<>();
  private final TimeSource time;
  private int settled;

  MemoryOutbox(TimeSource time) {
    this.time = time;
  }

  synchronized void add(Notification notification) {
    MemoryMessage row = new MemoryMessage(notification, time.nanoTime(), time.wallTime());
    rows.putIfAbsent(row.id, row);
  }

  @Override
  public synchronized List<Claim> claim(String receiver, int limit, Duration lease) {
    long now = time.nanoTime();
    List<Claim> claims = new ArrayList<>();
    for (MemoryMessage row : due(receiver, limit)) {
      row.claimed(now + lease.toNanos(), time.wallTime());
      claims.add(claim(row));
    }
    return claims;
  }

  private List<MemoryMessage> due(String receiver, int limit) {
    long now = time.nanoTime();
    List<MemoryMessage> due = new ArrayList<>();
    Set<String> held = new HashSet<>();
    for (MemoryMessage row : rows.values()) {
      boolean mine = row.open() && row.notification.receiver().equals(receiver);
      boolean first = mine && held.add(row.alert());
      if (first && row.leads() && now - row.notBefore >= 0 && due.size() < limit) {
        due.add(row);
      }
    }
    return due;
  }

  @Override
  public synchronized Optional<Instant> waiting(String receiver) {
    return due(receiver, 1).stream().map(row -> row.since).findFirst();
  }

  @Override
  public synchronized List<Attempt> attempts(String receiver, Duration within, int limit) {
    Instant from = time.wallTime().minus(within);
    Set<Attempt> found = new LinkedHashSet<>();
    rows.values().stream()
        .filter(row -> row.notification.receiver().equals(receiver))
        .filter(row -> row.attempts > 0 && !row.changed.isBefore(from))
        .sorted(Comparator.comparing((MemoryMessage row) -> row.changed).reversed())
        .limit(limit)
        .forEach(row -> found.addAll(row.allTries()));
    return List.copyOf(found);
  }

  /** What was tried to tell of an alert, and the message that it was tried with. */
  synchronized Map<Attempt, Notification> attempts(String alert) {
    Map<Attempt, Notification> found = new LinkedHashMap<>();
    for (MemoryMessage row : rows.values()) {
      if (row.alert().equals(alert)) {
        List<Attempt> tries = new ArrayList<>(row.open() ? row.allTries() : row.tried);
        if (row.open() && row.lead != null) {
          tries.addAll(row.lead.allTries());
        }
        tries.forEach(one -> found.put(one, row.notification));
      }
    }
    return found;
  }

  private Claim claim(MemoryMessage row) {
    if (row.lead != row) {
      return new Claim(row.id, row.notification, row.attempts, row.since);
    }
    List<dev.watchkeeper.api.Alert> alerts = new ArrayList<>();
    for (MemoryMessage other : rows.values()) {
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
    List<MemoryMessage> leads = claims.stream().map(this::held).filter(Objects::nonNull).toList();
    if (leads.isEmpty()) {
      return claims.get(0);
    }
    MemoryMessage lead = leads.get(0);
    for (MemoryMessage row : rows.values()) {
      if (leads.contains(row) || row.lead != null && leads.contains(row.lead)) {
        row.lead = lead;
      }
    }
    return claim(lead);
  }

  /** The message of a claim that is still the latest one; null if there is none. */
  private @Nullable MemoryMessage held(Claim claim) {
    MemoryMessage row = rows.get(claim.id());
    boolean held = row != null && row.open() && row.attempts == claim.attempt() && row.leads();
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
    MemoryMessage row = rows.get(claim.id());
    if (row == null || !row.open()) {
      return;
    }
    row.note(claim);
    for (MemoryMessage one : row.lead == null ? List.of(row) : List.copyOf(rows.values())) {
      if (one == row || one.lead == row) {
        one.share(row);
        end(one, stage, why);
      }
    }
    forgetOldest();
  }

  private void end(MemoryMessage row, Stage stage, String why) {
    if (row.open()) {
      row.stage = stage;
      row.trouble = why;
      row.changed = time.wallTime();
      settled++;
    }
  }

  private void forgetOldest() {
    Iterator<MemoryMessage> all = rows.values().iterator();
    while (settled > MAX_SETTLED && all.hasNext()) {
      if (!all.next().open()) {
        all.remove();
        settled--;
      }
    }
  }

  @Override
  public synchronized void retry(Claim claim, Duration pause, String why) {
    MemoryMessage row = rows.get(claim.id());
    if (row != null && row.open() && row.attempts == claim.attempt()) {
      row.note(claim);
      row.notBefore = time.nanoTime() + pause.toNanos();
      row.trouble = why;
      row.changed = time.wallTime();
    }
  }

  @Override
  public synchronized boolean collapse(Claim claim) {
    MemoryMessage row = held(claim);
    List<MemoryMessage> over = row == null ? List.of() : over(row);
    over.forEach(one -> end(one, Stage.DONE, "over before it was sent"));
    return !over.isEmpty();
  }

  /** A beginning with its end, and what lies between; nothing if the end is not there. */
  private List<MemoryMessage> over(MemoryMessage row) {
    List<MemoryMessage> over = new ArrayList<>();
    if (row.notification.kind() != Notification.Kind.ALERT) {
      return over;
    }
    for (MemoryMessage next : rows.values()) {
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
    for (MemoryMessage row : rows.values()) {
      if (row.stage == stage) {
        found.add(0, row.letter());
      }
    }
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }

  @Override
  public synchronized boolean resend(String id) {
    MemoryMessage row = rows.get(id);
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
