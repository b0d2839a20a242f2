package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.core.supervisor.ChildSpec;
import dev.watchkeeper.core.supervisor.DynamicSupervisor;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * What it costs to start, restart and stop children that do nothing, from the first call until the
 * last start or stop function has returned. Argument: {@code [--rounds n]}.
 */
public final class SupervisorDriver {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int FEW = 1_000;
  private static final int MANY = 100_000;

  private final Executor executor;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  private SupervisorDriver(Executor executor) {
    this.executor = executor;
  }

  /** Measures. */
  public static void main(String[] args) {
    int rounds = (int) new Options(args).number("--rounds", 7);
    OUT.println("\n### Supervisor: children that do nothing, median of " + rounds + " rounds");
    OUT.println("\n| executor | children | what | ms | min to max | us each | to linear |");
    OUT.println("|---|---:|---|---:|---:|---:|---:|");
    print("same thread", Runnable::run, rounds);
    print("workers", new ThreadPlatform(TimeSource.system(), "ours").workers(), rounds);
    System.exit(0);
  }

  private static void print(String name, Executor executor, int rounds) {
    // Once for the compiler.
    new SupervisorDriver(executor).rounds(MANY, 3);
    double[][] few = new SupervisorDriver(executor).rounds(FEW, rounds * 3);
    double[][] many = new SupervisorDriver(executor).rounds(MANY, rounds);
    String[] what = {"start", "restart", "stop"};
    for (int i = 0; i < what.length; i++) {
      row(name, FEW, what[i], few[i], few[i]);
      row(name, MANY, what[i], many[i], few[i]);
      Figures.put("supervisor/" + name + "/" + what[i], median(many[i]));
    }
  }

  private static void row(String name, int count, String what, double[] millis, double[] few) {
    double each = median(millis) * 1_000 / count;
    OUT.printf(
        Locale.ROOT,
        "| %s | %,d | %s | %.2f | %.2f to %.2f | %.2f | %.2f |%n",
        name,
        count,
        what,
        median(millis),
        millis[0],
        millis[millis.length - 1],
        each,
        each / (median(few) * 1_000 / FEW));
  }

  private static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  private double[][] rounds(int children, int rounds) {
    double[][] millis = new double[3][rounds];
    for (int i = 0; i < rounds; i++) {
      round(children, millis, i);
    }
    for (double[] all : millis) {
      Arrays.sort(all);
    }
    return millis;
  }

  private void round(int children, double[][] millis, int round) {
    System.gc();
    // No call here reaches its limit, so nobody need look for one that did.
    DynamicSupervisor supervisor = DynamicSupervisor.builder(executor, this::later).build();
    ChildSpec.Start start =
        life -> {
          started.incrementAndGet();
          return ended::incrementAndGet;
        };
    millis[0][round] =
        timed(children, started, i -> supervisor.start(ChildSpec.of("child-" + i, start)));
    millis[1][round] = timed(children, started, i -> supervisor.restart("child-" + i));
    // The stop functions of the restart have been called: a start comes after the stop.
    ended.set(0);
    long from = System.nanoTime();
    supervisor.stop();
    await(ended, children);
    millis[2][round] = (System.nanoTime() - from) / 1e6;
  }

  private void later(Duration pause, Runnable task) {
    if (pause.isZero()) {
      executor.execute(task);
    }
  }

  private static double timed(int children, AtomicInteger counter, IntConsumer action) {
    counter.set(0);
    long from = System.nanoTime();
    for (int i = 0; i < children; i++) {
      action.accept(i);
    }
    await(counter, children);
    return (System.nanoTime() - from) / 1e6;
  }

  private static void await(AtomicInteger counter, int wanted) {
    while (counter.get() < wanted) {
      LockSupport.parkNanos(counter, 20_000);
    }
  }
}
