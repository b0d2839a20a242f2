package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.probes.internal.net.Visit;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call of the tool: arguments as they are, without a shell, in the language C. It ends by
 * itself or is ended, with all that it started. What it says is read once, just before; until then
 * it lies in the pipe, whose size is the bound: a tool that says more waits there for its end.
 */
final class ToolRun {
  private static final int MOST = 65_536;

  private ToolRun() {}

  /**
   * What it said.
   *
   * @param text of both of its outputs
   * @param ended whether it was ended
   */
  record Said(String text, boolean ended) {}

  /** Calls the tool for no longer than this, and in a run until that is cancelled. */
  static Said of(List<String> command, Duration atMost, @Nullable Visit visit) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    if (visit != null) {
      visit.context().closeOnCancel(() -> end(process));
    }
    try {
      boolean ended = !process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return new Said(heard(process), ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      end(process);
      process.getInputStream().close();
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String heard(Process process) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    InputStream in = process.getInputStream();
    for (int there = in.available(); there > 0 && text.size() < MOST; there = in.available()) {
      text.write(in.readNBytes(Math.min(there, MOST - text.size())));
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
