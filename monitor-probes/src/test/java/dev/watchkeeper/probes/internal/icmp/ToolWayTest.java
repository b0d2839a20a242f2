package dev.watchkeeper.probes.internal.icmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Ping;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With tools written for the test, which stand in the place of the system's. */
class ToolWayTest {
  private static final String ANSWER =
      "echo \"64 bytes from 192.0.2.7: icmp_seq=1 ttl=57 time=5.25 ms\"\n";
  private static final String SUM =
      "echo; echo \"1 packets transmitted, 1 received, 0% packet loss, time 0ms\"\n";

  @TempDir Path folder;

  private Path tool(String version, String body) throws IOException {
    String script =
        "#!/bin/sh\ncase \"$*\" in\n-V) echo '"
            + version
            + "'; exit;;\n'-c 1 127.0.0.1') exit;;\nesac\n"
            + "echo \"$* LC_ALL=$LC_ALL\" > "
            + folder
            + "/called\n"
            + body;
    Path file = Files.writeString(folder.resolve("ping"), script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private PingProvider provider() {
    IcmpPort.Opener none =
        (six, whole) -> {
          throw new IcmpUnavailable("there is none in this test");
        };
    return new PingProvider(new PingWays(none, List.of(folder)));
  }

  private ProbeRunner runner(Ping ping) {
    return ProbeRunner.of(provider())
        .target(ping.definition().target())
        .settings(ping.definition().settings());
  }

  private Reading run(Ping ping) {
    return runner(ping).run().reading();
  }

  private static Ping one() {
    return Ping.host("192.0.2.7").count(1);
  }

  @Test
  void theToolIsCalledWithoutAShellAndInOneLanguage() throws Exception {
    tool("ping from iputils 20221126", ANSWER + SUM);
    Reading reading = run(one().size(100).ttl(9).dontFragment().pattern("ff00"));
    assertEquals(Status.UP, reading.status(), reading.reason());
    assertEquals("tool", reading.measurements().text(Ping.WAY).orElseThrow());
    assertEquals(0.00525, reading.measurements().number(Ping.RTT).orElseThrow(), 1e-12);
    assertEquals(57, reading.measurements().number(Ping.REPLY_TTL).orElseThrow());
    assertEquals(
        "-c 1 -s 100 -n -i 0.2 -W 1 -t 9 -p ff00 -M do 192.0.2.7 LC_ALL=C",
        Files.readString(folder.resolve("called")).strip());
  }

  @Test
  void eachKindIsAskedForWhatItKnows() throws Exception {
    tool("BusyBox v1.35.0", "");
    PingTool busybox = PingTool.find(List.of(folder));
    assertEquals(PingTool.Kind.BUSYBOX, busybox.kind());
    PingPlan plan = PingPlan.read(Target.of("::1"), Settings.empty().reading("s"));
    assertEquals(
        List.of(busybox.file().toString(), "-c", "3", "-s", "56", "-i", "0.2", "-W", "1", "::1"),
        busybox.command(plan, InetAddress.getByName("::1")).stream()
            .map(argument -> argument.replace("0:0:0:0:0:0:0:1", "::1"))
            .toList());
    tool("something else", "");
    PingTool other = PingTool.find(List.of(folder));
    assertEquals(PingTool.Kind.OTHER, other.kind());
    assertEquals(
        List.of(other.file().toString(), "-c", "3", "-s", "56", "-n", "127.0.0.1"),
        other.command(plan, InetAddress.getByName("127.0.0.1")));
  }

  @Test
  void whatTheToolCannotDoIsToldWhenTheCheckIsMade() throws Exception {
    tool("something else", "");
    Ping demanding = one().ttl(5).dontFragment().pattern("ff").spacing(Duration.ofMillis(50));
    String told = runner(demanding).problems().toString();
    for (String name : List.of("ttl", "dont-fragment", "pattern", "spacing")) {
      assertTrue(told.contains("settings." + name), told);
    }
    assertTrue(told.contains("needs the ICMP socket"), told);
  }

  @Test
  void neitherSocketNorToolIsAProblemOfConfigurationThatNamesBothWays() {
    List<Problem> problems = runner(one()).problems();
    assertEquals(1, problems.size());
    String told = problems.get(0).toString();
    assertTrue(told.contains("No ICMP socket: there is none in this test"), told);
    assertTrue(told.contains("No ping tool: there is none on the path"), told);
    assertTrue(told.contains("net.ipv4.ping_group_range"), told);
    assertTrue(told.contains("iputils"), told);
  }

  @Test
  void aToolWithoutPrivilegeIsAProblemOfConfigurationAndNoDown() throws Exception {
    Path file = tool("x", "");
    Files.writeString(
        file, "#!/bin/sh\necho 'ping: socket: Operation not permitted' >&2\nexit 2\n");
    String told = runner(one()).problems().toString();
    assertTrue(told.contains("may not open a socket"), told);
    tool("ping from iputils 1", "echo 'ping: socket: Operation not permitted' >&2; exit 2\n");
    Reading reading = run(one());
    assertEquals(Outcome.CONFIG, reading.outcome(), reading.reason());
    assertEquals(Status.UNKNOWN, reading.status());
    tool("ping from iputils 1", "echo 'ping: invalid option -- M' >&2; exit 2\n");
    assertEquals(Outcome.CONFIG, run(one()).outcome());
    tool("ping from iputils 1", "exit 3\n");
    assertEquals(Outcome.CONFIG, run(one()).outcome());
  }

  @Test
  void whatWasMissingMayBePutRight() throws Exception {
    PingProvider provider = provider();
    Settings settings = Settings.empty().reading("settings");
    provider.create(Target.of("192.0.2.7"), settings);
    assertFalse(settings.sound());
    tool("ping from iputils 1", ANSWER + SUM);
    Settings again = Settings.empty().reading("settings");
    provider.create(Target.of("192.0.2.7"), again);
    assertEquals(List.of(), again.problems());
  }

  @Test
  void aToolThatHangsIsEndedWithAllThatItStartedAndWhatItSaidCounts() throws Exception {
    tool("ping from iputils 1", ANSWER + "sleep 600 &\necho $! > " + folder + "/child\nwait\n");
    ProbeRun run = runner(one().count(2)).timeout(Duration.ofSeconds(2)).run();
    assertTrue(run.elapsed().toMillis() < 2_250, run.toString());
    assertEquals(Status.UP, run.reading().status(), run.toString());
    assertEquals(0.5, run.reading().measurements().number(Ping.LOSS).orElseThrow());
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    long patience = System.nanoTime() + 2_000_000_000L;
    while (alive(child) && System.nanoTime() < patience) {
      Thread.onSpinWait();
    }
    assertFalse(alive(child), "the process that the tool started is gone");
  }

  private static boolean alive(long child) {
    return ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void aToolThatFloodsIsHeldByItsPipe() throws Exception {
    tool("ping from iputils 1", ANSWER + "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done\n");
    ProbeRun run = runner(one()).timeout(Duration.ofSeconds(3)).run();
    assertTrue(run.elapsed().toMillis() < 3_250, run.toString());
    assertEquals(Status.UP, run.reading().status(), run.toString());
  }

  @Test
  void noAnswerIsATimeoutAndAnErrorIsUnreachable() throws Exception {
    String lost = "echo '3 packets transmitted, 0 received, 100% packet loss, time 9ms'; exit 1\n";
    tool("ping from iputils 1", lost);
    Reading silent = run(one().count(3));
    assertEquals(Outcome.TIMEOUT, silent.outcome());
    assertTrue(silent.reason().startsWith("no answer of 192.0.2.7 to 3 pings"), silent.reason());
    tool("ping from iputils 1", "echo 'From 10.9.0.1 icmp_seq=1 Packet filtered'\n" + lost);
    Reading filtered = run(one().count(3));
    assertEquals(Outcome.UNREACHABLE, filtered.outcome());
    assertEquals("192.0.2.7: prohibited, as 10.9.0.1 says", filtered.reason());
  }

  @Test
  void anOptionCannotBeSmuggledInAsATarget() {
    Settings settings = Settings.empty().reading("settings");
    provider().create(Target.of("-f"), settings);
    assertTrue(settings.problems().toString().contains("target"));
    assertThrows(IOException.class, () -> PingTool.find(List.of(folder)));
  }
}
