package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers decisions to the engine's recorder at a steady rate, whatever becomes of them, and notes
 * when each was told as committed.
 */
public final class RecorderLoad {
  private static final long MILLI = 1_000_000;
  private static final Judge JUDGE = judge();

  private final List<Decision> decisions;
  private final int rate;
  private final long[] offered;
  private final long[] waited;
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicLong offering = new AtomicLong();

  private RecorderLoad(List<Decision> decisions, int rate) {
    this.decisions = decisions;
    this.rate = rate;
    offered = new long[decisions.size()];
    waited = new long[decisions.size()];
  }

  /**
   * What came of it.
   *
   * @param p50 milliseconds until half of the decisions were acknowledged
   * @param p99 the same for 99 of 100
   * @param perCommit decisions in a commit
   * @param offering processor time of the thread that offered, in nanoseconds
   */
  public record Outcome(double p50, double p99, double perCommit, long offering) {}

  /** Offers these, so many a second, and waits until all are acknowledged. */
  public static Outcome run(Store store, List<Decision> decisions, int rate)
      throws InterruptedException {
    return new RecorderLoad(decisions, rate).run(store);
  }

  private Outcome run(Store store) throws InterruptedException {
    TimeSource time = TimeSource.system();
    Recorder recorder = new Recorder(store, this::committed, new Troubles(time));
    ThreadLoop loop = new ThreadLoop(time, "recorder", recorder);
    recorder.drivenBy(loop);
    loop.start();
    Thread source = new Thread(() -> offer(recorder), "source");
    source.start();
    source.join();
    while (told.get() < offered.length) {
      LockSupport.parkNanos(MILLI);
    }
    loop.stop();
    loop.join(System.nanoTime() + 1_000 * MILLI);
    Arrays.sort(waited);
    int n = waited.length;
    return new Outcome(
        waited[n / 2] / 1e6,
        waited[n - 1 - n / 100] / 1e6,
        (double) n / commits.get(),
        offering.get());
  }

  private static Judge judge() {
    EngineSpec spec = new EngineSpec();
    Machine machine = Assembly.of(spec).machine();
    Check check = Check.code("a", () -> context -> Reading.up()).every(Duration.ofHours(1));
    return new Watcher(machine.parts(), check, null).judge();
  }

  private void offer(Recorder recorder) {
    long begin = System.nanoTime();
    int next = 0;
    while (next < offered.length) {
      long now = System.nanoTime();
      long due = Math.min(offered.length, (now - begin) / 1_000 * rate / 1_000_000);
      for (; next < due; next++) {
        // when it should have been offered, so that a stall of ours counts as well
        offered[next] = begin + (long) (next * 1e9 / rate);
        recorder.offer(new Recorder.Entry(decisions.get(next), JUDGE, false));
      }
      LockSupport.parkNanos(MILLI);
    }
    offering.set(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  private void committed(List<Recorder.Entry> entries) {
    long now = System.nanoTime();
    int first = told.get();
    for (int i = first; i < first + entries.size(); i++) {
      waited[i] = now - offered[i];
    }
    commits.incrementAndGet();
    told.addAndGet(entries.size());
  }
}
