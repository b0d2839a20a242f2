package dev.watchkeeper.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Monitor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeterCheckTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final BlockingQueue<ProbeResult> results = new LinkedBlockingQueue<>();
  private Monitor monitor;

  private void watch(Check check) {
    monitor =
        Monitor.builder()
            .check(check.schedule(Schedule.manual()).timeout(Duration.ofSeconds(5)))
            .onResult(results::add)
            .start();
  }

  private ProbeResult look() throws InterruptedException {
    monitor.runNow(monitor.checks().get(0).id());
    ProbeResult result = results.poll(10, TimeUnit.SECONDS);
    assertTrue(result != null, "a result");
    return result;
  }

  private static double number(ProbeResult result, MetricKey key) {
    return result.measurements().number(key).orElseThrow(() -> new AssertionError(result));
  }

  @AfterEach
  void stop() {
    if (monitor != null) {
      monitor.close();
    }
  }

  @Test
  void aGaugeIsJudgedByAnExpectation() throws Exception {
    AtomicInteger depth = registry.gauge("queue", new AtomicInteger(3));
    watch(Check.of("queue", MeterCheck.of(registry, "queue")).expect(MeterCheck.VALUE.atMost(5)));
    assertEquals(Status.UP, look().status());
    depth.set(9);
    ProbeResult result = look();
    assertEquals(Status.DOWN, result.status());
    assertEquals(9, number(result, MeterCheck.VALUE));
  }

  @Test
  void aCounterHasARateFromTheSecondRunOn() throws Exception {
    registry.counter("requests", "status", "500").increment(5);
    registry.counter("requests", "status", "200").increment(50);
    watch(Check.of("errors", MeterCheck.of(registry, "requests", "status", "500")));
    ProbeResult first = look();
    assertEquals(5, number(first, MeterCheck.COUNT));
    assertFalse(first.measurements().has(MeterCheck.RATE));
    registry.counter("requests", "status", "500").increment(5);
    assertTrue(number(look(), MeterCheck.RATE) > 0);
    assertEquals(0, number(look(), MeterCheck.RATE));
  }

  @Test
  void timersAreAddedUpInSeconds() throws Exception {
    registry.timer("calls", "to", "a").record(Duration.ofMillis(100));
    registry.timer("calls", "to", "b").record(Duration.ofMillis(300));
    watch(Check.of("calls", MeterCheck.of(registry, "calls")));
    ProbeResult result = look();
    assertEquals(2, number(result, MeterCheck.COUNT));
    assertEquals(0.2, number(result, MeterCheck.MEAN), 1e-9);
    assertEquals(0.3, number(result, MeterCheck.MAX), 1e-9);
  }

  @Test
  void aMeterThatIsNotThereIsUnknown() throws Exception {
    watch(Check.of("none", MeterCheck.of(registry, "none")));
    ProbeResult result = look();
    assertEquals(Status.UNKNOWN, result.status());
    assertEquals(Outcome.CONFIG, result.outcome());
  }

  @Test
  void tagsComeInPairs() {
    assertThrows(IllegalArgumentException.class, () -> MeterCheck.of(registry, "x", "only a key"));
  }
}
