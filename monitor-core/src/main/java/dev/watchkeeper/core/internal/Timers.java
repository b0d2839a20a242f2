package dev.watchkeeper.core.internal;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * All timers of one monitor, in one {@link DeadlineWheel} that is turned by one loop.
 *
 * <p>Owner: the thread that turns it. Only that thread touches the wheel; other threads put a
 * command into a queue without locks and wake the loop, so that nobody ever waits for it and it
 * waits for nobody. A timer is an object that is told when its time has come; it is re-armed
 * without allocation by the owner, and a timer that is no longer wanted may simply fire and be
 * ignored.
 */
final class Timers implements LoopBody {
  private static final int LIMIT_PER_TURN = 1_024;
  private static final long TICK_NANOS = 1L << 17;
  private static final int NONE = -1;

  private final DeadlineWheel wheel;
  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final PauseDetector pauses;
  private final DeadlineWheel.Expiry expiry = new Firing();
  private final long precision;
  private Timer[] timers = new Timer[64];
  private volatile boolean quiet;
  private volatile @Nullable Loop loop;
  private volatile @Nullable Thread owner;

  /**
   * No timers yet.
   *
   * @param start the monotonic time now
   * @param precision how much later than asked for a turn may be, to make fewer of them; 0 for as
   *     soon as can be
   */
  Timers(long start, PauseDetector pauses, long precision) {
    this.precision = precision;
    this.wheel = new DeadlineWheel(start, TICK_NANOS, 64);
    this.pauses = pauses;
  }

  /** Something that has a time; lives in the wheel while it is armed. */
  abstract static class Timer {
    int handle = NONE;
    boolean armed;

    /** Its time has come; called by the owner, returns at once. */
    abstract void fire(long deadline, long now);
  }

  /** Has this loop turn it. */
  void drivenBy(Loop driver) {
    loop = driver;
  }

  @Override
  public long turn(long now) {
    owner = Thread.currentThread();
    pauses.turned(now);
    for (int i = 0; i < LIMIT_PER_TURN; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        break;
      }
      command.run();
    }
    int fired = wheel.expire(now, LIMIT_PER_TURN, expiry);
    boolean more = fired == LIMIT_PER_TURN || !commands.isEmpty();
    long next = more ? now : coalesced(now, wheel.nextDeadline());
    pauses.expect(next);
    owner = null;
    return next;
  }

  private long coalesced(long now, long next) {
    return next == WHEN_WOKEN || next - now >= precision ? next : now + precision;
  }

  /** Fires what the wheel delivers. */
  private final class Firing implements DeadlineWheel.Expiry {
    @SuppressWarnings("UnusedVariable") // written, so that what it sums up is read
    private int touched;

    @Override
    public void expired(int handle, int payload, long deadline) {
      Timer timer = timers[handle];
      timer.armed = false;
      try {
        timer.fire(deadline, pauses.now());
      } finally {
        if (!timer.armed && timer.handle == handle) {
          release(timer);
        }
      }
    }

    /** Reads something of the timer, and keeps it, so that the reading is not left out. */
    @Override
    public void soon(int handle) {
      touched += timers[handle].handle;
    }
  }

  /** True if this deadline lies in the last pause of the process; asked by a timer that fires. */
  boolean inPause(long deadline) {
    return pauses.inPause(deadline);
  }

  /** Does this on the owner's thread, soon. */
  void execute(Runnable command) {
    commands.add(command);
    wake();
  }

  private void wake() {
    Loop driver = loop;
    if (driver != null && !quiet) {
      driver.wake();
    }
  }

  /** Does something that gives many commands, and wakes the loop once, at its end. */
  void quietly(Runnable work) {
    quiet = true;
    try {
      work.run();
    } finally {
      quiet = false;
      wake();
    }
  }

  /** True on the owner's thread. */
  boolean owned() {
    return owner == Thread.currentThread();
  }

  /** Arms a timer, or arms it anew; from any thread. */
  void arm(Timer timer, long deadline) {
    if (owned()) {
      armNow(timer, deadline);
    } else {
      execute(() -> armNow(timer, deadline));
    }
  }

  private void armNow(Timer timer, long deadline) {
    timer.armed = true;
    if (timer.handle != NONE) {
      wheel.reschedule(timer.handle, deadline);
      return;
    }
    timer.handle = wheel.schedule(deadline, 0);
    if (timer.handle >= timers.length) {
      timers = Arrays.copyOf(timers, Math.max(timer.handle + 1, timers.length * 2));
    }
    timers[timer.handle] = timer;
  }

  /** Takes a timer out; from any thread. */
  void cancel(Timer timer) {
    if (owned()) {
      cancelNow(timer);
    } else {
      execute(() -> cancelNow(timer));
    }
  }

  private void cancelNow(Timer timer) {
    if (timer.handle != NONE) {
      wheel.cancel(timer.handle);
      release(timer);
    }
  }

  @SuppressWarnings("NullAway")
  private void release(Timer timer) {
    timers[timer.handle] = null;
    timer.handle = NONE;
  }

  /** Does a task once, at this time, on the owner's thread; the task returns at once. */
  Timer at(long deadline, Runnable task) {
    Timer timer = new OneShot(task);
    arm(timer, deadline);
    return timer;
  }

  private static final class OneShot extends Timer {
    private final Runnable task;

    OneShot(Runnable task) {
      this.task = task;
    }

    @Override
    void fire(long deadline, long now) {
      task.run();
    }
  }
}
