package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * The swap probe: swap space of this machine and how busy it is. It is UP whenever it can read it,
 * also if there is none; what is too much is said by expectations on its measurements. Rates are
 * those since the last run and need Linux. Immutable; every method gives a copy.
 */
public final class Swap extends LocalSpec<Swap> {
  /** The name of the type. */
  public static final String TYPE = "swap";

  /** All swap space, in bytes. */
  public static final MetricKey TOTAL = MetricKey.gauge("swap.total", "bytes");

  /** Of it used, in bytes. */
  public static final MetricKey USED = MetricKey.gauge("swap.used", "bytes");

  /** The same as a part of all, 0 to 1; 0 if there is none. */
  public static final MetricKey USED_RATIO = MetricKey.gauge("swap.used_ratio", "ratio");

  /** Pages read from swap. */
  public static final MetricKey IN_RATE = MetricKey.gauge("swap.in_rate", "pages per second");

  /** Pages written to swap. */
  public static final MetricKey OUT_RATE = MetricKey.gauge("swap.out_rate", "pages per second");

  /** All of them. */
  public static final List<MetricKey> ALL = List.of(TOTAL, USED, USED_RATIO, IN_RATE, OUT_RATE);

  private Swap(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Swap copy(Target newTarget, Settings newSettings) {
    return new Swap(newTarget, newSettings);
  }

  /** The swap space of this machine. */
  public static Swap here() {
    return new Swap(Target.of("localhost"), Settings.empty());
  }
}
