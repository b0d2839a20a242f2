package dev.watchkeeper.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CodeTest {
  private static final MetricKey DEPTH = MetricKey.gauge("orders.depth", "orders");

  private static ProbeRun run(ProbeDefinition definition) {
    assertEquals(ProbeDefinition.CODE, definition.type());
    return ProbeRunner.of(definition.code().orElseThrow().get()).run();
  }

  private static Reading look(ProbeDefinition definition) {
    return run(definition).reading();
  }

  private static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElseThrow();
  }

  @Test
  void aCheckSaysItself() {
    assertEquals("no", look(Code.check("x", () -> Reading.down("no"))).reason());
    assertEquals("x", Code.check("x", Reading::up).target().address());
  }

  @Test
  void whatACheckThrowsGetsOut() {
    ProbeRun io =
        run(
            Code.check(
                "x",
                () -> {
                  throw new IOException("gone");
                }));
    assertInstanceOf(IOException.class, io.thrown().orElseThrow());
    ProbeRun defect =
        run(
            Code.gauge(
                "x",
                DEPTH,
                () -> {
                  throw new IllegalStateException("bug");
                }));
    assertInstanceOf(IllegalStateException.class, defect.thrown().orElseThrow());
  }

  @Test
  void aTaskIsDownIfItThrows() {
    assertEquals(Status.UP, look(Code.task("x", () -> {})).status());
    Reading reading =
        look(
            Code.task(
                "x",
                () -> {
                  throw new IllegalStateException("no\nbeans");
                }));
    assertEquals(Status.DOWN, reading.status());
    assertEquals("IllegalStateException: no?beans", reading.reason());
  }

  @Test
  void aTaskThatIsInterruptedIsNotDown() {
    ProbeRun run =
        run(
            Code.task(
                "x",
                () -> {
                  throw new InterruptedException();
                }));
    assertInstanceOf(InterruptedException.class, run.thrown().orElseThrow());
  }

  @Test
  void aQuestionIsAnsweredWithTrueOrFalse() {
    assertEquals(Status.UP, look(Code.holds("x", () -> true, "no leader")).status());
    assertEquals("no leader", look(Code.holds("x", () -> false, "no leader")).reason());
    assertEquals(Outcome.CONFIG, look(Code.holds("x", () -> null, "no leader")).outcome());
  }

  @Test
  void aGaugeIsANumberOrUnknown() {
    assertEquals(5, number(look(Code.gauge("x", DEPTH, () -> 5)), DEPTH));
    assertEquals(Status.UNKNOWN, look(Code.gauge("x", DEPTH, () -> null)).status());
    assertEquals(Status.UNKNOWN, look(Code.gauge("x", DEPTH, () -> Double.NaN)).status());
    MetricKey text = MetricKey.text("a");
    assertThrows(IllegalArgumentException.class, () -> Code.gauge("x", text, () -> 1));
  }

  @Test
  void aPoolIsMeasured() throws Exception {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(1, 2, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(4));
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    pool.submit(
        () -> {
          busy.countDown();
          free.await();
          return 1;
        });
    busy.await();
    pool.submit(() -> 2);
    Reading reading = look(Code.pool("x", pool));
    assertEquals(1, number(reading, Code.POOL_ACTIVE));
    assertEquals(0.5, number(reading, Code.POOL_USED_RATIO));
    assertEquals(1, number(reading, Code.QUEUE_DEPTH));
    assertEquals(0.25, number(reading, Code.QUEUE_USED_RATIO));
    free.countDown();
    pool.shutdown();
    assertEquals(Status.DOWN, look(Code.pool("x", pool)).status());
  }

  @Test
  void aQueueIsMeasured() {
    Reading bounded = look(Code.queue("x", new ArrayBlockingQueue<>(4, false, List.of(1))));
    assertEquals(0.25, number(bounded, Code.QUEUE_USED_RATIO));
    Reading unbounded = look(Code.queue("x", new LinkedBlockingQueue<>(List.of(1, 2))));
    assertEquals(2, number(unbounded, Code.QUEUE_DEPTH));
    assertFalse(unbounded.measurements().has(Code.QUEUE_USED_RATIO));
    assertEquals(0, number(look(Code.queue("x", new ArrayDeque<>())), Code.QUEUE_DEPTH));
  }
}
