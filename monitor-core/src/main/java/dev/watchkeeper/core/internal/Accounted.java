package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Accounting.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The account of one check: what became of each run that was due, here and in the account of the
 * whole monitor. The tally is made by the scheduler's thread, which counts what is due before all
 * else; the others only read it.
 */
abstract class Accounted extends Timers.Timer {
  final Parts parts;
  private volatile @Nullable Tally tally;

  Accounted(Parts parts) {
    this.parts = parts;
  }

  final Parts parts() {
    return parts;
  }

  final void counted(long runs) {
    counts().due(runs);
    parts.total().due(runs);
  }

  final void notRun(Reason reason, long runs) {
    counts().notRun(reason, runs);
    parts.total().notRun(reason, runs);
  }

  /** A run began so long after it was due. */
  final void began(long late) {
    counts().began(late);
    parts.lag().record(late);
  }

  /** The judge has taken the result of a due run. */
  final void accounted(Status status) {
    counts().finished(status);
    parts.total().finished(status);
  }

  /** Its account; empty before the first due run. */
  final Tally tally() {
    Tally present = tally;
    return present == null ? new Tally() : present;
  }

  private Tally counts() {
    Tally present = tally;
    if (present == null) {
      present = new Tally();
      tally = present;
    }
    return present;
  }
}
