package dev.watchkeeper.testkit.simulation;

import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that may wait for virtual time in its middle. It has a real thread, since that is
 * the only way to keep a stack, but at most one thread of a simulation runs at any time: the
 * simulation hands the turn to a fiber and waits until the fiber waits or ends.
 *
 * <p>An interrupt is noted, not delivered: the fiber finds it when it has its turn, so that the
 * order stays the simulation's. All fields are handed over with the turn.
 */
final class Fiber {
  private static final ArrayDeque<Carrier> IDLE = new ArrayDeque<>();
  private static final int MOST_IDLE = 64;

  private final Runnable work;
  private final Semaphore turn = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private @Nullable Carrier carrier;
  private long wakeAt = Long.MAX_VALUE;
  private boolean interruptible;
  private boolean interrupted;
  private boolean killed;
  private boolean ended;

  Fiber(Runnable work) {
    this.work = work;
  }

  /** Thrown out of a wait when the simulation is over. */
  @SuppressWarnings("serial")
  static final class Killed extends Error {
    Killed() {
      super("the simulation is over", null, false, false);
    }
  }

  /** The fiber on whose thread this is called; null outside of one. */
  static @Nullable Fiber current() {
    return Thread.currentThread() instanceof Carrier carrier ? carrier.fiber : null;
  }

  /** Gives it the turn until it waits or ends. */
  void resume() {
    wakeAt = Long.MAX_VALUE;
    if (carrier == null) {
      carrier = Carrier.take();
      carrier.begin(this);
    } else {
      turn.release();
    }
    back.acquireUninterruptibly();
  }

  /**
   * Waits on the fiber's own thread until virtual time has come this far.
   *
   * @param mayInterrupt whether an interrupt ends the wait
   * @throws InterruptedException if it was interrupted, before or meanwhile
   */
  void waitUntil(long nanos, boolean mayInterrupt) throws InterruptedException {
    if (killed) {
      throw new Killed();
    }
    wakeAt = nanos;
    interruptible = mayInterrupt;
    back.release();
    turn.acquireUninterruptibly();
    interruptible = false;
    if (killed) {
      throw new Killed();
    }
    if (mayInterrupt && interrupted) {
      interrupted = false;
      throw new InterruptedException("interrupted in virtual time");
    }
  }

  /** True if it can go on at this time. */
  boolean ready(long now) {
    return !ended && (wakeAt <= now || interruptible && interrupted || carrier == null);
  }

  /** When it goes on by itself. */
  long wakeAt() {
    return carrier == null ? Long.MIN_VALUE : wakeAt;
  }

  boolean ended() {
    return ended;
  }

  /** Has it unwind, if it waits. */
  void kill() {
    killed = true;
    if (carrier != null && !ended) {
      resume();
    }
  }

  /** A thread that carries one fiber after the other. */
  private static final class Carrier extends Thread {
    private final Semaphore given = new Semaphore(0);
    private volatile @Nullable Fiber fiber;

    Carrier() {
      super("simulation");
      setDaemon(true);
    }

    static Carrier take() {
      synchronized (IDLE) {
        Carrier idle = IDLE.poll();
        if (idle != null) {
          return idle;
        }
      }
      Carrier fresh = new Carrier();
      fresh.start();
      return fresh;
    }

    void begin(Fiber next) {
      fiber = next;
      given.release();
    }

    @Override
    public void interrupt() {
      Fiber now = fiber;
      if (now != null) {
        now.interrupted = true;
      }
    }

    @Override
    public void run() {
      boolean again = true;
      while (again) {
        given.acquireUninterruptibly();
        again = carry();
      }
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private boolean carry() {
      Fiber now = fiber;
      if (now == null) {
        return true;
      }
      try {
        now.work.run();
      } catch (Killed over) {
        now.killed = true;
      } catch (Throwable e) {
        // The work of a monitor never throws; whoever looks at a failing seed is to see this.
        e.printStackTrace();
      }
      fiber = null;
      now.ended = true;
      boolean kept;
      synchronized (IDLE) {
        kept = IDLE.size() < MOST_IDLE && IDLE.add(this);
      }
      now.back.release();
      return kept;
    }
  }
}
