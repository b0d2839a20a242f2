package dev.watchkeeper.probes.internal.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.Jvm;
import dev.watchkeeper.probes.internal.net.TestContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class JvmProbeTest {
  private static Reading look(JvmProbe probe) {
    return probe.run(TestContext.millis(5_000));
  }

  @Test
  void itMeasuresTheMachineThatItRunsIn() {
    JvmProbe probe = new JvmProbe(true);
    Reading first = look(probe);
    assertEquals(Status.UP, first.status(), first::toString);
    assertTrue(Looking.number(first, Jvm.HEAP_USED) > 0);
    assertTrue(Looking.number(first, Jvm.HEAP_RATIO) < 1);
    assertTrue(Looking.number(first, Jvm.METASPACE_USED) > 0);
    assertTrue(Looking.number(first, Jvm.THREADS) > 1);
    assertTrue(Looking.number(first, Jvm.CLASSES) > 100);
    assertEquals(0, Looking.number(first, Jvm.DEADLOCKED));
    assertFalse(first.measurements().has(Jvm.GC_RATIO));
    System.gc();
    Reading second = look(probe);
    assertTrue(Looking.number(second, Jvm.GC_COUNT) >= 1);
    double share = Looking.number(second, Jvm.GC_RATIO);
    assertTrue(share >= 0 && share <= 1);
    assertTrue(Looking.number(second, Jvm.HEAP_AFTER_GC) > 0);
  }

  @Test
  void threadsThatWaitForEachOtherForEverAreDown() throws Exception {
    ReentrantLock one = new ReentrantLock();
    ReentrantLock other = new ReentrantLock();
    CountDownLatch both = new CountDownLatch(2);
    Thread left = crossing(one, other, both, "left-thread");
    Thread right = crossing(other, one, both, "right-thread");
    Reading reading = look(new JvmProbe(true));
    while (reading.status() == Status.UP) {
      reading = look(new JvmProbe(true));
    }
    assertEquals(Status.DOWN, reading.status());
    assertEquals(2, Looking.number(reading, Jvm.DEADLOCKED));
    assertTrue(reading.reason().contains("left-thread"), reading::reason);
    assertEquals(Status.UP, look(new JvmProbe(false)).status());
    left.interrupt();
    right.interrupt();
    left.join();
    right.join();
  }

  private static Thread crossing(
      ReentrantLock first, ReentrantLock second, CountDownLatch both, String name) {
    Thread thread =
        new Thread(
            () -> {
              first.lock();
              try {
                both.countDown();
                both.await();
                second.lockInterruptibly();
                second.unlock();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                first.unlock();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
