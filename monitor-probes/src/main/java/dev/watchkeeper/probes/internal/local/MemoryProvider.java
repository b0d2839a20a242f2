package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Memory;
import dev.watchkeeper.probes.internal.vitals.FileHandles;
import dev.watchkeeper.probes.internal.vitals.MemInfo;
import dev.watchkeeper.probes.internal.vitals.Pressure;
import dev.watchkeeper.probes.internal.vitals.VmStat;

/** Makes memory probes. */
public final class MemoryProvider extends HostProvider {
  private static final String COUNTERS = "memory.counters";

  /** Of this machine. */
  public MemoryProvider() {
    this(HostFiles.standard());
  }

  MemoryProvider(HostFiles files) {
    super(Memory.TYPE, Memory.ALL, files);
  }

  @Override
  Reading look(HostFiles files, ProbeContext context) {
    MemInfo info = HostMemory.of(files);
    if (info == null) {
      return Reading.of(Outcome.CONFIG, "this system does not tell how much memory it has");
    }
    Measurements.Builder measured =
        Measurements.builder()
            .set(Memory.TOTAL, (double) info.total())
            .set(Memory.AVAILABLE, (double) info.available())
            .set(Memory.AVAILABLE_RATIO, info.availableRatio())
            .set(Memory.USED_RATIO, 1 - info.availableRatio());
    Pressure pressure = Pressure.parse(files.text("pressure/memory"));
    if (pressure != null) {
      measured.set(Memory.PRESSURE, pressure.some()).set(Memory.FULL_PRESSURE, pressure.full());
    }
    killed(files, context, measured);
    FileHandles handles = FileHandles.parse(files.text("sys/fs/file-nr"));
    if (handles != null) {
      measured
          .set(Memory.FILES, (double) handles.open())
          .set(Memory.FILES_RATIO, (double) handles.open() / handles.most());
    }
    return Reading.up().with(measured.build());
  }

  private static void killed(HostFiles files, ProbeContext context, Measurements.Builder measured) {
    VmStat now = VmStat.parse(files.text("vmstat"));
    if (now == null) {
      return;
    }
    VmStat before = context.recall(COUNTERS).map(VmStat::read).orElse(null);
    VmStat added = before == null ? null : now.since(before);
    context.remember(COUNTERS, now.text());
    if (added != null) {
      measured.set(Memory.KILLED, (double) added.outOfMemory());
    }
  }
}
