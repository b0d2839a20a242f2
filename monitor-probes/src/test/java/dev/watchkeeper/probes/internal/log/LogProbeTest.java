package dev.watchkeeper.probes.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.LogFile;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogProbeTest {
  @TempDir Path folder;
  private LogWorld world;
  private LogFile log;

  @BeforeEach
  void start() throws IOException {
    world = new LogWorld(folder);
    log = LogFile.follow(world.log);
  }

  private Reading look() {
    return world.look().reading();
  }

  @Test
  void theFirstRunBeginsAtTheEndUnlessAskedOtherwise() throws IOException {
    world.write("old\n");
    assertEquals(0, world.lines());
    world.write("new\nnewer\n");
    assertEquals(2, world.lines());
    assertEquals(0, world.lines());
    LogWorld other = new LogWorld(Files.createDirectory(folder.resolve("other")));
    other.write("old\n");
    other.settings(LogFile.follow(other.log).fromStart());
    assertEquals(1, other.lines());
    assertEquals(0, other.lines());
  }

  @Test
  void aLineThatIsNotFinishedIsCountedWhenItIs() throws IOException {
    world.write("half a li");
    assertEquals(0, world.lines());
    world.write("ne\n");
    assertEquals(0, world.lines(), "it began before the first run");
    world.write("half a li");
    assertEquals(0, world.lines());
    world.write("ne\nand");
    assertEquals(1, world.lines());
  }

  @Test
  void linesThatMatchAreDownWithTheLastAndWhatItCaught() throws IOException {
    world.settings(log.matching("ERROR .*took (\\d+) ms").ignoring("known"));
    look();
    world.write("INFO\nERROR known took 1 ms\nERROR a took 20 ms\nERROR b took 30 ms\r\nINFO\n");
    Reading reading = look();
    assertEquals(Status.DOWN, reading.status());
    assertEquals(
        "2 lines in app.log, at most 0 wanted; last: ERROR b took 30 ms", reading.reason());
    assertEquals(5, LogWorld.number(reading, LogFile.LINES));
    assertEquals(2, LogWorld.number(reading, LogFile.MATCHES));
    assertEquals(Optional.of("ERROR b took 30 ms"), LogWorld.text(reading, LogFile.LAST));
    assertEquals(Optional.of("30"), LogWorld.text(reading, LogFile.CAPTURED));
    assertEquals(30, LogWorld.number(reading, LogFile.NUMBER));
    assertEquals(Status.UP, look().status());
  }

  @Test
  void theLinesAroundTheLastMatchAreMeasuredIfAskedFor() throws IOException {
    world.settings(log.matching("ERROR").ignoring("known"));
    look();
    world.write("a\nERROR b\nc\n");
    assertEquals(Optional.empty(), LogWorld.text(look(), LogFile.CONTEXT));
    world.settings(log.matching("ERROR").ignoring("known").context(2));
    world.write("1\nERROR x\n2\n3\t3\nERROR known\nERROR y\n4\n5\n6\n");
    assertEquals(
        Optional.of("3?3\nERROR known\nERROR y\n4\n5"), LogWorld.text(look(), LogFile.CONTEXT));
    world.write("ERROR z\n7\n");
    assertEquals(
        Optional.of("ERROR z\n7"),
        LogWorld.text(look(), LogFile.CONTEXT),
        "what was read in an earlier run is not kept");
    world.write("8\n");
    assertEquals(Optional.empty(), LogWorld.text(look(), LogFile.CONTEXT));
    world.write("ERROR " + "l".repeat(5_000) + "\n");
    assertEquals(300, LogWorld.text(look(), LogFile.CONTEXT).orElse("").length());
  }

  @Test
  void boundsAndSeverityAreTheHosts() throws IOException {
    world.settings(log.matching("done").atLeast(1).orDegraded());
    assertEquals(Status.UP, look().status(), "the first run cannot miss anything");
    assertEquals(Status.DEGRADED, look().status());
    world.write("done\ndone\n");
    assertEquals(Status.UP, look().status());
    world.settings(log.matching("done").atMost(1));
    world.write("done\n");
    assertEquals(Status.UP, look().status());
    world.write("done\ndone\n");
    assertEquals(Status.DOWN, look().status());
  }

  @Test
  void ratesAreThoseSinceTheLastRun() throws IOException {
    world.settings(log.matching("x"));
    look();
    world.write("x\ny\n");
    while (true) {
      Reading reading = world.forgetfulLook().reading();
      if (reading.measurements().has(LogFile.RATE)) {
        double rate = LogWorld.number(reading, LogFile.RATE);
        assertTrue(rate > 0);
        assertEquals(rate / 2, LogWorld.number(reading, LogFile.MATCH_RATE), 1e-9);
        return;
      }
      assertTrue(Files.exists(Path.of("/proc/uptime")));
    }
  }

  @Test
  void aMissingFileIsDownButNotWhileItIsBeingRotated() throws IOException {
    world.write("a\n");
    look();
    world.write("b\n");
    world.renameOnly(3);
    Reading between = look();
    assertEquals(Status.UP, between.status(), between::toString);
    assertEquals(1, LogWorld.number(between, LogFile.LINES));
    assertEquals(Status.DOWN, look().status());
    world.settings(log.mayBeMissing());
    assertEquals(Status.UP, look().status());
    world.reopen();
    world.write("c\n");
    assertEquals(1, world.lines());
  }

  @Test
  void aWriterThatGoesOnWithTheOldFileForAWhileLosesNothing() throws IOException {
    look();
    world.renameOnly(3);
    world.write("late 1\n");
    assertEquals(1, world.lines());
    world.write("late 2\n");
    Files.writeString(world.log, "new\n");
    assertEquals(2, world.lines());
    world.write("late 3\n");
    assertEquals(1, world.lines());
  }

  @Test
  void truncationInPlaceIsSeenAndToldAsAGap() throws IOException {
    world.write("one\ntwo\n");
    look();
    Files.writeString(world.log, "three\n");
    Reading reading = look();
    assertEquals(1, LogWorld.number(reading, LogFile.LINES));
    assertEquals(1, LogWorld.number(reading, LogFile.GAPS));
    Files.writeString(world.log, "a longer line than all those before it\n");
    assertEquals(1, world.lines());
  }

  @Test
  void aFileThatIsGoneIsToldAsAGapAndAPackedOneIsNotRead() throws IOException {
    world.write("one\n");
    look();
    world.write("two\n");
    Files.move(world.log, folder.resolve("app.log.1.gz"));
    Files.writeString(world.log, "three\n");
    Reading reading = look();
    assertEquals(1, LogWorld.number(reading, LogFile.LINES));
    assertEquals(1, LogWorld.number(reading, LogFile.GAPS));
    assertEquals(0, LogWorld.number(look(), LogFile.GAPS));
  }

  @Test
  void aCopyThatSomebodyTakesIsNotReadAgain() throws IOException {
    look();
    world.write("one\ntwo\n");
    assertEquals(2, world.lines());
    Files.copy(world.log, folder.resolve("app.log.bak"));
    world.write("three\n");
    assertEquals(1, world.lines());
    world.rename(3);
    world.write("four\n");
    assertEquals(1, world.lines());
    Files.delete(folder.resolve("app.log.1"));
    assertEquals(0, world.lines());
    assertEquals(0, world.lines());
  }

  @Test
  void neighboursWithSimilarNamesAreNotRead() throws IOException {
    look();
    Files.writeString(folder.resolve("app.logger"), "other\n");
    Files.writeString(folder.resolve("my-app.log"), "other\n");
    Files.writeString(folder.resolve("app-access.log"), "other\n");
    assertEquals(0, world.lines());
  }

  @Test
  void rotatedFilesMayHaveNamesOfTheirOwn() throws IOException {
    world.settings(log.rotatedAs("app.*-*.log"));
    look();
    world.write("one\n");
    Files.move(world.log, folder.resolve("app.2026-01.log"));
    Files.writeString(world.log, "two\n");
    assertEquals(2, world.lines());
  }

  @Test
  void timesOfFilesThatGoBackLoseNothing() throws IOException {
    look();
    world.write("one\n");
    world.rename(4);
    world.write("two\n");
    Files.setLastModifiedTime(folder.resolve("app.log.1"), FileTime.from(Instant.EPOCH));
    Files.setLastModifiedTime(world.log, FileTime.from(Instant.EPOCH));
    assertEquals(2, world.lines());
    world.rename(4);
    Files.setLastModifiedTime(
        folder.resolve("app.log.1"), FileTime.from(Instant.now().plusSeconds(9_999)));
    world.write("three\n");
    assertEquals(1, world.lines());
  }

  @Test
  void aHugeLineIsCountedOnceAndReadInPortions() throws IOException {
    world.settings(log.matching("^BEGIN").atMost(9).longestLine(100)).budget(1 << 20);
    look();
    long size = 1L << 30;
    world.write("BEGIN of a line\nBEGIN");
    try (RandomAccessFile file = new RandomAccessFile(world.log.toFile(), "rw")) {
      file.setLength(size);
    }
    Reading first = look();
    assertEquals(2, LogWorld.number(first, LogFile.LINES));
    assertEquals(2, LogWorld.number(first, LogFile.MATCHES));
    assertEquals(1, LogWorld.number(first, LogFile.LONG_LINES));
    assertTrue(LogWorld.number(first, LogFile.READ) <= 1 << 20);
    assertTrue(LogWorld.number(first, LogFile.BEHIND) > size - (2 << 20));
    world.budget(size);
    double lines = 0;
    Reading next = first;
    while (LogWorld.number(next, LogFile.BEHIND) > 0) {
      next = look();
      lines += LogWorld.number(next, LogFile.LINES);
    }
    assertEquals(0, lines);
    world.write("END\nBEGIN\n");
    Reading last = look();
    assertEquals(1, LogWorld.number(last, LogFile.LINES));
    assertEquals(1, LogWorld.number(last, LogFile.MATCHES));
  }

  @Test
  void aTinyBudgetStillGetsOn() throws IOException {
    world.settings(log.matching("x").atMost(1_000)).budget(10);
    look();
    world.write("x".repeat(1_000) + "\nxx\n");
    double lines = 0;
    for (int i = 0; i < 200; i++) {
      lines += LogWorld.number(look(), LogFile.LINES);
    }
    assertEquals(2, lines);
  }

  @Test
  void binaryContentIsNoTrouble() throws IOException {
    world.settings(log.matching("needle").atMost(9));
    look();
    byte[] noise = new byte[100_000];
    new java.util.Random(5).nextBytes(noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = noise[i] == '\n' ? 0 : noise[i];
    }
    world.write(noise);
    world.write("needle\n\0\1needle\u0007\n");
    Reading reading = look();
    assertEquals(2, LogWorld.number(reading, LogFile.LINES));
    assertEquals(1, LogWorld.number(reading, LogFile.LONG_LINES));
    assertEquals(1, LogWorld.number(reading, LogFile.MATCHES));
    assertEquals(Optional.of("??needle?"), LogWorld.text(reading, LogFile.LAST));
  }

  @Test
  void charsetsOfOneByteAreRead() throws IOException {
    world.settings(log.charset("ISO-8859-1").matching("größe (\\d+)").atMost(9));
    look();
    world.write("größe 5\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(Optional.of("5"), LogWorld.text(look(), LogFile.CAPTURED));
  }

  @Test
  void anExpressionThatExplodesIsToldAndDoesNotHang() throws IOException {
    world.settings(log.matching("(a+)+b$"));
    look();
    world.write("a".repeat(5_000) + "\n");
    Reading reading = look();
    assertEquals(Status.DEGRADED, reading.status());
    assertEquals(1, LogWorld.number(reading, LogFile.UNDECIDED));
  }

  @Test
  void aFolderIsNoLogAndLeavingTheFolderIsRefused() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    ProbeRunner runner = ProbeRunner.of(new LogProvider());
    assertEquals(Outcome.CONFIG, runner.target(sub.toString()).run().reading().outcome());
    Path link = Files.createSymbolicLink(sub.resolve("link.log"), world.log);
    ProbeRunner under = runner.setting("under", sub.toString()).target(link.toString());
    assertEquals(Outcome.CONFIG, under.run().reading().outcome());
    ProbeRunner dots = runner.setting("under", sub.toString()).target(sub + "/../app.log");
    assertEquals(Outcome.CONFIG, dots.run().reading().outcome());
  }

  @Test
  void whatItRemembersStaysSmall() throws IOException {
    look();
    for (int i = 0; i < 80; i++) {
      Files.writeString(folder.resolve("app.log." + i), "line of " + i + "\n");
    }
    ProbeRun run = world.look();
    assertTrue(run.memory().size() <= 9, () -> run.memory().keySet().toString());
  }

  /** A writer and a rotator at work while it reads: nothing is lost, nothing is counted twice. */
  @Test
  void rotationWhileItReadsLosesNothing() throws Exception {
    world.settings(log.matching("x").atMost(Integer.MAX_VALUE));
    look();
    AtomicBoolean stop = new AtomicBoolean();
    Semaphore rotations = new Semaphore(0);
    int[] written = {0};
    Thread writer =
        new Thread(
            () -> {
              try {
                while (!stop.get()) {
                  for (int i = 0; i < 50; i++) {
                    world.write("x " + written[0]++ + "\n");
                  }
                  if (rotations.tryAcquire()) {
                    world.rename(2_000);
                  }
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();
    double counted = 0;
    for (int i = 0; i < 40; i++) {
      rotations.drainPermits();
      rotations.release(5);
      counted += LogWorld.number(look(), LogFile.LINES);
    }
    stop.set(true);
    writer.join();
    Reading reading;
    do {
      reading = look();
      counted += LogWorld.number(reading, LogFile.LINES);
    } while (LogWorld.number(reading, LogFile.LINES) > 0);
    assertEquals(written[0], counted);
  }

  @Test
  void writerAndReaderAreTwins() {
    ProbeDefinition definition =
        log.attribute("a", "b")
            .matching("a(b)")
            .matching("c")
            .ignoring("d")
            .atMost(9)
            .atLeast(3)
            .orDegraded()
            .context(5)
            .fromStart()
            .longestLine(500)
            .charset("ISO-8859-1")
            .rotatedAs("x*")
            .mayBeMissing()
            .under(folder)
            .definition();
    Settings opened = definition.settings().reading("");
    LogRules rules = LogRules.read(opened, true);
    LinePatterns patterns = LinePatterns.read(opened);
    new LogProvider().create(definition.target(), opened);
    assertTrue(opened.problems().isEmpty(), () -> opened.problems().toString());
    assertEquals(new LogRules(3, 9, true, true), rules);
    assertEquals(2, patterns.wanted().size());
    assertEquals(1, patterns.ignored().size());
    assertEquals(1, patterns.captures().size());
    assertEquals(0, LogRules.read(Settings.empty().reading(""), true).atMost());
    assertFalse(definition.settings().names().isEmpty());
  }
}
