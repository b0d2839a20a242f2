package dev.watchkeeper.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Notifier.Delivery.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs and logs. */
class LocalChannelsTest {
  @TempDir Path folder;

  private static Delivery run(String script) throws Exception {
    return Program.run("/bin/sh", "-c", script).named("ops").send(Examples.fires());
  }

  @Test
  void exitCodesSayWhatBecomesOfTheMessage() throws Exception {
    assertEquals(Delivery.delivered(), run("exit 0"));
    for (int code : new int[] {1, 69, 71, 74, 75}) {
      assertEquals(Kind.RETRY, run("exit " + code).kind(), () -> "exit code " + code);
    }
    for (int code : new int[] {64, 65, 67, 77, 78, 126, 127}) {
      assertEquals(Kind.REJECTED, run("exit " + code).kind(), () -> "exit code " + code);
    }
    assertEquals(Kind.RETRY, run("kill -9 $$").kind());
    assertEquals(Delivery.retry("exit code 75: busy"), run("echo busy >&2; exit 75"));
    assertEquals(
        Kind.REJECTED, Program.run("/no/such/program").named("ops").send(Examples.fires()).kind());
  }

  @Test
  void aProgramReadsTheMessageAndHasItInVariables() throws Exception {
    Path out = folder.resolve("out");
    Program.run("/bin/sh", "-c", "cat > \"$OUT\"; env >> \"$OUT\"")
        .environment("OUT", out.toString())
        .named("ops")
        .send(new Notification("ops", Examples.alert("$(touch x); `id`", "a'b\"c")));
    String said = Files.readString(out);
    assertTrue(said.startsWith("{\"version\":1,"), said);
    assertTrue(said.contains("WATCHKEEPER_CHECK=$(touch x); `id`\n"), said);
    assertTrue(said.contains("WATCHKEEPER_EXPLANATION=a'b\"c\n"), said);
  }

  @Test
  void nothingOfAMessageIsAnArgument() throws Exception {
    Path out = folder.resolve("out");
    Program.run("/bin/sh", "-c", "echo $# > \"$OUT\"", "name", "a b")
        .environment("OUT", out.toString())
        .named("ops")
        .send(Examples.fires());
    assertEquals("1", Files.readString(out).strip());
  }

  @Test
  void whatAProgramStartedEndsWithItAtItsTimeLimit() throws Exception {
    Path pids = folder.resolve("pids");
    String script = "(setsid sleep 60 & echo $! > \"$OUT\") ; sleep 60 & echo $! >> \"$OUT\"; wait";
    Delivery delivery =
        Program.run("/bin/sh", "-c", script)
            .environment("OUT", pids.toString())
            .timeout(Duration.ofMillis(700))
            .named("ops")
            .send(Examples.fires());
    assertEquals(Kind.RETRY, delivery.kind());
    List<String> started = Files.readAllLines(pids);
    assertEquals(2, started.size());
    for (String pid : started) {
      Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(pid));
      assertFalse(left.filter(LocalChannelsTest::runs).isPresent(), () -> pid + " lives");
    }
  }

  @Test
  void aProgramThatFloodsItsErrorsNeitherHangsNorFillsTheDisk() throws Exception {
    Delivery delivery = run("echo first >&2; head -c 20000000 /dev/zero >&2; exit 75");
    assertEquals(Delivery.retry("exit code 75: first"), delivery);
    String endless = "echo first >&2; exec cat /dev/zero >&2";
    Delivery late =
        Program.run("/bin/sh", "-c", endless)
            .timeout(Duration.ofMillis(500))
            .named("ops")
            .send(Examples.fires());
    assertEquals(Kind.RETRY, late.kind());
    assertTrue(late.detail().contains("500 ms"), late.detail());
  }

  /** A process that has ended and that nobody has asked for yet does not run. */
  private static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return !stat.contains(") Z ");
    } catch (java.io.IOException e) {
      return false;
    }
  }

  @Test
  void aMessageIsOneLineOfTheLog() throws Exception {
    List<LogRecord> records = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            records.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("test.lines");
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    try {
      LogLines.to("test.lines")
          .named("ops")
          .send(new Notification("ops", Examples.alert("{0} shop", "a {1} \u001b[31m\u2028 b")));
      LogLines.to("test.lines").named("ops").send(Examples.resolved());
    } finally {
      logger.removeHandler(handler);
    }
    assertEquals(2, records.size());
    String line = records.get(0).getMessage();
    assertTrue(line.startsWith("FIRING CRITICAL {0} shop: a {1} ?[31m? b; "), line);
    assertEquals(java.util.logging.Level.SEVERE, records.get(0).getLevel());
    assertEquals(java.util.logging.Level.INFO, records.get(1).getLevel());
    assertTrue(records.get(1).getMessage().contains("after 1 h 3 min"));
  }
}
