package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Outbox.Attempt;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was sent before the monitor was started, as the outbox remembers it, on the present
 * monotonic clock: a restart is no reason to send more messages, or to try a channel that rests.
 * Immutable.
 */
final class Earlier {
  private final List<Attempt> attempts;
  private final long now;
  private final Instant wall;

  Earlier(List<Attempt> attempts, TimeSource time) {
    this.attempts =
        attempts.stream()
            .sorted(Comparator.comparing(Attempt::at).thenComparing(Attempt::number))
            .toList();
    this.now = time.nanoTime();
    this.wall = time.wallTime();
  }

  /** Tells how many messages were sent when; one that was tried over two notifiers counts once. */
  void tell(Pace pace) {
    Map<List<Object>, Long> messages = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      messages.putIfAbsent(List.of(attempt.message(), attempt.number()), then(attempt.at()));
    }
    messages.values().forEach(pace::sentBefore);
    pace.until(now);
  }

  /** Tells how each notifier did. */
  void tell(Channels channels) {
    for (Attempt attempt : attempts) {
      Delivery delivery = attempt.delivery();
      if (delivery != null) {
        channels.saidBefore(attempt.notifier(), delivery, then(attempt.at()));
      }
    }
  }

  private long then(Instant at) {
    Duration age = Duration.between(at, wall);
    return now - (age.isNegative() ? 0 : age.toNanos());
  }
}
