package dev.watchkeeper.examples.host;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.core.supervisor.ChildSpec;
import dev.watchkeeper.core.supervisor.DynamicSupervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Judges by history rather than by a target: compares how long the checks with a tag took lately
 * with the time before, and tells people of each that has become twice as slow as soon as that is
 * found, in the middle of its run. Its questions are asked by a pool of its own whose readers are
 * supervised, so one that dies is replaced.
 */
public final class SlowdownWatch implements Probe {
  private static final int READERS = 2;

  private final String tag;
  private final Duration lately;
  private final BlockingQueue<FutureTask<Boolean>> questions = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final DynamicSupervisor readers =
      DynamicSupervisor.builder(threads, (pause, task) -> later(pause).execute(task)).build();

  private SlowdownWatch(String tag, Duration lately) {
    this.tag = tag;
    this.lately = lately;
    for (int i = 1; i <= READERS; i++) {
      readers.start(ChildSpec.of("reader-" + i, this::reader));
    }
  }

  /** A check of this kind, over the checks with this tag. */
  public static Check over(String tag, Duration lately) {
    return Check.code("slowdowns-" + tag, () -> new SlowdownWatch(tag, lately))
        .every(lately)
        .timeout(Duration.ofSeconds(10));
  }

  private Executor later(Duration pause) {
    return CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, threads);
  }

  private ChildSpec.Child reader(ChildSpec.Life life) {
    Future<?> loop =
        threads.submit(
            () -> {
              try {
                while (life.current()) {
                  questions.take().run();
                }
              } catch (InterruptedException e) {
                life.ended();
              }
            });
    return () -> loop.cancel(true);
  }

  @Override
  public Reading run(ProbeContext context) throws Exception {
    History history = context.history().orElseThrow();
    List<FutureTask<Boolean>> asked = new ArrayList<>();
    for (CheckState other : context.states(tag)) {
      asked.add(new FutureTask<>(() -> slower(history, other.check(), context)));
    }
    questions.addAll(asked);
    int slow = 0;
    for (FutureTask<Boolean> question : asked) {
      slow += question.get(context.remaining().toMillis(), TimeUnit.MILLISECONDS) ? 1 : 0;
    }
    return slow == 0 ? Reading.up() : Reading.degraded(slow + " checks are slower than before");
  }

  private boolean slower(History history, CheckId check, ProbeContext context) {
    Instant now = context.now();
    Instant since = now.minus(lately);
    History.LatencySummary then = history.latency(check, since.minus(lately), since, 0.5);
    History.LatencySummary today = history.latency(check, since, now, 0.5);
    boolean slower =
        then.count() > 0
            && today.count() > 0
            && today.quantile(0.5).compareTo(then.quantile(0.5).multipliedBy(2)) > 0;
    if (slower) {
      context.announce(
          Severity.WARNING,
          check + " took " + today.quantile(0.5) + ", before that " + then.quantile(0.5));
    }
    return slower;
  }

  @Override
  public void close() {
    readers.stop();
    threads.shutdownNow();
  }
}
