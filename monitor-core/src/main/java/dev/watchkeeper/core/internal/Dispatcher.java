package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Outbox.Attempt;
import dev.watchkeeper.api.spi.Outbox.Claim;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings the messages of one receiver from the outbox to its notifiers: claims some, has workers
 * send them, settles each. What fails is tried again after a pause that doubles from a second to
 * five minutes (with jitter), until the receiver gives it up; then it is set aside.
 *
 * <p>One loop per receiver takes messages, and as many workers as there is work for send them, up
 * to the receiver's limit: a slow channel holds up no other, and no transaction is open while a
 * message is sent. The loop alone knows {@code pace} and {@code gatherUntil}; it meets the workers
 * in {@code busy}, which they lower before they wake it, in {@code soonest}, and in the outbox,
 * where a message belongs to whoever claimed it last.
 *
 * <p>All that it knows follows from the outbox: before it claims anything it asks there what was
 * sent before, and what is gathered is not claimed yet. So a restart sends no message more.
 */
final class Dispatcher implements LoopBody {
  private static final int CLAIM = 16;
  private static final int MOST_IN_A_BUNDLE = 1_000;

  /** A clock that was set ahead makes a message old at once; it is tried so often all the same. */
  private static final int LEAST_ATTEMPTS = 5;

  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration LEARNS = Duration.ofDays(1);
  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toMillis(5);

  private final Receiver receiver;
  private final Outbox outbox;
  private final Platform platform;
  private final Troubles troubles;
  private final Channels channels;
  private final Pace pace;
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicLong soonest = new AtomicLong(Long.MAX_VALUE);
  private long gatherUntil;
  private boolean gathers;
  private boolean learned;
  private volatile @Nullable Loop loop;

  Dispatcher(Receiver receiver, Outbox outbox, Platform platform, Troubles troubles) {
    this.receiver = receiver;
    this.outbox = outbox;
    this.platform = platform;
    this.troubles = troubles;
    this.channels = new Channels(receiver, platform.time());
    this.pace = new Pace(receiver.limit());
  }

  void drivenBy(Loop driver) {
    loop = driver;
  }

  /** Notifiers that are gone for good. */
  List<Health.Trouble> gone() {
    return channels.gone();
  }

  /** True if a message is under way. */
  boolean busy() {
    return busy.get() > 0;
  }

  @Override
  public long turn(long now) {
    int room = receiver.workers() - busy.get();
    if (room <= 0) {
      return WHEN_WOKEN;
    }
    try {
      learn();
      long free = Math.max(pace.freeAt(now), channels.freeAt(now));
      if (free - now > 0) {
        return free;
      }
      List<Claim> claims = take(room, now);
      claims.forEach(claim -> start(claim, now));
      if (claims.isEmpty()) {
        return gathers ? gatherUntil : Math.min(now + LOOK_EVERY, later(now));
      }
      return now;
    } catch (Exception e) {
      Guarded.ignore(e);
      troubles.note(Blame.STORE, "outbox", "not reached: " + Guarded.describe(e));
      return platform.time().nanoTime() + LOOK_EVERY;
    }
  }

  private void learn() throws Exception {
    if (!learned) {
      Receiver.Limit limit = receiver.limit();
      Duration twice = limit.per().multipliedBy(2);
      Duration within = twice.compareTo(LEARNS) > 0 ? twice : LEARNS;
      int most = Math.min(10_000, Math.max(100, 2 * limit.messages()));
      List<Attempt> attempts = outbox.attempts(receiver.name(), within, most);
      Earlier earlier = new Earlier(attempts, platform.time());
      earlier.tell(pace);
      earlier.tell(channels);
      learned = true;
    }
  }

  /** When the message that is to be tried again soonest is due. */
  private long later(long now) {
    long at = soonest.get();
    if (at != Long.MAX_VALUE && at - now <= 0) {
      soonest.compareAndSet(at, Long.MAX_VALUE);
      return Long.MAX_VALUE;
    }
    return at;
  }

  /**
   * What is to be sent now. The last message that the pace allows takes everything that waits, and
   * so does each one after it until nothing waits any more.
   */
  private List<Claim> take(int room, long now) throws Exception {
    if (!receiver.gathers().isZero()) {
      return gather(now);
    }
    if (!pace.bundles(now)) {
      return claim(Math.min(Math.min(room, pace.left(now) - 1), CLAIM));
    }
    List<Claim> all = claim(MOST_IN_A_BUNDLE);
    if (all.isEmpty()) {
      pace.caughtUp();
    }
    return asOne(all);
  }

