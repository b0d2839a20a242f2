package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.testkit.Decisions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after kill -9, and nothing is there by halves. */
class KilledProcessTest {
  private static final int ROUNDS = 4;

  @TempDir Path folder;

  @Test
  void aKilledProcessLosesNothingThatWasAcknowledgedAndLeavesNothingHalf() throws Exception {
    Path file = folder.resolve("killed.db");
    Random random = new Random();
    int there = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged = killAfter(1 + random.nextInt(60), file, there);
      assertTrue(acknowledged > there, "it has worked");
      try (JdbcStore store = JdbcStore.sqlite(file)) {
        store.open();
        int found = numbered(store);
        assertTrue(
            found >= acknowledged, found + " of " + acknowledged + " acknowledged are there");
        assertTrue(found <= acknowledged + Committer.BATCH, "what was never committed is not");
        assertEquals(0, found % Committer.BATCH, "each batch is there whole or not at all");
        assertEquals(found, store.outbox().depth(), "and so is each decision");
        assertEquals(
            Decisions.result(
                Committer.CHECK,
                found - 1,
                store.history().lastResults(Committer.CHECK, 1).get(0).reading()),
            store.history().states().get(0).lastResult().orElseThrow());
        there = found;
      }
    }
  }

  /** How many there are; they are numbered without a gap. */
  private static int numbered(JdbcStore store) {
    List<ProbeResult> all = store.history().lastResults(Committer.CHECK, 10_000);
    for (int i = 0; i < all.size(); i++) {
      assertEquals("" + (all.size() - 1 - i), all.get(i).reason());
    }
    return all.size();
  }

  /** Starts a process, kills it after some commits, and gives the last number it told. */
  private static int killAfter(int commits, Path file, int first) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Committer.class.getName(),
                file.toString(),
                Integer.toString(first))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int last = 0;
    try (BufferedReader told = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < commits; i++) {
        last = Integer.parseInt(String.valueOf(told.readLine()));
      }
      // SIGKILL; not by the process itself, which would close the pipe that is still read here
      process.toHandle().destroyForcibly();
      // what it told before it died counts as acknowledged too
      for (String line = told.readLine(); line != null; line = told.readLine()) {
        last = Integer.parseInt(line);
      }
    } catch (IOException e) {
      // the pipe broke in the middle of a line
    } finally {
      process.toHandle().destroyForcibly();
    }
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "30 s to die");
    assertEquals(128 + 9, process.exitValue(), "it was killed, and did not end by itself");
    return last;
  }
}
