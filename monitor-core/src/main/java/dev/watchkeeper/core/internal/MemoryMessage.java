package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Outbox.Attempt;
import dev.watchkeeper.api.spi.Outbox.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of a {@link MemoryOutbox}, under its lock. */
final class MemoryMessage {
  final String id;
  final Notification notification;
  final List<Attempt> tried = new ArrayList<>(0);
  Instant since;
  Instant changed;
  long notBefore;
  int attempts;
  int noted;
  Stage stage = Stage.OPEN;
  String trouble = "";
  @Nullable MemoryMessage lead;

  MemoryMessage(Notification notification, long now, Instant since) {
    this.id = notification.idempotencyKey();
    this.notification = notification;
    this.notBefore = now;
    this.since = since;
    this.changed = since;
  }

  boolean open() {
    return stage == Stage.OPEN;
  }

  /** True if it is told by itself, or with others that follow it. */
  boolean leads() {
    return lead == null || lead == this;
  }

  String alert() {
    return notification.alert().key();
  }

  void claimed(long until, Instant at) {
    attempts++;
    notBefore = until;
    changed = at;
  }

  /** Keeps what was tried with a claim: the first tries and the newest ones. */
  void note(Outbox.Claim claim) {
    noted = Math.max(noted, claim.attempt());
    claim.tried().forEach(this::keep);
  }

  private void keep(Attempt one) {
    tried.add(one);
    if (tried.size() > Outbox.MOST_TRIES) {
      tried.remove(Outbox.MOST_TRIES / 3);
    }
  }

  /** What was tried with a bundle was tried with each of its parts. */
  void share(MemoryMessage other) {
    if (other != this) {
      other.tried.forEach(this::keep);
      noted = attempts;
    }
  }

  /** What was tried, and the last attempt if nobody has noted what came of it. */
  List<Attempt> allTries() {
    List<Attempt> all = new ArrayList<>(tried);
    if (attempts > noted && leads()) {
      all.add(new Attempt(id, attempts, changed, "", null));
    }
    return all;
  }

  Outbox.Letter letter() {
    return new Outbox.Letter(
        id, notification, stage, attempts, since, changed, trouble, List.copyOf(tried));
  }
}