  private List<Claim> claim(int most) throws Exception {
    return outbox.claim(receiver.name(), most, LEASE);
  }

  /** Until a message is old enough it stays where it is, and so does what comes meanwhile. */
  private List<Claim> gather(long now) throws Exception {
    if (!gathers) {
      Instant oldest = outbox.waiting(receiver.name()).orElse(null);
      if (oldest == null) {
        return List.of();
      }
      Duration left = receiver.gathers().minus(age(oldest));
      boolean ahead = left.compareTo(receiver.gathers()) > 0;
      gatherUntil = now + Math.max(0, (ahead ? receiver.gathers() : left).toNanos());
      gathers = true;
    }
    if (now - gatherUntil < 0) {
      return List.of();
    }
    gathers = false;
    return asOne(claim(MOST_IN_A_BUNDLE));
  }

  private Duration age(Instant since) {
    return Duration.between(since, platform.time().wallTime());
  }

  private List<Claim> asOne(List<Claim> claims) throws Exception {
    return claims.size() < 2 ? claims : List.of(outbox.bundle(claims));
  }

  private void start(Claim claim, long now) {
    pace.sent(now);
    busy.incrementAndGet();
    Throwable refused = Guarded.run(() -> platform.workers().execute(() -> work(claim)));
    if (refused != null) {
      busy.decrementAndGet();
      troubles.note(
          Blame.MONITOR, receiver.name(), "no thread to send: " + Guarded.describe(refused));
    }
  }

  private void work(Claim claim) {
    try {
      if (!collapsed(claim)) {
        Duration age = age(claim.since());
        List<Attempt> tried = new ArrayList<>(1);
        Delivery delivery =
            channels.deliver(
                claim.notification(), age, (name, said) -> tried.add(attempt(claim, name, said)));
        settle(claim.after(tried), age, delivery);
      }
    } catch (Exception e) {
      Guarded.ignore(e);
      troubles.note(Blame.STORE, "outbox", "not reached: " + Guarded.describe(e));
    } finally {
      busy.decrementAndGet();
      Loop driver = loop;
      if (driver != null) {
        driver.wake();
      }
    }
  }

  private Attempt attempt(Claim claim, String notifier, Delivery said) {
    Instant at = platform.time().wallTime();
    return new Attempt(claim.id(), claim.attempt(), at, notifier, said);
  }

  private boolean collapsed(Claim claim) throws Exception {
    Notification message = claim.notification();
    Alert alert = message.alert();
    return receiver.collapses()
        && message.alerts().size() == 1
        && alert.state() == AlertState.FIRING
        && outbox.collapse(claim);
  }

  private void settle(Claim claim, Duration age, Delivery delivery) throws Exception {
    if (delivery.kind() == Delivery.Kind.DELIVERED) {
      outbox.delivered(claim);
      return;
    }
    boolean late = age.compareTo(receiver.giveUpAfter()) >= 0 && claim.attempt() >= LEAST_ATTEMPTS;
    boolean over = delivery.kind() != Delivery.Kind.RETRY || late;
    troubles.note(
        Blame.NOTIFIER,
        receiver.name(),
        (over ? "gave up a message: " : "will try a message again: ") + delivery.detail());
    if (over) {
      outbox.dead(claim, delivery.detail());
    } else {
      Duration pause = pause(claim.attempt(), age, delivery.after());
      outbox.retry(claim, pause, delivery.detail());
      soonest.accumulateAndGet(platform.time().nanoTime() + pause.toNanos(), Math::min);
    }
  }

  /** Longer with each attempt, but no longer than until an alternate may be tried. */
  private Duration pause(int attempt, Duration age, @Nullable Duration wanted) {
    long doubled = Math.min(LONGEST_PAUSE, 1_000L << Math.min(attempt - 1, 20));
    Duration usual = Duration.ofMillis((long) (doubled * (0.75 + platform.random() / 2)));
    Duration pause = wanted != null && wanted.compareTo(usual) > 0 ? wanted : usual;
    Duration alternate = receiver.otherwiseAfter().minus(age);
    boolean sooner = receiver.notifiers().size() > 1 && !alternate.isNegative();
    return sooner && alternate.compareTo(pause) < 0 ? alternate.plusMillis(1) : pause;
  }
}
