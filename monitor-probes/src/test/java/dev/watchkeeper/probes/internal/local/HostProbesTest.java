package dev.watchkeeper.probes.internal.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.Cpu;
import dev.watchkeeper.probes.Disk;
import dev.watchkeeper.probes.Memory;
import dev.watchkeeper.probes.Swap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processor, memory, swap and disk, with files under /proc that the test writes. */
class HostProbesTest {
  @TempDir Path folder;

  private HostFiles files() {
    return new HostFiles(folder);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theProcessorIsMeasuredFromRunToRun() throws IOException {
    Looking cpu = new Looking(new CpuProvider(files()));
    write("stat", "cpu 100 0 50 1000 20 0 0 5 0 0\ncpu0 1 1 1 1\ncpu1 1 1 1 1\nintr 5\n");
    write("loadavg", "3.00 2.00 1.00 1/100 4711\n");
    write("pressure/cpu", "some avg10=50.00 avg60=0.00 avg300=0.00 total=1\n");
    Reading first = cpu.at(Cpu.here());
    assertEquals(1.5, Looking.number(first, Cpu.LOAD_PER_CORE));
    assertEquals(0.5, Looking.number(first, Cpu.PRESSURE));
    assertFalse(first.measurements().has(Cpu.USED_RATIO));
    write("stat", "cpu 120 10 60 1040 30 0 0 15 0 0\ncpu0 1 1 1 1\ncpu1 1 1 1 1\n");
    Reading second = cpu.at(Cpu.here());
    assertEquals(0.5, Looking.number(second, Cpu.USED_RATIO), 1e-9);
    assertEquals(0.3, Looking.number(second, Cpu.USER_RATIO), 1e-9);
    assertEquals(0.1, Looking.number(second, Cpu.WAIT_RATIO), 1e-9);
    assertEquals(0.1, Looking.number(second, Cpu.STOLEN_RATIO), 1e-9);
    write("stat", "cpu 1 0 1 10 0 0 0 0 0 0\ncpu0 1 1 1 1\n");
    assertFalse(cpu.at(Cpu.here()).measurements().has(Cpu.USED_RATIO), "started anew");
  }

  @Test
  void withoutLinuxThePlatformTells() {
    assertEquals(Status.UP, new Looking(new CpuProvider(files())).at(Cpu.here()).status());
    Reading memory = new Looking(new MemoryProvider(files())).at(Memory.here());
    assertTrue(Looking.number(memory, Memory.TOTAL) > 0);
    Reading swap = new Looking(new SwapProvider(files())).at(Swap.here());
    assertTrue(Looking.number(swap, Swap.TOTAL) >= 0);
  }

  @Test
  void memoryIsMeasuredAndKillsAreCounted() throws IOException {
    Looking memory = new Looking(new MemoryProvider(files()));
    write("meminfo", "MemTotal: 1000 kB\nMemAvailable: 250 kB\n");
    write("vmstat", "pswpin 0\npswpout 0\noom_kill 3\n");
    write("sys/fs/file-nr", "100\t0\t1000\n");
    Reading first = memory.at(Memory.here());
    assertEquals(0.75, Looking.number(first, Memory.USED_RATIO));
    assertEquals(0.1, Looking.number(first, Memory.FILES_RATIO));
    assertFalse(first.measurements().has(Memory.KILLED));
    write("vmstat", "pswpin 0\npswpout 0\noom_kill 5\n");
    assertEquals(2, Looking.number(memory.at(Memory.here()), Memory.KILLED));
  }

  @Test
  void swapIsMeasuredPerSecondOfTheMachinesClock() throws IOException {
    Looking swap = new Looking(new SwapProvider(files()));
    write("meminfo", "MemTotal: 1000 kB\nSwapTotal: 400 kB\nSwapFree: 100 kB\n");
    write("vmstat", "pswpin 10\npswpout 10\n");
    write("uptime", "100.0 1.0\n");
    write("sys/kernel/random/boot_id", "one\n");
    assertEquals(0.75, Looking.number(swap.at(Swap.here()), Swap.USED_RATIO));
    write("uptime", "110.0 1.0\n");
    write("vmstat", "pswpin 60\npswpout 10\n");
    Reading second = swap.at(Swap.here());
    assertEquals(5, Looking.number(second, Swap.IN_RATE));
    assertEquals(0, Looking.number(second, Swap.OUT_RATE));
    write("sys/kernel/random/boot_id", "two\n");
    write("uptime", "120.0 1.0\n");
    assertFalse(swap.at(Swap.here()).measurements().has(Swap.IN_RATE), "started anew");
  }

  @Test
  void spaceOfADiskIsThatOfTheSystem() {
    Reading reading = new Looking(new DiskProvider()).at(Disk.at(folder));
    assertEquals(Status.UP, reading.status());
    double total = Looking.number(reading, Disk.TOTAL);
    assertEquals(folder.toFile().getTotalSpace(), total);
    double used = Looking.number(reading, Disk.USED_RATIO);
    assertTrue(used > 0 && used < 1);
    assertEquals(1 - used, Looking.number(reading, Disk.FREE_RATIO), 1e-9);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void inodesAreCountedOnRequest() {
    Reading reading = new Looking(new DiskProvider()).at(Disk.at(folder).inodes());
    assertEquals(Status.UP, reading.status(), reading::toString);
    assertTrue(Looking.number(reading, Disk.INODES_USED) > 0);
  }

  @Test
  void aFileSystemThatBecomesReadOnlyIsDownUntilItIsWritableAgain() throws IOException {
    Looking disk = new Looking(new DiskProvider(files()));
    write("mounts", "/dev/vda / ext4 rw,relatime 0 0\n");
    assertEquals(Status.UP, disk.at(Disk.at(folder)).status());
    write("mounts", "/dev/vda / ext4 ro,relatime 0 0\n");
    Reading reading = disk.at(Disk.at(folder));
    assertEquals(Status.DOWN, reading.status());
    assertTrue(reading.reason().endsWith("has become read-only"), reading::reason);
    assertEquals(Status.DOWN, disk.at(Disk.at(folder)).status());
    assertEquals(Status.UP, disk.at(Disk.at(folder).mayBeReadOnly()).status());
    write("mounts", "/dev/vda / ext4 rw,relatime 0 0\n");
    assertEquals(Status.UP, disk.at(Disk.at(folder)).status());
  }

  @Test
  void aDiskThatWasAlwaysReadOnlyIsUpUnlessItIsToBeWritable() throws IOException {
    Looking disk = new Looking(new DiskProvider(files()));
    write("mounts", "/dev/sr0 / iso9660 ro 0 0\n");
    assertEquals(Status.UP, disk.at(Disk.at(folder)).status());
    assertEquals(Status.UP, disk.at(Disk.at(folder)).status());
    assertEquals(Status.DOWN, disk.at(Disk.at(folder).writable()).status());
  }

  @Test
  void aMountThatIsNotThereIsDown() throws IOException {
    Looking disk = new Looking(new DiskProvider(files()));
    write("mounts", "/dev/vda / ext4 rw 0 0\n");
    assertEquals(Status.DOWN, disk.at(Disk.at(folder).mounted()).status());
    write("mounts", "/dev/vda / ext4 rw 0 0\n/dev/vdb " + folder.toRealPath() + " xfs rw 0 0\n");
    Reading reading = disk.at(Disk.at(folder).mounted());
    assertEquals(Status.UP, reading.status());
    assertEquals("xfs", Looking.text(reading, Disk.KIND));
    assertEquals(Status.DOWN, disk.at(Disk.at(folder.resolve("none"))).status());
    assertEquals(Outcome.ASSERTION_FAILED, disk.at(Disk.at(folder.resolve("none"))).outcome());
  }
}
