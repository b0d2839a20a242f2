package dev.watchkeeper.core.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * One call into foreign code, on a thread of the executor, with a limit.
 *
 * <p>States: WAITING for a thread -> RUNNING -> BACK; ABANDONED once the limit has passed before it
 * was back. Guarded by the object's own monitor, which is held for a few steps: that also keeps an
 * interrupt from hitting a thread that has left already. The work is done, and judged, without it.
 * A thread leaves with the name, priority and class loader it came with, and without the interrupt
 * that was sent from here.
 */
final class Call implements Runnable {
  private final Calls calls;
  private final Supervised child;
  private final Work work;
  final long number;
  private State state = State.WAITING;
  private @Nullable Thread thread;
  private boolean interrupted;
  private boolean limited;
  private long deadline;

  private enum State {
    WAITING,
    RUNNING,
    ABANDONED,
    BACK
  }

  /** What is called; none of the three throws. */
  interface Work {
    /** Calls the foreign code. */
    void run();

    /** It was written off. */
    void overdue();

    /** There is no thread for it; it is not going to run. */
    void refused(Throwable cause);
  }

  Call(Calls calls, Supervised child, Work work) {
    this.calls = calls;
    this.child = child;
    this.work = work;
    this.number = calls.nextNumber();
  }

  Supervised child() {
    return child;
  }

  /** Changes only while it is not expected by {@link Calls}. */
  long deadline() {
    return deadline;
  }

  /** Sets its limit, unless it has one or is over. */
  void limit(long at) {
    synchronized (this) {
      if (limited || over()) {
        return;
      }
      expectAt(at);
    }
    calls.arm(at);
  }

  /** Interrupts it, and replaces its limit. */
  void hurry(long at) {
    synchronized (this) {
      if (over()) {
        return;
      }
      calls.expectNoMore(this);
      expectAt(at);
      interrupt();
    }
    calls.arm(at);
  }

  private void expectAt(long at) {
    limited = true;
    deadline = at;
    calls.expect(this);
  }

  private boolean over() {
    return state == State.BACK || state == State.ABANDONED;
  }

  /** Writes it off, unless it is back. */
  void abandon() {
    synchronized (this) {
      if (over()) {
        return;
      }
      state = State.ABANDONED;
      calls.expectNoMore(this);
    }
    calls.wroteOff(this);
    // first what follows, then the interrupt: what it leads to comes too late
    work.overdue();
    synchronized (this) {
      interrupt();
    }
  }

  /** There is no thread for it. */
  void refuse(Throwable cause) {
    work.refused(cause);
    back();
  }

  private void interrupt() {
    Thread busy = thread;
    if (busy != null && busy != Thread.currentThread()) {
      interrupted = true;
      busy.interrupt();
    }
  }

  @Override
  public void run() {
    Thread current = Thread.currentThread();
    String name = current.getName();
    int priority = current.getPriority();
    ClassLoader loader = current.getContextClassLoader();
    synchronized (this) {
      thread = current;
      if (state == State.WAITING) {
        state = State.RUNNING;
      }
    }
    try {
      work.run();
    } finally {
      restore(current, name, priority, loader);
      back();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // put back, not relied upon
  private static void restore(
      Thread thread, String name, int priority, @Nullable ClassLoader loader) {
    if (!thread.getName().equals(name)) {
      thread.setName(name);
    }
    if (thread.getPriority() != priority) {
      thread.setPriority(priority);
    }
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
  }

  private void back() {
    boolean late;
    synchronized (this) {
      if (state == State.BACK) {
        return;
      }
      late = state == State.ABANDONED;
      state = State.BACK;
      calls.expectNoMore(this);
      thread = null;
      if (interrupted) {
        // set by us, for the foreign code only
        Thread.interrupted();
      }
    }
    calls.cameBack(this, late);
  }
}
