package dev.watchkeeper.jdbc.internal.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool in a real folder, with real processes. */
class SpoolOnDiskTest {
  private static final int ROUNDS = Integer.getInteger("spool.kills", 3);
  private static final SpoolLimits LIMITS =
      new SpoolLimits(64 << 20, 20_000, SpoolLimits.WhenFull.REFUSE);

  @TempDir Path folder;

  private static SpoolingStore store(FakeDatabase database, Path folder) {
    SpoolingStore.Setup setup = new SpoolingStore.Setup(folder, LIMITS, false);
    TimeSource time = TimeSource.system();
    return new SpoolingStore(database, setup, time, () -> DiskFiles.take(folder), false);
  }

  /** A process that spools numbered decisions, and tells each commit, until it is killed. */
  static final class Spooler {
    private Spooler() {}

    public static void main(String... words) throws Exception {
      FakeDatabase database = new FakeDatabase();
      database.away = true;
      SpoolingStore store = store(database, Path.of(words[0]));
      store.open();
      for (int first = Integer.parseInt(words[1]); ; first += 7) {
        List<Decision> batch = new ArrayList<>();
        for (int i = first; i < first + 7; i++) {
          batch.add(DecisionCodecTest.usual("numbered", i, Reading.down("number " + i)));
        }
        store.commit(batch);
        System.out.println(first + 7);
      }
    }
  }

  private static Process start(Path folder, int first) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Spooler.class.getName(),
            folder.toString(),
            Integer.toString(first))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void aKilledProcessLosesNothingThatWasAcknowledged() throws Exception {
    Random random = new Random();
    int told = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process process = start(folder, told);
      int last = told;
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 1 + random.nextInt(100); i > 0; i--) {
          last = Integer.parseInt(String.valueOf(lines.readLine()));
        }
        // not the process itself: that would close the pipe, with what was told and not read
        assertTrue(process.toHandle().destroyForcibly());
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          last = Integer.parseInt(line);
        }
      } catch (IOException | NumberFormatException e) {
        // the pipe broke in the middle of a line
      } finally {
        process.destroyForcibly();
      }
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      FakeDatabase database = new FakeDatabase();
      try (SpoolingStore store = store(database, folder)) {
        store.open();
        while (store.turn() != Drain.UNTIL_WOKEN) {
          // until all of it is there
        }
        int found = database.results.size();
        assertTrue(found >= last - told, found + " of " + (last - told));
        assertTrue(found <= last - told + 14, "what was never given is not there: " + found);
        assertEquals(
            told + found - 1,
            database
                    .state(CheckId.of("numbered"))
                    .state()
                    .lastResult()
                    .orElseThrow()
                    .due()
                    .getEpochSecond()
                - 1_800_000_000L);
        told += found;
      }
    }
  }

  @Test
  void aSecondProcessIsRefusedAndTheFirstIsNamed() throws Exception {
    Process process = start(folder, 0);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("7", lines.readLine());
      ConfigurationException refused =
          assertThrows(
              ConfigurationException.class, () -> store(new FakeDatabase(), folder).open());
      assertTrue(refused.getMessage().contains("process " + process.pid()), refused.getMessage());
    } finally {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    try (SpoolingStore store = store(new FakeDatabase(), folder)) {
      store.open();
    }
  }

  @Test
  void aSecondStoreOfTheSameProcessIsRefusedToo() throws Exception {
    try (SpoolingStore store = store(new FakeDatabase(), folder)) {
      store.open();
      ConfigurationException refused =
          assertThrows(
              ConfigurationException.class, () -> store(new FakeDatabase(), folder).open());
      long pid = ProcessHandle.current().pid();
      assertTrue(refused.getMessage().contains("process " + pid), refused.getMessage());
    }
  }

  @Test
  void foldersThatCannotBeUsedAreRefusedWithTheReason() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertRefused(file, "is a file");
    assertRefused(file.resolve("below"), "cannot be made");
    assertRefused(folder, "holds other files, such as 'file'");
    Path fresh = folder.resolve("a").resolve("b");
    try (SpoolingStore store = store(new FakeDatabase(), fresh)) {
      store.open();
      assertTrue(Files.isDirectory(fresh), "a missing folder is made");
    }
  }

  private static void assertRefused(Path place, String why) {
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> store(new FakeDatabase(), place).open());
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  @Test
  void aThreadThatWasInterruptedStillSpools() throws Exception {
    FakeDatabase database = new FakeDatabase();
    try (SpoolingStore store = store(database, folder)) {
      store.open();
      database.away = true;
      Thread.currentThread().interrupt();
      store.commit(List.of(DecisionCodecTest.usual(1)));
      assertTrue(Thread.interrupted(), "and stays interrupted");
      store.commit(List.of(DecisionCodecTest.usual(2)));
      database.away = false;
      while (store.turn() != Drain.UNTIL_WOKEN) {
        // until all of it is there
      }
      assertEquals(2, database.results.size());
      assertEquals(0, store.report().gauges().get("spool.errors"));
    }
  }

  @Test
  void itsOwnThreadBringsItOverWhenTheDatabaseIsBack() throws Exception {
    FakeDatabase database = new FakeDatabase();
    SpoolingStore.Setup setup = new SpoolingStore.Setup(folder, LIMITS, false);
    try (SpoolingStore store = new SpoolingStore(database, setup, TimeSource.system())) {
      database.away = true;
      store.open();
      for (int i = 0; i < 500; i++) {
        store.commit(List.of(DecisionCodecTest.usual(i)));
        database.away = i < 100 || i % 50 > 40;
      }
      database.away = false;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (store.report().gauges().get("spool.depth") > 0 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertEquals(500, database.results.size());
    }
  }
}
