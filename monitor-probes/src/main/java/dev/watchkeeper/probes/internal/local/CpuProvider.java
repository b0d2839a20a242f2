package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Cpu;
import dev.watchkeeper.probes.internal.vitals.CpuTimes;
import dev.watchkeeper.probes.internal.vitals.LoadAverage;
import dev.watchkeeper.probes.internal.vitals.Pressure;
import java.util.OptionalDouble;

/** Makes cpu probes. */
public final class CpuProvider extends HostProvider {
  private static final String TICKS = "cpu.ticks";

  /** Of this machine. */
  public CpuProvider() {
    this(HostFiles.standard());
  }

  CpuProvider(HostFiles files) {
    super(Cpu.TYPE, Cpu.ALL, files);
  }

  @Override
  Reading look(HostFiles files, ProbeContext context) {
    Measurements.Builder measured = Measurements.builder();
    CpuTimes times = CpuTimes.parse(files.text("stat"));
    int cores = times != null && times.cores() > 0 ? times.cores() : processors();
    measured.set(Cpu.CORES, cores);
    LoadAverage load = LoadAverage.parse(files.text("loadavg"));
    if (load != null) {
      measured.set(Cpu.LOAD5, load.five()).set(Cpu.LOAD15, load.fifteen());
    }
    OptionalDouble one =
        load != null ? OptionalDouble.of(load.one()) : PlatformFigures.figure("SystemLoadAverage");
    one.ifPresent(value -> measured.set(Cpu.LOAD1, value).set(Cpu.LOAD_PER_CORE, value / cores));
    if (times != null) {
      shares(times, context, measured);
    }
    pressure(files, measured);
    return times == null && one.isEmpty()
        ? Reading.of(Outcome.CONFIG, "this system does not tell what its processors do")
        : Reading.up().with(measured.build());
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static void shares(CpuTimes now, ProbeContext context, Measurements.Builder measured) {
    CpuTimes before = context.recall(TICKS).map(CpuTimes::read).orElse(null);
    CpuTimes passed = before == null ? null : now.since(before);
    context.remember(TICKS, now.text());
    if (passed != null) {
      double total = passed.total();
      measured
          .set(Cpu.USED_RATIO, (total - passed.idle() - passed.waiting()) / total)
          .set(Cpu.USER_RATIO, passed.user() / total)
          .set(Cpu.SYSTEM_RATIO, passed.system() / total)
          .set(Cpu.WAIT_RATIO, passed.waiting() / total)
          .set(Cpu.STOLEN_RATIO, passed.stolen() / total);
    }
  }

  private static void pressure(HostFiles files, Measurements.Builder measured) {
    Pressure cpu = Pressure.parse(files.text("pressure/cpu"));
    if (cpu != null) {
      measured.set(Cpu.PRESSURE, cpu.some());
    }
    Pressure io = Pressure.parse(files.text("pressure/io"));
    if (io != null) {
      measured.set(Cpu.IO_PRESSURE, io.some());
    }
  }
}
