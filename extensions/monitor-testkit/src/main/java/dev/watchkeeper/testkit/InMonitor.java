package dev.watchkeeper.testkit;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.core.Monitor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs one check once in a monitor of its own. */
final class InMonitor {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private InMonitor() {}

  static ProbeResult run(ProbeProvider provider, ProbeDefinition definition) {
    Check check = Check.of("test", definition).schedule(Schedule.manual()).timeout(TIMEOUT);
    AtomicReference<@Nullable ProbeResult> seen = new AtomicReference<>();
    CountDownLatch told = new CountDownLatch(1);
    try (Monitor monitor =
        Monitor.builder()
            .plugin(provider)
            .check(check)
            .onResult(
                result -> {
                  seen.set(result);
                  told.countDown();
                })
            .start()) {
      monitor.runNow(check.id());
      Waiting.on(told, PATIENCE);
    }
    ProbeResult result = seen.get();
    if (result == null) {
      throw new AssertionError("the monitor told no result within " + PATIENCE.toSeconds() + " s");
    }
    return result;
  }
}
