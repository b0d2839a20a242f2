package dev.watchkeeper.core.internal;

import dev.watchkeeper.core.Receiver;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a receiver's limit: when the last messages were sent, as many as the limit allows, and
 * whether what waits is to be sent as one: from the last message that the limit allows until
 * nothing waits any more. After a restart it is told again of all that was sent before. Owned by
 * one loop.
 */
final class Pace {
  /** A message that comes so much later than it might have come was not waiting. */
  private static final long IDLE = TimeUnit.SECONDS.toNanos(2);

  private final long[] sent;
  private final long span;
  private int next;
  private int known;
  private long last;
  private boolean behind;

  Pace(Receiver.Limit limit) {
    this.sent = new long[limit.messages()];
    this.span = limit.per().toNanos();
  }

  void sent(long now) {
    behind = behind || left(now) == 1;
    sent[next] = now;
    last = now;
    next = (next + 1) % sent.length;
    known = Math.min(known + 1, sent.length);
  }

  /** As {@link #sent}, of a message of an earlier life; in the order in which they were sent. */
  void sentBefore(long then) {
    until(then);
    sent(then);
  }

  /** So far goes what is known of an earlier life. */
  void until(long now) {
    long could = known < sent.length ? last : Math.max(last, sent[next] + span);
    behind = behind && now - could <= IDLE;
  }

  /** True if all that waits is to be one message. */
  boolean bundles(long now) {
    return behind || left(now) == 1;
  }

  /** Nothing waits any more. */
  void caughtUp() {
    behind = false;
  }

  /** How many messages may be sent now. */
  int left(long now) {
    int left = sent.length - known;
    for (int i = 0; i < known; i++) {
      if (now - sent[i] >= span) {
        left++;
      }
    }
    return left;
  }

  /** When one more may be sent. */
  long freeAt(long now) {
    return known < sent.length ? now : Math.max(now, sent[next] + span);
  }
}
