package dev.watchkeeper.core.internal;

import dev.watchkeeper.core.Receiver;

/**
 * Keeps a receiver's limit: when the last messages were sent, as many as the limit allows. In
 * memory only: after a restart a receiver may get as many once more. Owned by one loop.
 */
final class Pace {
  private final long[] sent;
  private final long span;
  private int next;
  private int known;

  Pace(Receiver.Limit limit) {
    this.sent = new long[limit.messages()];
    this.span = limit.per().toNanos();
  }

  void sent(long now) {
    sent[next] = now;
    next = (next + 1) % sent.length;
    known = Math.min(known + 1, sent.length);
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
