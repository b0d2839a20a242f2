package dev.watchkeeper.probes.internal.vitals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real systems said, recorded under {@code src/test/resources/vitals}. */
class VitalsTest {
  private static final long KIB = 1_024;

  private static <T> T there(T value) {
    assertNotNull(value);
    return value;
  }

  @Test
  void memoryOfLinuxIsRead() {
    MemInfo info = there(MemInfo.parse(Recorded.text("meminfo.linux-6")));
    assertEquals(24_684_084 * KIB, info.total());
    assertTrue(info.available() > 0 && info.available() < info.total());
    assertEquals(0, info.swapTotal());
    assertEquals(0, info.swapUsedRatio());
  }

  @Test
  void anOlderKernelWithoutAvailableMemoryIsRead() {
    String text =
        "MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 20 kB\nCached: 30 kB\n"
            + "SwapTotal: 200 kB\nSwapFree: 50 kB\n";
    assertEquals(new MemInfo(1000 * KIB, 150 * KIB, 200 * KIB, 50 * KIB), MemInfo.parse(text));
    assertEquals(0.75, there(MemInfo.parse(text)).swapUsedRatio());
  }

  @ParameterizedTest
  @CsvSource({
    "free-b.procps-4, 1, 25276502016, 0",
    "free-kw.procps-4, 1024, 25276502016, 23000530944",
    "free-k.busybox, 1024, 25276502016, 22857539584"
  })
  void freeIsRead(String file, long unit, long total, long available) {
    MemInfo info = there(FreeOutput.parse(Recorded.text(file), unit));
    assertEquals(total, info.total());
    assertTrue(available == 0 || available == info.available(), info::toString);
    assertTrue(info.available() > total / 2);
  }

  @Test
  void freeOfThePastIsRead() {
    String procps3 =
        "             total       used       free     shared    buffers     cached\n"
            + "Mem:          1000        900        100          0         30         70\n"
            + "-/+ buffers/cache:        800        200\n"
            + "Swap:          500        100        400\n";
    assertEquals(new MemInfo(1000, 200, 500, 400), FreeOutput.parse(procps3, 1));
  }

  @ParameterizedTest
  @CsvSource({"uptime.procps-4, 7.00, 6.62, 4.34", "uptime.busybox, 7.76, 6.89, 4.57"})
  void uptimeIsRead(String file, double one, double five, double fifteen) {
    assertEquals(new LoadAverage(one, five, fifteen), LoadAverage.inUptime(Recorded.text(file)));
  }

  @Test
  void uptimeOfOtherLanguagesAndSystemsIsRead() {
    assertEquals(
        new LoadAverage(0.01, 0.5, 2),
        LoadAverage.inUptime(" 10:00:00 up 1 day,  2 users,  load average: 0,01, 0,50, 2,00"));
    assertEquals(
        new LoadAverage(1.25, 2.5, 3),
        LoadAverage.inUptime("10:00  up 3 days, 2 users, load averages: 1.25 2.50 3.00"));
    assertNull(LoadAverage.inUptime("load average: none"));
  }

  @Test
  void loadAndProcessorTimesOfLinuxAreRead() {
    LoadAverage load = there(LoadAverage.parse(Recorded.text("loadavg.linux-6")));
    assertTrue(load.one() > 0);
    CpuTimes times = there(CpuTimes.parse(Recorded.text("stat.linux-6")));
    assertEquals(2, times.cores());
    assertTrue(times.idle() > times.user() / 100);
    assertEquals(times.total(), there(CpuTimes.read(times.text())).total());
  }

  @Test
  void processorTimesBetweenTwoReadingsNeverGoBack() {
    CpuTimes before = new CpuTimes(100, 50, 1_000, 20, 5, 2);
    CpuTimes after = new CpuTimes(130, 60, 1_050, 19, 6, 2);
    assertEquals(new CpuTimes(30, 10, 50, 0, 1, 2), after.since(before));
    assertNull(before.since(after), "the machine was started anew");
    assertNull(before.since(before));
  }

  @Test
  void countersOfMemoryAndPressureAreRead() {
    VmStat stat = there(VmStat.parse(Recorded.text("vmstat.linux-6")));
    assertEquals(stat, VmStat.read(stat.text()));
    assertNull(VmStat.parse("nr_free_pages 7"));
    assertEquals(new VmStat(1, 2, 3), new VmStat(5, 5, 5).since(new VmStat(4, 3, 2)));
    assertNull(new VmStat(1, 1, 1).since(new VmStat(2, 1, 1)));
    Pressure pressure = there(Pressure.parse(Recorded.text("pressure-memory.linux-6")));
    assertTrue(pressure.some() >= 0 && pressure.some() <= 1);
    assertEquals(
        new Pressure(0.25, 0.5),
        Pressure.parse("some avg10=25.00 avg60=1 total=2\nfull avg10=50.00 avg60=0.00 total=0"));
  }

