package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The notifiers of one receiver in order: the first sends, the next one only what those before it
 * refused for good, or could not deliver for as long as the receiver waits for them. A notifier
 * that asked for a rest, or failed three times in a row, rests: nobody tries it meanwhile. One that
 * said that it is gone for good is not asked again for ten minutes. Thread-safe; no lock is held
 * while a message is sent.
 */
final class Channels {
  private static final int FAILURES = 3;
  private static final long LONGEST_REST = TimeUnit.MINUTES.toNanos(1);

  /** A wrong answer, or one that a person has seen to, is not to be a silence for ever. */
  private static final long GONE_FOR = TimeUnit.MINUTES.toNanos(10);

  private final Receiver receiver;
  private final List<Channel> channels;

  Channels(Receiver receiver, TimeSource time) {
    this.receiver = receiver;
    this.channels = receiver.notifiers().stream().map(n -> new Channel(n, time)).toList();
  }

  /** When at least one of them does not rest. */
  long freeAt(long now) {
    long soonest = Long.MAX_VALUE;
    for (Channel channel : channels) {
      soonest = Math.min(soonest, channel.rest(now));
    }
    return now + soonest;
  }

  /** Delivers a message that has waited so long. */
  Delivery deliver(Notification notification, Duration age) {
    boolean late = age.compareTo(receiver.otherwiseAfter()) >= 0;
    Delivery again = null;
    Delivery refused = null;
    for (Channel channel : channels) {
      Delivery delivery = channel.send(notification);
      if (delivery.kind() == Delivery.Kind.DELIVERED) {
        return delivery;
      }
      if (delivery.kind() != Delivery.Kind.RETRY) {
        refused = delivery;
        continue;
      }
      again = again == null ? delivery : sooner(again, delivery);
      if (!late) {
        break;
      }
    }
    if (again != null) {
      return again;
    }
    return refused != null ? refused : Delivery.rejected("there is no notifier");
  }

  private static Delivery sooner(Delivery one, Delivery other) {
    Duration first = one.after();
    Duration second = other.after();
    boolean keep = first == null || second != null && first.compareTo(second) <= 0;
    Duration after = keep ? first : second;
    String detail = one.detail() + "; " + other.detail();
    return after == null ? Delivery.retry(detail) : Delivery.retryAfter(after, detail);
  }

  /** Has a notifier send a message; whatever it does is an answer. */
  static Delivery send(Notifier notifier, Notification notification) {
    @Nullable Delivery[] answer = new Delivery[1];
    Throwable thrown = Guarded.run(() -> answer[0] = notifier.send(notification));
    Delivery delivery = answer[0];
    return delivery != null
        ? delivery
        : Delivery.retry(thrown == null ? "it returned null" : Guarded.describe(thrown));
  }

  /** One notifier, and whether it rests. */
  private static final class Channel {
    private final Notifier notifier;
    private final TimeSource time;
    private int failures;
    private long restUntil;
    private boolean rests;
    private @Nullable Delivery gone;
    private long goneUntil;

    Channel(Notifier notifier, TimeSource time) {
      this.notifier = notifier;
      this.time = time;
    }

    synchronized long rest(long now) {
      if (rests && now - restUntil >= 0) {
        rests = false;
      }
      return rests ? restUntil - now : 0;
    }

    /** What it said if it is gone, so that it need not be asked; null once that is a while ago. */
    private synchronized @Nullable Delivery gone(long now) {
      if (gone != null && now - goneUntil >= 0) {
        gone = null;
      }
      return gone;
    }

    Delivery send(Notification notification) {
      Delivery never = gone(time.nanoTime());
      if (never != null) {
        return never;
      }
      long rest = rest(time.nanoTime());
      if (rest > 0) {
        return Delivery.retryAfter(Duration.ofNanos(rest), "it rests after failures");
      }
      Delivery delivery = Channels.send(notifier, notification);
      ended(delivery);
      return delivery;
    }

    private synchronized void ended(Delivery delivery) {
      gone = delivery.kind() == Delivery.Kind.DISABLED ? delivery : null;
      goneUntil = time.nanoTime() + GONE_FOR;
      if (delivery.kind() != Delivery.Kind.RETRY) {
        failures = 0;
        return;
      }
      failures++;
      Duration wanted = delivery.after();
      long rest = Math.max(usualRest(), wanted == null ? 0 : wanted.toNanos());
      if (rest > 0) {
        rests = true;
        restUntil = time.nanoTime() + rest;
      }
    }

    private long usualRest() {
      int more = failures - FAILURES;
      return more < 0
          ? 0
          : Math.min(LONGEST_REST, TimeUnit.SECONDS.toNanos(1) << Math.min(more, 10));
    }
  }
}
