package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.spi.TimeSource;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The wake flag of {@link ThreadLoop}, which brings a thread of its own and so cannot be an actor
 * of jcstress: givers and loop take turns, so that each round tries the moment between the last
 * look at the queue and the park. A wake-up that is lost leaves the giver waiting.
 */
class ThreadLoopStressTest {
  private static final int ROUNDS =
      "full".equals(System.getProperty("stress.mode")) ? 1_000_000 : 50_000;
  private static final long PATIENCE = TimeUnit.SECONDS.toMillis(10);

  /** Something that turns a body when it is woken. */
  private interface Waker {
    void wake();
  }

  /** Takes what is in the queue and says so; wants nothing but to be woken. */
  private static final class Taker implements LoopBody {
    final ConcurrentLinkedQueue<Semaphore> queue = new ConcurrentLinkedQueue<>();

    @Override
    public long turn(long now) {
      for (Semaphore giver = queue.poll(); giver != null; giver = queue.poll()) {
        giver.release();
      }
      return WHEN_WOKEN;
    }

    boolean give(Waker waker, Semaphore taken, long patience) throws InterruptedException {
      queue.add(taken);
      waker.wake();
      return taken.tryAcquire(patience, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void noWakeUpIsLost() throws Exception {
    Taker taker = new Taker();
    ThreadLoop loop = new ThreadLoop(TimeSource.system(), "stress", taker);
    loop.start();
    AtomicInteger lost = new AtomicInteger();
    Thread[] givers = new Thread[2];
    for (int i = 0; i < givers.length; i++) {
      givers[i] = new Thread(() -> lost.addAndGet(rounds(taker, loop)));
      givers[i].start();
    }
    for (Thread giver : givers) {
      giver.join();
    }
    loop.stop();
    assertTrue(loop.join(System.nanoTime() + TimeUnit.SECONDS.toNanos(10)), "the loop ends");
    assertEquals(0, lost.get(), "wake-ups lost");
  }

  private static int rounds(Taker taker, ThreadLoop loop) {
    Semaphore taken = new Semaphore(0);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        if (!taker.give(loop::wake, taken, PATIENCE)) {
          return 1;
        }
      }
      return 0;
    } catch (InterruptedException e) {
      return 1;
    }
  }

  @Test
  void aStopEndsALoopThatIsAboutToPark() {
    for (int round = 0; round < ROUNDS / 50; round++) {
      ThreadLoop loop = new ThreadLoop(TimeSource.system(), "stress", new Taker());
      loop.start();
      if (round % 2 == 0) {
        loop.wake();
      }
      loop.stop();
      assertTrue(loop.join(System.nanoTime() + TimeUnit.SECONDS.toNanos(10)), "round " + round);
    }
  }

  /** Clears its flag after the turn in place of before it: what comes in between is forgotten. */
  private static final class Forgetful implements Waker {
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean stopped;

    Forgetful(LoopBody body) {
      thread =
          new Thread(
              () -> {
                while (!stopped) {
                  body.turn(0);
                  Thread.onSpinWait();
                  woken.set(false);
                  LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void wake() {
      if (woken.compareAndSet(false, true)) {
        LockSupport.unpark(thread);
      }
    }
  }

  @Test
  void aLoopThatForgetsWakeUpsIsFoundOut() throws Exception {
    Taker taker = new Taker();
    Forgetful loop = new Forgetful(taker);
    Semaphore taken = new Semaphore(0);
    boolean lost = false;
    for (int round = 0; round < 5_000_000 && !lost; round++) {
      lost = !taker.give(loop, taken, 200);
    }
    loop.stopped = true;
    assertTrue(lost, "this test can fail");
    assertFalse(loop.stopped && taker.queue.size() > 1, "one giver has one wish");
  }
}
