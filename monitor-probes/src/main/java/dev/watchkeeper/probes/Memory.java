package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The memory probe: memory and open files of this machine. It is UP whenever it can read them; what
 * is too little is said by expectations on its measurements. Pressure, killed processes and open
 * files need Linux. Immutable; every method gives a copy.
 */
public final class Memory extends LocalSpec<Memory> {
  /** The name of the type. */
  public static final String TYPE = "memory";

  /** All memory, in bytes. */
  public static final MetricKey TOTAL = MetricKey.gauge("memory.total", "bytes");

  /** What programs can have without swapping, in bytes. */
  public static final MetricKey AVAILABLE = MetricKey.gauge("memory.available", "bytes");

  /** The same as a part of all, 0 to 1. */
  public static final MetricKey AVAILABLE_RATIO =
      MetricKey.gauge("memory.available_ratio", "ratio");

  /** What is not available, as a part of all, 0 to 1. */
  public static final MetricKey USED_RATIO = MetricKey.gauge("memory.used_ratio", "ratio");

  /** The share of ten seconds in which some task waited for memory, where there is PSI. */
  public static final MetricKey PRESSURE = MetricKey.gauge("memory.pressure", "ratio");

  /** The share of ten seconds in which all tasks waited for memory, where there is PSI. */
  public static final MetricKey FULL_PRESSURE = MetricKey.gauge("memory.full_pressure", "ratio");

  /** How many processes were killed for want of memory since the last run. */
  public static final MetricKey KILLED = MetricKey.gauge("memory.killed", "processes");

  /** How many files are open on the machine. */
  public static final MetricKey FILES = MetricKey.gauge("files.open", "files");

  /** The same as a part of those that may be, 0 to 1. */
  public static final MetricKey FILES_RATIO = MetricKey.gauge("files.used_ratio", "ratio");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(
          TOTAL,
          AVAILABLE,
          AVAILABLE_RATIO,
          USED_RATIO,
          PRESSURE,
          FULL_PRESSURE,
          KILLED,
          FILES,
          FILES_RATIO);

  private Memory(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Memory copy(Target newTarget, Settings newSettings) {
    return new Memory(newTarget, newSettings);
  }

  /** The memory of this machine. */
  public static Memory here() {
    return new Memory(Target.of("localhost"), Settings.empty());
  }
}
