package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Jvm;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at the virtual machine that it runs in. */
final class JvmProbe implements Probe {
  private static final int MAX_SHOWN = 5;

  private final boolean deadlocks;
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private volatile @Nullable Collections before;

  JvmProbe(boolean deadlocks) {
    this.deadlocks = deadlocks;
  }

  /**
   * What collections there were up to an instant.
   *
   * @param nanos the instant on the monotonic clock
   * @param count how many
   * @param millis how long they took, all in all
   */
  private record Collections(long nanos, long count, long millis) {}

  @Override
  public Reading run(ProbeContext context) {
    Measurements.Builder measured = Measurements.builder();
    heap(measured);
    collections(context, measured);
    measured.set(Jvm.THREADS, threads.getThreadCount());
    measured.set(Jvm.CLASSES, ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    measured.set(Jvm.UPTIME, ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    platform(measured);
    long[] waiting = deadlocks ? deadlocked() : new long[0];
    if (deadlocks) {
      measured.set(Jvm.DEADLOCKED, waiting.length);
    }
    return Reading.up()
        .with(measured.build())
        .downIf(waiting.length > 0, waiting.length > 0 ? named(waiting) : "");
  }

  private void heap(Measurements.Builder measured) {
    MemoryUsage heap = memory.getHeapMemoryUsage();
    measured.set(Jvm.HEAP_USED, (double) heap.getUsed());
    measured.set(Jvm.NON_HEAP_USED, (double) memory.getNonHeapMemoryUsage().getUsed());
    long after = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      after += left == null ? 0 : left.getUsed();
      if (pool.getName().equals("Metaspace")) {
        measured.set(Jvm.METASPACE_USED, (double) pool.getUsage().getUsed());
      }
    }
    measured.set(Jvm.HEAP_AFTER_GC, (double) after);
    if (heap.getMax() > 0) {
      measured.set(Jvm.HEAP_MAX, (double) heap.getMax());
      measured.set(Jvm.HEAP_RATIO, (double) heap.getUsed() / heap.getMax());
      measured.set(Jvm.HEAP_AFTER_GC_RATIO, (double) after / heap.getMax());
    }
  }

  private void collections(ProbeContext context, Measurements.Builder measured) {
    long count = 0;
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      // Cycles of concurrent collectors do not stop the program; their pauses have a bean of their
      // own.
      boolean cycles = collector.getName().endsWith("Cycles");
      count += cycles ? 0 : Math.max(0, collector.getCollectionCount());
      millis += cycles ? 0 : Math.max(0, collector.getCollectionTime());
    }
    Collections now = new Collections(context.time().nanoTime(), count, millis);
    Collections then = before;
    before = now;
    if (then != null && now.nanos() - then.nanos() > 0) {
      double share = (now.millis() - then.millis()) * 1e6 / (now.nanos() - then.nanos());
      measured.set(Jvm.GC_COUNT, (double) now.count() - then.count());
      measured.set(Jvm.GC_RATIO, Math.min(1, Math.max(0, share)));
    }
  }

  private static void platform(Measurements.Builder measured) {
    set(Jvm.CPU_RATIO, PlatformFigures.figure("ProcessCpuLoad"), measured);
    OptionalDouble open = PlatformFigures.figure("OpenFileDescriptorCount");
    OptionalDouble most = PlatformFigures.figure("MaxFileDescriptorCount");
    set(Jvm.FILES, open, measured);
    if (open.isPresent() && most.isPresent() && most.getAsDouble() > 0) {
      measured.set(Jvm.FILES_RATIO, open.getAsDouble() / most.getAsDouble());
    }
  }

  private static void set(MetricKey key, OptionalDouble value, Measurements.Builder measured) {
    if (value.isPresent()) {
      measured.set(key, value.getAsDouble());
    }
  }

  private long[] deadlocked() {
    long[] found =
        threads.isSynchronizerUsageSupported()
            ? threads.findDeadlockedThreads()
            : threads.findMonitorDeadlockedThreads();
    return found == null ? new long[0] : found;
  }

  private String named(long[] waiting) {
    ThreadInfo[] all =
        threads.getThreadInfo(Arrays.copyOf(waiting, Math.min(MAX_SHOWN, waiting.length)));
    String names =
        Arrays.stream(all)
            .filter(Objects::nonNull)
            .map(ThreadInfo::getThreadName)
            .collect(Collectors.joining(", "));
    return waiting.length + " threads wait for each other for ever: " + names;
  }
}
