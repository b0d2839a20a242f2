package dev.watchkeeper.core.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All calls into foreign code that have a limit and are not back. One timer serves all of them: it
 * is set for the earliest limit, so that calls that come back in time cost none, and an idle
 * supervisor has none.
 */
final class Calls {
  private final DynamicSupervisor owner;
  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentSkipListSet<Call> expected = new ConcurrentSkipListSet<>(Calls::compare);
  private final Object timer = new Object();
  private boolean armed;
  private long armedFor;

  Calls(DynamicSupervisor owner) {
    this.owner = owner;
  }

  /** By deadline, which may have wrapped round, then by number. */
  private static int compare(Call a, Call b) {
    long apart = a.deadline() - b.deadline();
    return apart != 0 ? Long.signum(apart) : Long.compare(a.number, b.number);
  }

  long nextNumber() {
    return numbers.getAndIncrement();
  }

  /** Runs a call on the executor, within this limit. */
  void submit(Call call, Optional<Duration> limit) {
    owner.presence.enter();
    limit.ifPresent(span -> call.limit(deadline(span)));
    try {
      owner.executor.execute(call);
    } catch (RuntimeException | Error e) {
      call.refuse(e);
    }
  }

  long deadline(Duration span) {
    return owner.time.nanoTime() + nanos(span);
  }

  /** A span in nanoseconds, at most some 73 years: so that any two deadlines can be compared. */
  static long nanos(Duration span) {
    long most = Long.MAX_VALUE / 4;
    return span.compareTo(Duration.ofNanos(most)) > 0 ? most : span.toNanos();
  }

  void expect(Call call) {
    expected.add(call);
  }

  void expectNoMore(Call call) {
    expected.remove(call);
  }

  /** Sees to it that somebody looks at this time. */
  void arm(long at) {
    synchronized (timer) {
      if (armed && armedFor - at <= 0) {
        return;
      }
      armed = true;
      armedFor = at;
    }
    long pause = Math.max(0, at - owner.time.nanoTime());
    owner.timer.after(Duration.ofNanos(pause), () -> sweep(at));
  }

  private void sweep(long at) {
    synchronized (timer) {
      if (armedFor == at) {
        armed = false;
      }
    }
    long now = owner.time.nanoTime();
    for (Call call : expected) {
      if (call.deadline() - now > 0) {
        arm(call.deadline());
        return;
      }
      call.abandon();
    }
  }

  void wroteOff(Call call) {
    owner.census.abandoned(1);
    call.child().wroteOff();
    owner.presence.leave();
  }

  void cameBack(Call call, boolean late) {
    if (late) {
      owner.census.abandoned(-1);
      call.child().cameBack();
    } else {
      owner.presence.leave();
    }
  }
}
