package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Shares out the memory for large bodies that are judged as a whole: a quarter of the heap for all
 * runs of one provider together. A run takes the share for the largest body that its cap allows, in
 * one piece, so that no two runs wait for each other; if the heap has none left until its deadline,
 * that is our trouble and not the target's. Thread-safe.
 */
final class LargeBodies {
  /** Bodies up to this size are held without asking. */
  static final int FREE = 32 * 1_024;

  private static final int UNIT = 64 * 1_024;

  /** The bytes, their copy while the buffer grows, and the text. */
  private static final int COPIES = 4;

  private final int units;
  private final Semaphore free;

  LargeBodies(long heap) {
    units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, heap / 4 / UNIT));
    free = new Semaphore(units, true);
  }

  /** Takes the share of a body of at most {@code cap} bytes; gives what is to be given back. */
  int take(long cap, Duration within) throws ProbeFailure, InterruptedIOException {
    int share = (int) Math.min(units, Math.max(1, cap / UNIT * COPIES));
    try {
      if (free.tryAcquire(share, within.toNanos(), TimeUnit.NANOSECONDS)) {
        return share;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for memory");
    }
    throw new ProbeFailure(Outcome.LOCAL_RESOURCES, "no memory for another large body");
  }

  void giveBack(int share) {
    free.release(share);
  }
}
