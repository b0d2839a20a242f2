package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The cpu probe: load, utilisation and pressure of this machine's processors. It is UP whenever it
 * can read them; what is too much is said by expectations on its measurements. Shares are those of
 * the time since the last run, so the first run has none. Everything but the load needs Linux.
 * Immutable; every method gives a copy.
 */
public final class Cpu extends LocalSpec<Cpu> {
  /** The name of the type. */
  public static final String TYPE = "cpu";

  /** How many processes ran or waited to run, averaged over a minute. */
  public static final MetricKey LOAD1 = MetricKey.gauge("cpu.load1", "processes");

  /** The same over five minutes. */
  public static final MetricKey LOAD5 = MetricKey.gauge("cpu.load5", "processes");

  /** The same over fifteen minutes. */
  public static final MetricKey LOAD15 = MetricKey.gauge("cpu.load15", "processes");

  /** The load of one minute for each processor: 1 is a machine that is just busy. */
  public static final MetricKey LOAD_PER_CORE = MetricKey.gauge("cpu.load_per_core", "processes");

  /** How many processors there are. */
  public static final MetricKey CORES = MetricKey.gauge("cpu.cores", "");

  /** The share of the time in which the processors worked, 0 to 1. */
  public static final MetricKey USED_RATIO = MetricKey.gauge("cpu.used_ratio", "ratio");

  /** The share that programs took. */
  public static final MetricKey USER_RATIO = MetricKey.gauge("cpu.user_ratio", "ratio");

  /** The share that the kernel took. */
  public static final MetricKey SYSTEM_RATIO = MetricKey.gauge("cpu.system_ratio", "ratio");

  /** The share in which nothing was done while something waited for a disk. */
  public static final MetricKey WAIT_RATIO = MetricKey.gauge("cpu.wait_ratio", "ratio");

  /** The share that other guests of the host took. */
  public static final MetricKey STOLEN_RATIO = MetricKey.gauge("cpu.stolen_ratio", "ratio");

  /** The share of ten seconds in which some task waited for a processor, where there is PSI. */
  public static final MetricKey PRESSURE = MetricKey.gauge("cpu.pressure", "ratio");

  /** The share of ten seconds in which some task waited for a disk, where there is PSI. */
  public static final MetricKey IO_PRESSURE = MetricKey.gauge("cpu.io_pressure", "ratio");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(
          LOAD1,
          LOAD5,
          LOAD15,
          LOAD_PER_CORE,
          CORES,
          USED_RATIO,
          USER_RATIO,
          SYSTEM_RATIO,
          WAIT_RATIO,
          STOLEN_RATIO,
          PRESSURE,
          IO_PRESSURE);

  private Cpu(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Cpu copy(Target newTarget, Settings newSettings) {
    return new Cpu(newTarget, newSettings);
  }

  /** The processors of this machine. */
  public static Cpu here() {
    return new Cpu(Target.of("localhost"), Settings.empty());
  }
}
