package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The outbox of the memory store. All methods hold its monitor for a few steps only. */
final class MemoryOutbox implements Outbox {
  private final TimeSource time;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  MemoryOutbox(TimeSource time) {
    this.time = time;
  }

  private static final class Row {
    final Notification notification;
    int attempts;
    long notBefore;

    Row(Notification notification, long now) {
      this.notification = notification;
      this.notBefore = now;
    }
  }

  synchronized void add(Notification notification) {
    rows.putIfAbsent(notification.idempotencyKey(), new Row(notification, time.nanoTime()));
  }

  @Override
  public synchronized List<Claim> claim(String notifier, int limit, Duration lease) {
    long now = time.nanoTime();
    List<Claim> claims = new ArrayList<>();
    Set<String> held = new HashSet<>();
    for (Map.Entry<String, Row> entry : rows.entrySet()) {
      Row row = entry.getValue();
      boolean mine = row.notification.notifier().equals(notifier);
      boolean first = mine && held.add(row.notification.alert().key());
      if (first && now - row.notBefore >= 0 && claims.size() < limit) {
        row.attempts++;
        row.notBefore = now + lease.toNanos();
        claims.add(new Claim(entry.getKey(), row.notification, row.attempts));
      }
    }
    return claims;
  }

  @Override
  public synchronized void delivered(Claim claim) {
    rows.remove(claim.id());
  }

  @Override
  public synchronized void retry(Claim claim, Duration pause, String why) {
    Row row = rows.get(claim.id());
    if (row != null) {
      row.notBefore = time.nanoTime() + pause.toNanos();
    }
  }

  @Override
  public synchronized void dead(Claim claim, String why) {
    rows.remove(claim.id());
  }

  @Override
  public synchronized long depth() {
    return rows.size();
  }
}
