package dev.watchkeeper.probes.internal.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessProbeTest {
  @TempDir Path folder;
  private final String mark = "mark-" + UUID.randomUUID();
  private final Looking processes = new Looking(new ProcessProvider());
  private Process child;

  @BeforeEach
  void start() throws IOException {
    child = new ProcessBuilder("/bin/sh", "-c", "read line; : " + mark).start();
  }

  @AfterEach
  void stop() {
    child.destroyForcibly();
  }

  private LocalProcess mine() {
    return LocalProcess.named("sh").argumentsMatch(mark);
  }

  @Test
  void aProcessIsFoundByNameAndArgumentsAndMeasured() {
    Reading reading = processes.at(mine());
    assertEquals(Status.UP, reading.status(), reading::toString);
    assertEquals(1, Looking.number(reading, LocalProcess.COUNT));
    assertEquals(child.pid(), Looking.number(reading, LocalProcess.PID));
    assertEquals(1, Looking.number(reading, LocalProcess.THREADS));
    assertTrue(Looking.number(reading, LocalProcess.RESIDENT) > 0);
    assertTrue(Looking.number(reading, LocalProcess.FILES) >= 3);
    assertTrue(Looking.number(reading, LocalProcess.OLDEST) < 60);
  }

  @Test
  void theOtherSelectorsNarrow() throws IOException {
    String user = Files.getOwner(Path.of("/proc/" + child.pid())).getName();
    assertEquals(Status.UP, processes.at(mine().user(user)).status());
    assertEquals(Status.DOWN, processes.at(mine().user("nobody-at-all")).status());
    int self = (int) ProcessHandle.current().pid();
    assertEquals(Status.UP, processes.at(mine().parent(self)).status());
    assertEquals(Status.DOWN, processes.at(mine().parent(self + 100_000)).status());
    Path file = Files.writeString(folder.resolve("pid"), child.pid() + "\n");
    assertEquals(Status.UP, processes.at(LocalProcess.pidFile(file)).status());
    Files.writeString(file, "no number");
    assertEquals(Status.DOWN, processes.at(LocalProcess.pidFile(file)).status());
    Files.delete(file);
    assertEquals(Status.DOWN, processes.at(LocalProcess.pidFile(file)).status());
    assertEquals(Status.UP, processes.at(LocalProcess.pidFile(file).none()).status());
  }

  @Test
  void countsAreJudged() throws Exception {
    Reading none = processes.at(LocalProcess.named("no-such-program"));
    assertEquals("no process 'no-such-program', at least 1 wanted", none.reason());
    assertEquals(Status.UP, processes.at(LocalProcess.named("no-such-program").none()).status());
    assertEquals(Status.DOWN, processes.at(mine().none()).status());
    assertEquals(Status.DOWN, processes.at(mine().atLeast(2)).status());
    child.destroyForcibly().waitFor();
    assertEquals(Status.DOWN, processes.at(mine()).status());
  }

  @Test
  void thePlatformFindsItWithoutLinux() {
    Looking platform = new Looking(new ProcessProvider(new HostFiles(folder)));
    Reading reading = platform.at(LocalProcess.any().parent((int) ProcessHandle.current().pid()));
    assertEquals(Status.UP, reading.status(), reading::toString);
    assertFalse(reading.measurements().has(LocalProcess.RESIDENT));
  }

  @Test
  void whatItTakesOfTheProcessorsIsMeasuredFromRunToRun() throws IOException {
    Looking fake = new Looking(new ProcessProvider(new HostFiles(folder)));
    write("self/stat", "");
    write("sys/kernel/random/boot_id", "one");
    process(7, "worker", 100, 500);
    process(8, "worker", 50, 600);
    process(9, "other", 1, 700);
    write("uptime", "100.00 1.00");
    Reading first = fake.at(LocalProcess.named("worker"));
    assertEquals(2, Looking.number(first, LocalProcess.COUNT));
    assertEquals(95, Looking.number(first, LocalProcess.OLDEST));
    assertEquals(94, Looking.number(first, LocalProcess.YOUNGEST));
    assertFalse(first.measurements().has(LocalProcess.CPU));
    process(7, "worker", 300, 500);
    process(8, "worker", 9, 999);
    write("uptime", "102.00 1.00");
    Reading second = fake.at(LocalProcess.named("worker"));
    assertEquals(1, Looking.number(second, LocalProcess.CPU), 1e-9, "8 is another one by now");
  }

  @Test
  void zombiesDoNotCount() throws IOException {
    Looking fake = new Looking(new ProcessProvider(new HostFiles(folder)));
    write("self/stat", "");
    write("5/stat", "5 (worker) Z 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 10 0 0");
    Reading reading = fake.at(LocalProcess.named("worker"));
    assertEquals(Status.DOWN, reading.status());
    assertEquals(1, Looking.number(reading, LocalProcess.ZOMBIES));
  }

  private void process(int pid, String name, long ticks, long started) throws IOException {
    write(
        pid + "/stat",
        pid
            + " ("
            + name
            + ") S 1 0 0 0 0 0 0 0 0 0 "
            + ticks
            + " 0 0 0 0 0 2 0 "
            + started
            + " 0");
    write(pid + "/status", "Uid:\t0\t0\t0\t0\nVmRSS:\t100 kB\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void writerAndReaderAreTwins() {
    ProbeDefinition definition =
        LocalProcess.pidFile(Path.of("/run/x.pid"))
            .attribute("a", "b")
            .argumentsMatch("x+")
            .user("root")
            .parent(3)
            .atLeast(2)
            .atMost(4)
            .definition();
    Settings opened = definition.settings().reading("");
    new ProcessProvider().create(definition.target(), opened);
    ProcessFilter filter = ProcessFilter.read(definition.target(), opened);
    assertTrue(opened.problems().isEmpty(), () -> opened.problems().toString());
    assertEquals("root", filter.user());
    assertEquals(3, filter.parent());
    assertEquals(Path.of("/run/x.pid"), filter.pidFile());
    assertTrue(filter.hasArguments("axxb"));
    assertFalse(filter.hasArguments("ab"));
  }
}
