package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.Scheduler;
import dev.watchkeeper.api.spi.TimeSource;
import io.netty.util.HashedWheelTimer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.apache.kafka.server.util.timer.TimerTask;

/** The contenders, by name. */
final class Tickers {
  private static final Map<String, Supplier<Ticker>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("ours", () -> new Ours(0));
    ALL.put("ours, precision 1 ms", () -> new Ours(1_000_000));
    ALL.put("STPE", () -> new Executor(stpe()));
    ALL.put("FJP", () -> new Executor((ScheduledExecutorService) new ForkJoinPool(1)));
    ALL.put("Netty", Netty::new);
    ALL.put("Kafka", Kafka::new);
    ALL.put("Agrona, tick 1 ms", Agrona::new);
    ALL.put("sleeping virtual threads", Sleepers::new);
  }

  private Tickers() {}

  private static void nothing() {}

  static Iterable<String> names() {
    return ALL.keySet();
  }

  static Ticker of(String name) {
    Supplier<Ticker> ticker = ALL.get(name);
    if (ticker == null) {
      throw new IllegalArgumentException("no contender is called " + name);
    }
    return ticker.get();
  }

  static ThreadFactory virtualThreads() {
    ThreadFactory threads = VirtualThreads.factory("run-");
    if (threads == null) {
      throw new IllegalStateException("no virtual threads here");
    }
    return threads;
  }

  private static ScheduledThreadPoolExecutor stpe() {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, Firings.DAEMONS);
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /** The scheduler of the engine, with its thread; phases are those of the names of checks. */
  private static final class Ours implements PairTicker {
    private final Timers timers;
    private final Loop loop;
    private final SteadyTime steady = new SteadyTime(TimeSource.system());
    private final WheelScheduler scheduler;

    Ours(long precision) {
      timers = new Timers(System.nanoTime(), new PauseDetector(), precision);
      loop = new ThreadPlatform(TimeSource.system(), "ours").loop("timers", timers);
      timers.drivenBy(loop);
      scheduler = new WheelScheduler(timers, steady);
    }

    @Override
    public long start(Periodic task) {
      Scheduler.Duty duty =
          new Scheduler.Duty() {
            @Override
            public void due(long due, long late) {
              task.fire(steady.nanosAt(due));
            }

            @Override
            public void missed(long last, long count) {}
          };
      Scheduler.Job job = Registrations.job("c" + task.index, task.period);
      scheduler.register(job, duty);
      Instant next = job.schedule().next(steady.now(), job.check()).orElseThrow();
      return steady.nanosAt(SteadyTime.nanos(next));
    }

    @Override
    public void pair(long delayNanos) {
      Timers.Timer timer = timers.at(System.nanoTime() + delayNanos, Tickers::nothing);
      timers.cancel(timer);
    }

    @Override
    public void settle() {
      CountDownLatch done = new CountDownLatch(1);
      timers.execute(done::countDown);
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void stop() {
      loop.stop();
    }
  }

  private static final class Executor implements PairTicker {
    private final ScheduledExecutorService executor;

    Executor(ScheduledExecutorService executor) {
      this.executor = executor;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public long start(Periodic task) {
      long first = task.due;
      long delay = first - System.nanoTime();
      executor.scheduleAtFixedRate(task::fire, delay, task.period, TimeUnit.NANOSECONDS);
      return first;
    }

    @Override
    public void pair(long delayNanos) {
      executor.schedule(Tickers::nothing, delayNanos, TimeUnit.NANOSECONDS).cancel(false);
    }

    @Override
    public void stop() {
      executor.shutdownNow();
    }
  }

  private static final class Netty implements PairTicker {
    private final HashedWheelTimer timer =
        new HashedWheelTimer(Firings.DAEMONS, 1, TimeUnit.MILLISECONDS, 1 << 14);
    private volatile boolean stopped;

    @Override
    public long start(Periodic task) {
      long first = task.due;
      arm(task, first);
      return first;
    }

    private void arm(Periodic task, long due) {
      if (stopped) {
        return;
      }
      long delay = due - System.nanoTime();
      timer.newTimeout(timeout -> arm(task, task.fire()), delay, TimeUnit.NANOSECONDS);
    }

    @Override
    public void pair(long delayNanos) {
      timer.newTimeout(timeout -> {}, delayNanos, TimeUnit.NANOSECONDS).cancel();
    }

    @Override
    public void stop() {
      stopped = true;
      timer.stop();
    }
  }

  private static final class Kafka implements PairTicker {
    private final KafkaClock clock = new KafkaClock();

    @Override
    public long start(Periodic task) {
      long first = task.due;
      arm(task, first);
      return first;
    }

    private void arm(Periodic task, long due) {
      long millis = Math.max(0, (due - System.nanoTime() + 999_999) / 1_000_000);
      clock
          .timer()
          .add(
              new TimerTask(millis) {
                @Override
                public void run() {
                  arm(task, task.fire());
                }
              });
    }

    @Override
    public void pair(long delayNanos) {
      TimerTask task =
          new TimerTask(TimeUnit.NANOSECONDS.toMillis(delayNanos)) {
            @Override
            public void run() {}
          };
      clock.timer().add(task);
      task.cancel();
    }

    @Override
    public void stop() {
      clock.close();
    }
  }

  /** Agrona's wheel with a thread that polls it each millisecond; all starts come before that. */
  private static final class Agrona implements Ticker {
    private static final long TICK = 1_000_000;

    private final DeadlineTimerWheel wheel =
        new DeadlineTimerWheel(TimeUnit.NANOSECONDS, System.nanoTime(), 1 << 20, 1 << 14);
    private final Long2ObjectHashMap<Periodic> tasks = new Long2ObjectHashMap<>();
    private final Thread thread = Firings.DAEMONS.newThread(this::run);
    private volatile boolean stopped;

    @Override
    public synchronized long start(Periodic task) {
      long first = task.due;
      tasks.put(wheel.scheduleTimer(first), task);
      if (!thread.isAlive()) {
        thread.start();
      }
      return first;
    }

    private void run() {
      while (!stopped) {
        long now = System.nanoTime();
        poll(now);
        LockSupport.parkNanos(this, now + TICK - System.nanoTime());
      }
    }

    private synchronized void poll(long now) {
      do {
        wheel.poll(now, this::expired, Integer.MAX_VALUE);
      } while (wheel.currentTickTime() <= now && !stopped);
    }

    private boolean expired(TimeUnit unit, long now, long timer) {
      Periodic task = tasks.remove(timer);
      if (task != null) {
        tasks.put(wheel.scheduleTimer(task.fire()), task);
      }
      return true;
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }

  private static final class Sleepers implements Ticker {
    private final ThreadFactory threads = virtualThreads();
    private volatile boolean stopped;

    @Override
    public long start(Periodic task) {
      long first = task.due;
      threads.newThread(() -> run(task)).start();
      return first;
    }

    private void run(Periodic task) {
      while (!stopped) {
        long wait = task.due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(this, wait);
        } else {
          task.fire();
        }
      }
    }

    @Override
    public void stop() {
      stopped = true;
    }

    @Override
    public boolean ownThreads() {
      return true;
    }
  }
}