  @Test
  void openFilesAreRead() {
    FileHandles handles = there(FileHandles.parse(Recorded.text("file-nr.linux-6")));
    assertTrue(handles.open() > 0 && handles.most() > handles.open());
    assertNull(FileHandles.parse("1 2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"df-Pk.coreutils", "df-Pk.busybox", "df-k.busybox"})
  void blocksOfDfAreRead(String file) {
    List<DfOutput.Row> rows = DfOutput.parse(Recorded.text(file), KIB);
    DfOutput.Row root =
        rows.stream().filter(row -> row.mount().equals("/")).findFirst().orElseThrow();
    assertEquals("/dev/vda", root.device());
    assertEquals(264_212_084 * KIB, root.total());
    assertTrue(root.usedRatio() > 0.2 && root.usedRatio() < 0.25, root::toString);
    assertTrue(rows.size() >= 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"df-Pi.coreutils", "df-Pi.busybox"})
  void inodesOfDfAreRead(String file) {
    List<DfOutput.Row> rows = DfOutput.parse(Recorded.text(file), 1);
    assertTrue(rows.stream().anyMatch(r -> r.mount().equals("/") && r.total() == 16_777_216));
  }

  @Test
  void oddRowsOfDfAreRead() {
    String text =
        "Filesystem 1K-blocks Used Available Use% Mounted on\n"
            + "a name with blanks 100 90 10 90% /mnt/with blanks\n"
            + "/dev/mapper/a-very-long-name-of-a-volume\n"
            + "                   200 50 150 25% /long\n"
            + "proc - - - - /proc\n"
            + "over 100 120 -20 120% /over\n"
            + "df: /broken: Transport endpoint is not connected\n";
    assertEquals(
        List.of(
            new DfOutput.Row("a name with blanks", 100, 90, 10, "/mnt/with blanks"),
            new DfOutput.Row("/dev/mapper/a-very-long-name-of-a-volume", 200, 50, 150, "/long"),
            new DfOutput.Row("proc", 0, 0, 0, "/proc"),
            new DfOutput.Row("over", 100, 120, 0, "/over")),
        DfOutput.parse(text, 1));
  }

  @Test
  void mountsAreReadAndTheInnermostIsFound() {
    Mounts mounts = Mounts.parse(Recorded.text("mounts.linux-6"));
    assertEquals("ext4", there(mounts.of("/home/x")).type());
    assertEquals("/dev/shm", there(mounts.of("/dev/shm/a")).folder());
    assertEquals("/dev", there(mounts.of("/dev/shma")).folder());
    Mounts odd =
        Mounts.parse("//host/a\\040b /mnt/a\\040b cifs ro,x 0 0\n/dev/x / ext4 rw,errors=ro 0 0");
    Mounts.Entry share = there(odd.of("/mnt/a b/c"));
    assertTrue(share.readOnly());
    assertEquals("//host/a b", share.device());
    assertFalse(there(odd.of("/")).readOnly());
    assertNull(Mounts.parse("").of("/"));
  }

  @Test
  void processesAreRead() {
    ProcStat stat = there(ProcStat.parse(Recorded.text("pid-stat.linux-6")));
    assertEquals("cat", stat.name());
    assertEquals('R', stat.state());
    assertEquals(1, stat.threads());
    assertEquals(2_612_704, stat.started());
    ProcStatus status = ProcStatus.parse(Recorded.text("pid-status.linux-6"));
    assertEquals(0, status.user());
    assertEquals(1_772 * KIB, status.resident());
    String odd = "7 (a) R 1 (x) ) S 5 0 0 0 0 0 0 0 0 0 11 22 0 0 0 0 3 0 99 0";
    assertEquals(new ProcStat("a) R 1 (x) ", 'S', 5, 33, 3, 99), ProcStat.parse(odd));
    assertEquals(new ProcStatus(-1, 0), ProcStatus.parse("nothing"));
  }

  @Test
  void theClockOfAMachineKnowsOneStartFromAnother() {
    HostClock clock = there(HostClock.parse("100.50 99.00\n", "abc\n"));
    assertEquals(clock, HostClock.read(clock.text()));
    assertEquals(OptionalDouble.of(0.5), clock.since(new HostClock("abc", 100)));
    assertEquals(OptionalDouble.empty(), clock.since(new HostClock("other", 100)));
    assertEquals(OptionalDouble.empty(), clock.since(clock));
    assertEquals(OptionalDouble.empty(), clock.since(null));
    assertNull(HostClock.parse("", "abc"));
  }
}
