package dev.watchkeeper.probes.internal.vitals;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken texts are read without failing, and no figure that comes of them is nonsense. */
class VitalsFuzzTest {
  private static final List<String> FILES =
      List.of(
          "meminfo.linux-6",
          "stat.linux-6",
          "loadavg.linux-6",
          "vmstat.linux-6",
          "pressure-memory.linux-6",
          "file-nr.linux-6",
          "pid-stat.linux-6",
          "pid-status.linux-6",
          "mounts.linux-6",
          "free-b.procps-4",
          "free-kw.procps-4",
          "free-k.busybox",
          "df-Pk.coreutils",
          "df-k.busybox",
          "df-Pi.coreutils",
          "uptime.procps-4");
  private static final String ODD = "\0 \n\t:()%-.,=/\\99999999999999999999ÄU~";

  /** Seeds that once were of interest, and new ones. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 17, 99, 4711, 123_456_789})
  void brokenTextsGiveSoundFiguresOrNone(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      String text = broken(Recorded.text(FILES.get(random.nextInt(FILES.size()))), random);
      try {
        read(text);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", text " + i + ": " + text, e);
      }
    }
  }

  private static String broken(String text, Random random) {
    StringBuilder broken = new StringBuilder(text);
    for (int i = random.nextInt(12); i >= 0 && broken.length() > 1; i--) {
      int at = random.nextInt(broken.length());
      switch (random.nextInt(4)) {
        case 0 -> broken.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
        case 1 -> broken.insert(at, ODD.substring(random.nextInt(ODD.length())));
        case 2 -> broken.delete(at, Math.min(broken.length(), at + random.nextInt(40)));
        default -> broken.setLength(at);
      }
    }
    return broken.toString();
  }

  private static void read(String text) {
    for (MemInfo info :
        new MemInfo[] {
          MemInfo.parse(text), FreeOutput.parse(text, 1), FreeOutput.parse(text, 1_024)
        }) {
      if (info != null) {
        ratio(info.availableRatio());
        ratio(info.swapUsedRatio());
      }
    }
    LoadAverage load = LoadAverage.parse(text);
    assertTrue(load == null || Double.isFinite(load.one()));
    LoadAverage.inUptime(text);
    CpuTimes times = CpuTimes.parse(text);
    assertTrue(times == null || times.total() >= 0);
    VmStat.parse(text);
    VmStat.read(text);
    CpuTimes.read(text);
    HostClock.parse(text, text);
    HostClock.read(text);
    Pressure pressure = Pressure.parse(text);
    if (pressure != null) {
      ratio(pressure.some());
      ratio(pressure.full());
    }
    FileHandles handles = FileHandles.parse(text);
    assertTrue(handles == null || handles.open() >= 0 && handles.most() > 0);
    for (DfOutput.Row row : DfOutput.parse(text, 1_024)) {
      ratio(row.usedRatio());
    }
    Mounts.parse(text).of("/home");
    ProcStat.parse(text);
    assertTrue(ProcStatus.parse(text).resident() >= 0);
  }

  private static void ratio(double value) {
    assertTrue(value >= 0 && value <= 1, () -> value + " is no ratio");
  }
}
