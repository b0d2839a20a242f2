package dev.watchkeeper.probes.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Command;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class CommandProbeTest {
  @TempDir Path folder;

  private static ProbeRunner runner(Command command) {
    ProbeDefinition definition = command.definition();
    return ProbeRunner.of(new CommandProvider())
        .target(definition.target())
        .settings(definition.settings());
  }

  private static Reading run(Command command) {
    return runner(command).run().reading();
  }

  private static Command sh(String script, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "-c";
    all[1] = script;
    all[2] = "sh";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Command.run("/bin/sh", all);
  }

  private static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElseThrow();
  }

  private static Optional<String> text(Reading reading, MetricKey key) {
    return reading.measurements().text(key);
  }

  @ParameterizedTest
  @CsvSource({
    "0, UP, OK", "1, DEGRADED, ASSERTION_FAILED", "2, DOWN, ASSERTION_FAILED",
    "3, UNKNOWN, CONFIG", "4, UNKNOWN, CONFIG", "127, UNKNOWN, CONFIG"
  })
  void exitCodesAreThoseOfNagios(int code, Status status, Outcome outcome) {
    Reading reading = run(sh("echo said; exit " + code));
    assertEquals(status, reading.status());
    assertEquals(outcome, reading.outcome());
    assertEquals(code, number(reading, Command.EXIT_CODE));
  }

  @Test
  void theFirstLineIsTheReasonAndPerformanceDataIsMeasured() {
    Reading reading =
        run(sh("echo 'DISK WARNING - 90% | /=90%;80;95 time=12ms'; echo more; exit 1"));
    assertEquals("DISK WARNING - 90%", reading.reason());
    assertEquals(0.9, number(reading, MetricKey.gauge("perf.root", "ratio")), 1e-9);
    assertEquals(0.8, number(reading, MetricKey.gauge("perf.root.warn", "ratio")), 1e-9);
    assertEquals(0.012, number(reading, MetricKey.gauge("perf.time", "seconds")), 1e-9);
  }

  @Test
  void withoutOutputTheErrorOutputIsTheReason() {
    Reading reading = run(sh("echo broken >&2; exit 2"));
    assertEquals("broken", reading.reason());
    assertEquals(Optional.of("broken"), text(reading, Command.ERROR));
    assertEquals("sh ended with exit code 2", run(sh("exit 2")).reason());
  }

  @Test
  void exitCodesMayMeanSomethingElse() {
    assertEquals(Status.UP, run(sh("exit 7").exitCode(7, Status.UP)).status());
    assertEquals(Status.DOWN, run(sh("exit 2").exitCode(7, Status.UP)).status());
    assertEquals(Status.DOWN, run(sh("exit 9").zeroIsUp()).status());
    assertEquals(Status.UP, run(sh("exit 0").zeroIsUp()).status());
    assertEquals(Status.DEGRADED, run(sh("exit 9").otherExitCodes(Status.DEGRADED)).status());
  }

  @Test
  void aProgramThatASignalEndedIsTold() {
    Reading reading = run(sh("kill -9 $$").zeroIsUp());
    assertEquals(Status.DOWN, reading.status());
    assertEquals(137, number(reading, Command.EXIT_CODE));
  }

  @Test
  void argumentsStayWhatTheyAre() {
    String odd = "a b;c $(id) `id` \"'*?~|&>\\ \u00e4";
    Reading reading = run(sh("printf '%s' \"$1\"", odd).withoutPerformanceData());
    assertEquals(Optional.of(odd), text(reading, Command.OUTPUT));
  }

  @Test
  void partsOfTheTargetArePutIn() {
    Target target = Target.of("db.example:5432").with("role", "primary");
    Command command =
        Command.against(
            target, "/bin/echo", "${target}", "x${host}x", "${attribute.role}", "$${h}");
    assertEquals(
        Optional.of("db.example:5432 xdb.examplex primary ${h}\n"),
        text(run(command), Command.OUTPUT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-rf", "--version", "-"})
  void whatComesFromATargetDoesNotBecomeAnOption(String value) {
    Target target = Target.of("db").with("name", value);
    Command bare = Command.against(target, "/bin/echo", "${attribute.name}");
    assertEquals(1, runner(bare).problems().size());
    Command within = Command.against(target, "/bin/echo", "--name=${attribute.name}");
    assertEquals(List.of(), runner(within).problems());
    assertEquals(
        1, runner(Command.against(Target.of("-x"), "/bin/echo", "${target}")).problems().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-sh", "bin/sh", "", "sh\n", "${target}", "x.bat", "C.CMD"})
  void aProgramIsANameOrAnAbsolutePath(String program) {
    Command command = Command.against(Target.of("x"), program);
    assertEquals(1, runner(command).problems().size());
  }

  @Test
  void aMissingProgramIsNobodysFaultButTheConfigurations() {
    for (String program : List.of("/no/such/program", "no-such-program", folder.toString())) {
      Reading reading = run(Command.run(program));
      assertEquals(Status.UNKNOWN, reading.status(), reading::toString);
      assertEquals(Outcome.CONFIG, reading.outcome(), reading::toString);
      assertTrue(reading.reason().contains(program), reading::reason);
    }
    assertEquals(Outcome.CONFIG, run(sh("exit 0").folder("/no/such/folder")).outcome());
  }

  @Test
  void theEnvironmentIsSmallUnlessAskedFor() {
    String path = String.valueOf(System.getenv("PATH"));
    Reading small = run(Command.run("/usr/bin/env").environment("MINE", "1"));
    List<String> names =
        text(small, Command.OUTPUT).orElseThrow().lines().map(l -> l.split("=")[0]).toList();
    assertTrue(names.contains("PATH") && names.contains("MINE"), names::toString);
    assertTrue(
        List.of(
                "PATH",
                "HOME",
                "USER",
                "LOGNAME",
                "TMPDIR",
                "TZ",
                "LC_ALL",
                "MINE",
                ProcessTree.VARIABLE,
                "_",
                "PWD",
                "SHLVL",
                "TEMP",
                "TMP")
            .containsAll(names),
        names::toString);
    assertTrue(
        text(run(sh("echo $PATH").inheritEnvironment()), Command.OUTPUT)
            .orElseThrow()
            .contains(path));
  }

  @Test
  void aSecretOfItsEnvironmentIsNotShown() {
    Reading reading =
        run(sh("echo \"key $KEY\"; exit 2").secretEnvironment("KEY", Secret.of("s3same")));
    assertEquals("key ***", reading.reason());
    assertFalse(reading.toString().contains("s3same"));
  }

  @Test
  void itReadsItsInputAndRunsInItsFolder() {
    Reading reading = run(sh("cat; pwd").input("line\n").folder(folder.toString()));
    assertEquals(Optional.of("line\n" + folder + "\n"), text(reading, Command.OUTPUT));
    assertEquals(Optional.of(""), text(run(sh("cat")), Command.OUTPUT));
  }

  @Test
  void moreOutputThanAllowedEndsIt() {
    Reading reading = run(sh("while :; do echo 0123456789; done").mostOutput(10_000));
    assertEquals(Outcome.TOO_LARGE, reading.outcome());
    ProbeRun budget = runner(sh("yes")).byteBudget(1_000).run();
    assertEquals(Outcome.TOO_LARGE, budget.reading().outcome());
    assertEquals(ProbeRun.End.BY_ITSELF, budget.end());
  }

  @Test
  void binaryOutputIsNoTrouble() {
    Reading reading = run(sh("printf 'a\\000b\\377\\033[31mc\\n'; exit 2"));
    assertEquals("a?b\ufffd?[31mc", reading.reason());
  }

  @Test
  void atTheDeadlineItIsEndedWithEverythingThatItStarted() throws IOException {
    Path pids = folder.resolve("pids");
    String child = "(trap '' TERM; echo $$ >> " + pids + "; sleep 60) & ";
    String orphan =
        "(setsid sh -c 'trap \"\" TERM HUP; sh -c \"echo \\$PPID >> "
            + pids
            + "; sleep 61\" & sleep 61; :' & ) ; ";
    ProbeRun run =
        runner(sh("trap '' TERM; echo $$ >> " + pids + "; " + child + orphan + "sleep 62; :"))
            .timeout(Duration.ofMillis(800))
            .run();
    assertEquals(Outcome.TIMEOUT, run.reading().outcome());
    assertEquals(Status.DOWN, run.reading().status());
    assertTrue(run.elapsed().toMillis() < 2_000, run::toString);
    List<String> started = Files.readAllLines(pids);
    assertTrue(started.size() >= 3, started::toString);
    for (String pid : started) {
      assertTrue(gone(Long.parseLong(pid.strip())), () -> pid + " of " + started + " lives");
    }
  }

  private static boolean gone(long pid) {
    long end = System.nanoTime() + 2_000_000_000L;
    while (System.nanoTime() < end) {
      if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
        return true;
      }
      LockSupport.parkNanos(5_000_000);
    }
    return false;
  }

  @Test
  void aPoliteProgramMayCleanUp() throws IOException {
    Path trace = folder.resolve("trace");
    ProbeRun run =
        runner(
                sh("trap 'echo cleaned > " + trace + "; exit 0' TERM; while :; do sleep 0.01; done")
                    .endBefore(Duration.ofMillis(600)))
            .timeout(Duration.ofMillis(1_500))
            .run();
    assertEquals(Outcome.TIMEOUT, run.reading().outcome());
    assertEquals("cleaned\n", Files.readString(trace));
  }

  @Test
  void aGrandchildThatKeepsTheOutputOpenHoldsNobodyUp() {
    ProbeRun run = runner(sh("(trap '' HUP; sleep 5) & echo done")).run();
    assertEquals(Status.UP, run.reading().status());
    assertTrue(run.elapsed().toMillis() < 2_000, run::toString);
    assertEquals(Optional.of("done\n"), text(run.reading(), Command.OUTPUT));
  }

  @Test
  void aCancelledRunEndsTheProgram() throws Exception {
    Path pid = folder.resolve("pid");
    ProbeDefinition definition = sh("echo $$ > " + pid + "; exec sleep 60").definition();
    Settings opened = definition.settings().reading("settings");
    var probe = new CommandProvider().create(definition.target(), opened);
    var context = dev.watchkeeper.probes.internal.net.TestContext.millis(30_000);
    Thread thread =
        new Thread(
            () -> {
              try {
                probe.run(context);
              } catch (Exception e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    while (!Files.exists(pid) || Files.size(pid) == 0) {
      LockSupport.parkNanos(5_000_000);
    }
    thread.interrupt();
    thread.join(2_000);
    assertFalse(thread.isAlive());
    assertTrue(gone(Long.parseLong(Files.readString(pid).strip())));
  }

  @Test
  void itLeavesNoFileBehind() throws IOException {
    long before = scratchFiles();
    run(sh("echo x"));
    runner(sh("sleep 60")).timeout(Duration.ofMillis(300)).run();
    run(Command.run("/no/such/program"));
    // Tests of other modules may run commands of theirs meanwhile; what those write goes soon.
    long end = System.nanoTime() + 10_000_000_000L;
    while (scratchFiles() > before && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(5_000_000);
    }
    assertTrue(scratchFiles() <= before, "files in the folder of temporary files");
  }

  private static long scratchFiles() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().matches("watchkeeper\\d+\\.tmp")).count();
    }
  }

  @Test
  void writerAndReaderAreTwins() {
    Command command =
        Command.against(Target.of("db"), "/bin/echo", "x")
            .attribute("a", "b")
            .environment("A", "1")
            .secretEnvironment("B", Secret.of("2"))
            .inheritEnvironment()
            .input("in")
            .folder("/")
            .exitCode(4, Status.UP)
            .otherExitCodes(Status.DOWN)
            .withoutPerformanceData()
            .mostOutput(99)
            .endBefore(Duration.ofMillis(50));
    ProbeDefinition definition = command.definition();
    assertEquals("b", definition.target().attributes().get("a"));
    Settings opened = definition.settings().reading("");
    CommandPlan plan = new CommandReader(definition.target(), opened).read();
    assertEquals(List.of(), opened.problems());
    assertEquals(List.of("/bin/echo", "x"), plan.argv());
    assertEquals(Map.of("A", "1", "B", "2"), plan.surroundings().environment());
    assertTrue(plan.surroundings().inherit());
    assertEquals("in", plan.surroundings().input());
    assertEquals(Path.of("/"), plan.surroundings().folder());
    assertEquals(Status.UP, plan.codes().of(4));
    assertEquals(Status.DOWN, plan.codes().of(77));
    assertEquals(Status.DEGRADED, plan.codes().of(1));
    assertFalse(plan.performanceData());
    assertEquals(new CommandPlan.Limits(99, Duration.ofMillis(50)), plan.limits());
  }
}
