package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The jvm probe: the virtual machine that the monitor itself lives in. It is DOWN if threads wait
 * for each other for ever; what is too much of anything else is said by expectations on its
 * measurements. Needs the module {@code java.management}. Immutable; every method gives a copy.
 */
public final class Jvm extends LocalSpec<Jvm> {
  /** The name of the type. */
  public static final String TYPE = "jvm";

  /** Used heap, garbage included, in bytes. */
  public static final MetricKey HEAP_USED = MetricKey.gauge("jvm.heap_used", "bytes");

  /** The largest heap that may be, in bytes; absent if there is no bound. */
  public static final MetricKey HEAP_MAX = MetricKey.gauge("jvm.heap_max", "bytes");

  /** Used heap as a part of the largest, 0 to 1. */
  public static final MetricKey HEAP_RATIO = MetricKey.gauge("jvm.heap_ratio", "ratio");

  /** What the last collections left in the heap's pools, in bytes. */
  public static final MetricKey HEAP_AFTER_GC = MetricKey.gauge("jvm.heap_after_gc", "bytes");

  /** The same as a part of the largest heap, 0 to 1: near 1 the memory is really used up. */
  public static final MetricKey HEAP_AFTER_GC_RATIO =
      MetricKey.gauge("jvm.heap_after_gc_ratio", "ratio");

  /** Memory outside of the heap, in bytes. */
  public static final MetricKey NON_HEAP_USED = MetricKey.gauge("jvm.non_heap_used", "bytes");

  /** Memory of loaded classes, in bytes. */
  public static final MetricKey METASPACE_USED = MetricKey.gauge("jvm.metaspace_used", "bytes");

  /** The share of the time since the last run that collections took, 0 to 1. */
  public static final MetricKey GC_RATIO = MetricKey.gauge("jvm.gc_ratio", "ratio");

  /** How many collections there were since the last run. */
  public static final MetricKey GC_COUNT = MetricKey.gauge("jvm.gc_count", "collections");

  /** Platform threads that live. */
  public static final MetricKey THREADS = MetricKey.gauge("jvm.threads", "threads");

  /** Threads that wait for each other for ever. */
  public static final MetricKey DEADLOCKED = MetricKey.gauge("jvm.deadlocked", "threads");

  /** Loaded classes. */
  public static final MetricKey CLASSES = MetricKey.gauge("jvm.classes", "classes");

  /** How long it has been running, in seconds. */
  public static final MetricKey UPTIME = MetricKey.gauge("jvm.uptime", "seconds");

  /** Files that the process has open; where the platform tells. */
  public static final MetricKey FILES = MetricKey.gauge("jvm.files", "files");

  /** The same as a part of those that it may have open, 0 to 1. */
  public static final MetricKey FILES_RATIO = MetricKey.gauge("jvm.files_ratio", "ratio");

  /** What the process takes of all processors, 0 to 1; where the platform tells. */
  public static final MetricKey CPU_RATIO = MetricKey.gauge("jvm.cpu_ratio", "ratio");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(
          HEAP_USED,
          HEAP_MAX,
          HEAP_RATIO,
          HEAP_AFTER_GC,
          HEAP_AFTER_GC_RATIO,
          NON_HEAP_USED,
          METASPACE_USED,
          GC_RATIO,
          GC_COUNT,
          THREADS,
          DEADLOCKED,
          CLASSES,
          UPTIME,
          FILES,
          FILES_RATIO,
          CPU_RATIO);

  private Jvm(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Jvm copy(Target newTarget, Settings newSettings) {
    return new Jvm(newTarget, newSettings);
  }

  /** The virtual machine that the monitor lives in. */
  public static Jvm here() {
    return new Jvm(Target.of("localhost"), Settings.empty());
  }

  /** Does not look for threads that wait for each other, which stops all threads for a moment. */
  public Jvm withoutDeadlocks() {
    return with("deadlocks", false);
  }
}
