package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings the messages of one notifier from the outbox to its channel: claims some, sends each,
 * settles it. What fails is tried again after a pause that doubles from a second to five minutes
 * (with jitter), up to {@link #MAX_ATTEMPTS} times; then it is set aside. One loop per notifier, so
 * that a slow channel holds up no other; no transaction is open while a message is sent.
 */
final class Dispatcher implements LoopBody {
  static final int MAX_ATTEMPTS = 20;
  private static final int CLAIM = 8;
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toMillis(5);

  private final Notifier notifier;
  private final Outbox outbox;
  private final Platform platform;
  private final Troubles troubles;

  Dispatcher(Notifier notifier, Outbox outbox, Platform platform, Troubles troubles) {
    this.notifier = notifier;
    this.outbox = outbox;
    this.platform = platform;
    this.troubles = troubles;
  }

  @Override
  public long turn(long now) {
    try {
      List<Outbox.Claim> claims = outbox.claim(notifier.name(), CLAIM, LEASE);
      for (Outbox.Claim claim : claims) {
        settle(claim, send(claim));
      }
      return claims.isEmpty() ? platform.time().nanoTime() + LOOK_EVERY : now;
    } catch (Exception e) {
      Guarded.ignore(e);
      troubles.note(Blame.STORE, "outbox", "not reached: " + Guarded.describe(e));
      return platform.time().nanoTime() + LOOK_EVERY;
    }
  }

  private Delivery send(Outbox.Claim claim) {
    @Nullable Delivery[] answer = new Delivery[1];
    Throwable thrown = Guarded.run(() -> answer[0] = notifier.send(claim.notification()));
    Delivery delivery = answer[0];
    if (delivery != null) {
      return delivery;
    }
    return Delivery.retry(thrown == null ? "it returned null" : Guarded.describe(thrown));
  }

  private void settle(Outbox.Claim claim, Delivery delivery) throws Exception {
    if (delivery.kind() == Delivery.Kind.DELIVERED) {
      outbox.delivered(claim);
      return;
    }
    boolean over = delivery.kind() == Delivery.Kind.REJECTED || claim.attempt() >= MAX_ATTEMPTS;
    troubles.note(
        Blame.NOTIFIER,
        notifier.name(),
        (over ? "gave up a message: " : "will try a message again: ") + delivery.detail());
    if (over) {
      outbox.dead(claim, delivery.detail());
    } else {
      outbox.retry(claim, pause(claim.attempt(), delivery.after()), delivery.detail());
    }
  }

  private Duration pause(int attempt, @Nullable Duration wanted) {
    long doubled = Math.min(LONGEST_PAUSE, 1_000L << Math.min(attempt - 1, 20));
    Duration usual = Duration.ofMillis((long) (doubled * (0.75 + platform.random() / 2)));
    return wanted != null && wanted.compareTo(usual) > 0 ? wanted : usual;
  }
}
