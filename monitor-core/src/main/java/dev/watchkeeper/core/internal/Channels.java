package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
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

  /** Those that are gone for good: a sentence for each, with what would be right. */
  List<Health.Trouble> gone() {
    List<Health.Trouble> gone = new ArrayList<>(0);
    for (Channel channel : channels) {
      Delivery said = channel.gone;
      if (said != null) {
        gone.add(channel.trouble(said));
      }
    }
    return gone;
  }

  /** When at least one of them does not rest. */
  long freeAt(long now) {
    long soonest = Long.MAX_VALUE;
    for (Channel channel : channels) {
      soonest = Math.min(soonest, channel.rest(now));
    }
    return now + soonest;
  }

  /** What a notifier of this name said before the monitor was started, the oldest first. */
  void saidBefore(String name, Delivery delivery, long then) {
    for (Channel channel : channels) {
      if (channel.name.equals(name)) {
        channel.ended(delivery, then);
      }
    }
  }

  /** Delivers a message that has waited so long, and tells what each notifier said. */
  Delivery deliver(Notification notification, Duration age, BiConsumer<String, Delivery> tried) {
    boolean late = age.compareTo(receiver.otherwiseAfter()) >= 0;
    Delivery again = null;
    Delivery refused = null;
    for (Channel channel : channels) {
      Delivery delivery = channel.send(notification, tried);
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
  private final class Channel {
    private final Notifier notifier;
    private final String name;
    private final TimeSource time;
    private int failures;
    private long restUntil;
    private boolean rests;
    private final AtomicLong refused = new AtomicLong();
    private volatile Instant since = Instant.EPOCH;
    private volatile @Nullable Delivery gone;
    private volatile long goneUntil;

    Channel(Notifier notifier, TimeSource time) {
      this.notifier = notifier;
      this.name = notifier.name();
      this.time = time;
    }

    synchronized long rest(long now) {
      if (rests && now - restUntil >= 0) {
        rests = false;
      }
      return rests ? restUntil - now : 0;
    }

    Delivery send(Notification notification, BiConsumer<String, Delivery> tried) {
      Delivery never = goneUntil - time.nanoTime() > 0 ? gone : null;
      if (never != null) {
        refused.incrementAndGet();
        tried.accept(name, never);
        return never;
      }
      long rest = rest(time.nanoTime());
      if (rest > 0) {
        return Delivery.retryAfter(Duration.ofNanos(rest), "it rests after failures");
      }
      Delivery delivery = Channels.send(notifier, notification);
      ended(delivery, time.nanoTime());
      tried.accept(name, delivery);
      left(delivery);
      return delivery;
    }

    /** Whether it is gone for good now; one that is stays so until it takes a message again. */
    private synchronized void left(Delivery delivery) {
      if (delivery.kind() == Delivery.Kind.DISABLED) {
        if (gone == null) {
          since = time.wallTime();
          refused.set(0);
        }
        refused.incrementAndGet();
        goneUntil = time.nanoTime() + GONE_FOR;
        gone = delivery;
      } else if (delivery.kind() == Delivery.Kind.DELIVERED) {
        gone = null;
      }
    }

    private Health.Trouble trouble(Delivery said) {
      String why = said.detail().isEmpty() ? "" : " (" + said.detail() + ")";
      String what =
          "notifier '"
              + name
              + "' of receiver '"
              + receiver.name()
              + "' says that it is gone for good"
              + why
              + ": its settings are to be put right; it is asked again after ten minutes, and dead"
              + " messages can be sent once more then";
      return new Health.Trouble(Blame.NOTIFIER, name, Texts.line(what, 500), refused.get(), since);
    }

    private synchronized void ended(Delivery delivery, long now) {
      if (delivery.kind() != Delivery.Kind.RETRY) {
        failures = 0;
        return;
      }
      failures++;
      Duration wanted = delivery.after();
      long rest = Math.max(usualRest(), wanted == null ? 0 : wanted.toNanos());
      if (rest > 0) {
        rests = true;
        restUntil = now + rest;
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
