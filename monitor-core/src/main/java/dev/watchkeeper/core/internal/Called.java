package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Scheduler;
import dev.watchkeeper.core.Receipt;
import dev.watchkeeper.core.SignalRefusedException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a watcher that lets others call for runs. Most checks are never called, so their
 * {@link Calls} are made when the first call comes.
 */
abstract class Called extends Accounted {
  private volatile @Nullable Calls calls;

  Called(Parts parts) {
    super(parts);
  }

  abstract CheckId id();

  abstract Judge judge();

  abstract Map<String, String> memory();

  abstract Scheduler.Registration registration();

  /** The life that can look; null if there is none. */
  abstract @Nullable Incarnation alive();

  /** True if a run has begun or waits to begin; asked on the scheduler's thread. */
  abstract boolean underWay();

  /**
   * Takes a signal in, if the probe does.
   *
   * @throws SignalRefusedException if it does not, or there is no room for it
   * @throws IllegalStateException if the probe takes no signals
   */
  final Receipt signalled(Signal signal) {
    try {
      Incarnation life = alive();
      if (life == null) {
        throw new SignalRefusedException("its watcher does not run at the moment", true);
      }
      life.admit(signal);
      return calls().post(signal);
    } catch (SignalRefusedException e) {
      parts.troubles().note(Blame.CONFIG, id().value(), "signal refused: " + e.getMessage());
      throw e;
    }
  }

  private synchronized Calls calls() {
    Calls present = calls;
    if (present == null) {
      present = new Calls(this);
      calls = present;
    }
    return present;
  }

  /** What calls for runs; null if nothing ever did. */
  final @Nullable Calls called() {
    return calls;
  }

  /** The probe wishes a run at this instant of the steady axis; gives the next regular one. */
  final Instant lookAgain(Instant wanted) {
    Instant regular = registration().nextDue().orElse(null);
    if (regular == null || wanted.isBefore(regular)) {
      calls().wish(parts.steady().nanosAt(SteadyTime.nanos(wanted)));
    } else if (calls != null) {
      calls().noWish();
    }
    return regular == null ? wanted : regular;
  }

  /** It is due, whoever called for it. */
  final void calledFor() {
    Calls present = calls;
    if (present != null) {
      present.due();
    }
  }

  /** A run has ended. */
  final void ended() {
    Calls present = calls;
    if (present != null) {
      present.runEnded();
    }
  }

  /** The store has committed a decision about it. */
  final void committed(Decision decision) {
    Calls present = calls;
    if (present != null) {
      present.committed(Memory.taken(decision.next().memory()));
    }
  }

  /** No signals any more; those that are not committed are lost. */
  final void forgetSignals() {
    calls().close();
  }
}
