package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Swap;
import dev.watchkeeper.probes.internal.vitals.HostClock;
import dev.watchkeeper.probes.internal.vitals.MemInfo;
import dev.watchkeeper.probes.internal.vitals.VmStat;
import java.util.OptionalDouble;

/** Makes swap probes. */
public final class SwapProvider extends HostProvider {
  private static final String COUNTERS = "swap.counters";
  private static final String CLOCK = "swap.clock";

  /** Of this machine. */
  public SwapProvider() {
    this(HostFiles.standard());
  }

  SwapProvider(HostFiles files) {
    super(Swap.TYPE, Swap.ALL, files);
  }

  @Override
  Reading look(HostFiles files, ProbeContext context) {
    MemInfo info = HostMemory.of(files);
    if (info == null) {
      return Reading.of(Outcome.CONFIG, "this system does not tell how much swap space it has");
    }
    Measurements.Builder measured =
        Measurements.builder()
            .set(Swap.TOTAL, (double) info.swapTotal())
            .set(Swap.USED, (double) info.swapTotal() - info.swapFree())
            .set(Swap.USED_RATIO, info.swapUsedRatio());
    rates(files, context, measured);
    return Reading.up().with(measured.build());
  }

  private static void rates(HostFiles files, ProbeContext context, Measurements.Builder measured) {
    VmStat now = VmStat.parse(files.text("vmstat"));
    HostClock clock = files.uptime();
    if (now == null || clock == null) {
      return;
    }
    VmStat before = context.recall(COUNTERS).map(VmStat::read).orElse(null);
    HostClock then = context.recall(CLOCK).map(HostClock::read).orElse(null);
    VmStat added = before == null ? null : now.since(before);
    OptionalDouble passed = clock.since(then);
    context.remember(COUNTERS, now.text());
    context.remember(CLOCK, clock.text());
    if (added != null && passed.isPresent()) {
      measured
          .set(Swap.IN_RATE, added.swappedIn() / passed.getAsDouble())
          .set(Swap.OUT_RATE, added.swappedOut() / passed.getAsDouble());
    }
  }
}
