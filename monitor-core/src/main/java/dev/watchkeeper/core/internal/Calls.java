package dev.watchkeeper.core.internal;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.core.Receipt;
import dev.watchkeeper.core.SignalRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What calls for runs of one check besides its schedule: signals, and the instant that its probe
 * named; as a timer it is that instant.
 *
 * <p>Signals wait in an immutable {@link Box} behind one atomic reference, numbered in the order in
 * which they arrived. A run is given those above the number that its memory knows of, and what it
 * remembers carries the number of the last one that it was given: a signal and what was made of it
 * are decided and committed together or not at all. Posted -> given to a run, perhaps to several ->
 * known to a decision -> committed, and only then taken out and its receipt settled, by the
 * recorder's thread; so the bound holds for all that is not safe yet. {@code asked} and {@code
 * again} belong to the scheduler's thread.
 */
final class Calls extends Timers.Timer {
  /** The most signals that wait. */
  static final int MOST = 100;

  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Box EMPTY = new Box(0, false, List.of());

  private final Called watcher;
  private final Parts parts;
  private final AtomicReference<Box> box = new AtomicReference<>(EMPTY);
  private boolean asked;
  private boolean again;
  private boolean wished;

  Calls(Called watcher) {
    this.watcher = watcher;
    this.parts = watcher.parts();
  }

  /**
   * The signals that wait.
   *
   * @param last the number of the newest signal that ever came
   * @param closed whether no more are taken
   * @param waiting those that are not committed, in order
   */
  private record Box(long last, boolean closed, List<Post> waiting) {
    Box plus(Post post) {
      List<Post> more = new ArrayList<>(waiting.size() + 1);
      more.addAll(waiting);
      more.add(post);
      return new Box(post.number(), false, more);
    }

    /** Those above this number. */
    List<Post> after(long number) {
      return waiting.stream().filter(post -> post.number() > number).toList();
    }
  }

  /** One signal on its way, and its receipt. */
  static final class Post implements Receipt {
    private final long number;
    private final Signal.Arrived arrived;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile State state = State.WAITING;

    private Post(long number, Signal.Arrived arrived) {
      this.number = number;
      this.arrived = arrived;
    }

    long number() {
      return number;
    }

    Signal.Arrived arrived() {
      return arrived;
    }

    private void settle(State as) {
      state = as;
      done.countDown();
    }

    @Override
    public State state() {
      return state;
    }

    @Override
    public State await(Duration atMost) throws InterruptedException {
      boolean settled = done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return settled ? state : State.WAITING;
    }
  }

  /**
   * Takes a signal in and calls for a run.
   *
   * @throws SignalRefusedException if there is no room
   * @throws IllegalStateException if the check was removed or the monitor closed
   */
  Receipt post(Signal signal) {
    Box before;
    Post post;
    do {
      before = content();
      if (before.closed()) {
        throw new IllegalStateException("check '" + watcher.id() + "' is not watched any more");
      }
      if (before.waiting().size() >= MOST) {
        throw new SignalRefusedException(MOST + " signals wait already", true);
      }
      post = new Post(before.last() + 1, arrived(signal));
    } while (!box.compareAndSet(before, before.plus(post)));
    parts.timers().execute(this::call);
    return post;
  }

  private Signal.Arrived arrived(Signal signal) {
    return new Signal.Arrived(signal, parts.steady().now(), parts.platform().time().wallTime());
  }

  private Box content() {
    return requireNonNull(box.get());
  }

  /** The signals above this number. */
  List<Post> after(long number) {
    return content().after(number);
  }

  /** A decision that knows of all signals up to this number is committed. */
  void committed(long number) {
    Box before = content();
    while (!before.waiting().isEmpty() && before.waiting().get(0).number() <= number) {
      Box after = new Box(before.last(), before.closed(), before.after(number));
      if (box.compareAndSet(before, after)) {
        int gone = before.waiting().size() - after.waiting().size();
        before.waiting().subList(0, gone).forEach(post -> post.settle(Receipt.State.COMMITTED));
        return;
      }
      before = content();
    }
  }

  /** The check is not watched any more: what waits is lost, and nothing is taken in. */
  void close() {
    Box before = requireNonNull(box.getAndSet(new Box(0, true, List.of())));
    before.waiting().forEach(post -> post.settle(Receipt.State.LOST));
  }

  /** The probe wishes a run at this monotonic time. */
  void wish(long nanos) {
    parts.timers().arm(this, Math.max(nanos, parts.steady().nanoTime() + SOON));
  }

  /** The probe does not wish a run any more. */
  void noWish() {
    parts.timers().cancel(this);
  }

  @Override
  void fire(long deadline, long now) {
    if (watcher.judge().decided().mode() != CheckMode.PAUSED) {
      wished = true;
      call();
    }
  }

  /** Has the check run, now or after the run that is under way; on the scheduler's thread. */
  private void call() {
    if (watcher.underWay()) {
      again = true;
    } else if (!asked && watcher.alive() != null) {
      asked = true;
      watcher.registration().runNow();
    }
  }

  /** The check is due, for whatever reason; on the scheduler's thread. */
  void due() {
    asked = false;
    wished = false;
  }

  /** A run has ended, on any thread. */
  void runEnded() {
    parts.timers().execute(this::ended);
  }

  private void ended() {
    boolean wanted = again && (wished || !after(Memory.taken(watcher.memory())).isEmpty());
    if (!watcher.underWay()) {
      again = false;
      if (wanted) {
        call();
      }
    }
  }
}
