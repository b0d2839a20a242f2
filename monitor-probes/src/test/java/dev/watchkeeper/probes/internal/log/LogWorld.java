package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.LogFile;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/** A log file with a writer, a rotator and a check that remembers. */
final class LogWorld {
  final Path folder;
  final Path log;
  private Path writing;
  private Map<String, String> memory = Map.of();
  private Settings settings = Settings.empty();
  private long budget = 1 << 20;

  LogWorld(Path folder) throws IOException {
    this.folder = folder;
    this.log = folder.resolve("app.log");
    this.writing = log;
    Files.writeString(log, "");
  }

  LogWorld settings(LogFile file) {
    settings = file.definition().settings();
    return this;
  }

  LogWorld budget(long bytes) {
    budget = bytes;
    return this;
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    Files.write(writing, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Path old(int number) {
    return folder.resolve("app.log." + number);
  }

  private void shift(int keep) throws IOException {
    Files.deleteIfExists(old(keep));
    for (int i = keep - 1; i >= 1; i--) {
      if (Files.exists(old(i))) {
        Files.move(old(i), old(i + 1));
      }
    }
  }

  /** Rotates by renaming; the writer opens the new file at once. */
  void rename(int keep) throws IOException {
    renameOnly(keep);
    reopen();
  }

  /** Rotates by renaming; the writer goes on with the old file for now. */
  void renameOnly(int keep) throws IOException {
    if (!writing.equals(log)) {
      reopen();
    }
    shift(keep);
    Files.move(log, old(1));
    writing = old(1);
  }

  void reopen() throws IOException {
    writing = log;
    if (!Files.exists(log)) {
      Files.writeString(log, "");
    }
  }

  /** Rotates by copying and truncating. */
  void copyTruncate(int keep) throws IOException {
    reopen();
    shift(keep);
    Files.copy(log, old(1), StandardCopyOption.REPLACE_EXISTING);
    Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** One run; what it remembers is given to the next. */
  ProbeRun look() {
    ProbeRun run = forgetfulLook();
    memory = run.memory();
    return run;
  }

  /** A run whose result is lost before it is committed. */
  ProbeRun forgetfulLook() {
    return ProbeRunner.of(new LogProvider())
        .target(log.toString())
        .settings(settings)
        .byteBudget(budget)
        .remembering(memory)
        .run();
  }

  static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElseThrow(() -> new AssertionError(reading));
  }

  static Optional<String> text(Reading reading, MetricKey key) {
    return reading.measurements().text(key);
  }

  double lines() {
    return number(look().reading(), LogFile.LINES);
  }
}
