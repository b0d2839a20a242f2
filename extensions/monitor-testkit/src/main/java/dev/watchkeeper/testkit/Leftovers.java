package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.spi.Probe;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds threads and descriptors that runs leave behind, by their growth: what is there after many
 * rounds is compared with what was there after few, so that a pool that a provider keeps for all of
 * its probes counts for nothing.
 *
 * <p>Threads are counted in a group of their own, which every thread belongs to that a probe starts
 * in the usual way; virtual threads are in no group and are not seen. Descriptors are those of the
 * whole process, where the system shows them under {@code /proc}, with a few to spare for others.
 */
final class Leftovers {
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 20;
  private static final int SPARE_DESCRIPTORS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final File DESCRIPTORS = new File("/proc/self/fd");

  private final ThreadGroup group = new ThreadGroup("probe");

  /** Makes a probe, runs it once and closes it, all within the group. */
  void once(ProbeRunner runner) {
    Probe probe = made(runner);
    runner.start(group, probe).end();
    Making.close(probe);
  }

  /** Does this once, on a thread within the group. */
  void once(String name, Runnable work) {
    Thread thread = new Thread(group, work, name);
    thread.setDaemon(true);
    thread.start();
    Waiting.on(thread, LONGEST.toMillis());
  }

  private Probe made(ProbeRunner runner) {
    AtomicReference<@Nullable Probe> made = new AtomicReference<>();
    Thread maker = new Thread(group, () -> made.set(runner.make()), "probe-maker");
    maker.start();
    Waiting.on(maker, PATIENCE.toMillis());
    Probe probe = made.get();
    if (probe == null) {
      throw new AssertionError(
          "create() failed or took longer than " + PATIENCE.toMillis() + " ms");
    }
    return probe;
  }

  /** Runs rounds and fails if threads or descriptors become more from round to round. */
  void grow(Runnable round) {
    repeat(round, WARM_UP);
    int threads = group.activeCount();
    int descriptors = descriptors();
    repeat(round, ROUNDS);
    boolean few = Waiting.until(() -> group.activeCount() <= threads, PATIENCE);
    assertTrue(few, () -> ROUNDS + " rounds left threads behind: " + names());
    int most = descriptors + SPARE_DESCRIPTORS;
    boolean closed = Waiting.until(() -> descriptors() <= most, PATIENCE);
    assertTrue(
        closed,
        () -> ROUNDS + " rounds made " + descriptors() + " open descriptors of " + descriptors);
  }

  private static void repeat(Runnable round, int times) {
    for (int i = 0; i < times; i++) {
      round.run();
    }
  }

  private static int descriptors() {
    String[] open = DESCRIPTORS.list();
    return open == null ? 0 : open.length;
  }

  private List<String> names() {
    Thread[] live = new Thread[group.activeCount()];
    int count = group.enumerate(live);
    return Arrays.stream(live, 0, count).map(Thread::getName).toList();
  }
}
