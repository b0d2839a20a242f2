package dev.watchkeeper.core.internal;

import io.netty.util.HashedWheelTimer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.apache.kafka.server.util.timer.TimerTask;

/** Peers filled with idle periodic timers of one shared task, for {@link HeapDriver}. */
final class HeapPeers {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private HeapPeers() {}

  private static void nothing() {}

  static void addTo(Map<String, IntFunction<Object>> contenders) {
    contenders.put(
        "STPE", count -> executor(new ScheduledThreadPoolExecutor(1, Firings.DAEMONS), count));
    contenders.put("FJP", count -> executor((ScheduledExecutorService) new ForkJoinPool(1), count));
    contenders.put("Netty", HeapPeers::netty);
    contenders.put("Kafka", HeapPeers::kafka);
    contenders.put("Agrona", HeapPeers::agrona);
    contenders.put("sleeping virtual threads", HeapPeers::sleepers);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static Object executor(ScheduledExecutorService executor, int count) {
    for (int i = 0; i < count; i++) {
      executor.scheduleAtFixedRate(
          HeapPeers::nothing, HOUR + i * 1_000L, HOUR, TimeUnit.NANOSECONDS);
    }
    return executor;
  }

  private static Object netty(int count) {
    HashedWheelTimer timer =
        new HashedWheelTimer(Firings.DAEMONS, 1, TimeUnit.MILLISECONDS, 1 << 14);
    for (int i = 0; i < count; i++) {
      timer.newTimeout(timeout -> {}, HOUR + i * 1_000L, TimeUnit.NANOSECONDS);
    }
    return timer;
  }

  private static Object kafka(int count) {
    KafkaClock clock = new KafkaClock();
    for (int i = 0; i < count; i++) {
      clock.timer().add(new Idle(TimeUnit.NANOSECONDS.toMillis(HOUR) + i / 1_000));
    }
    return clock;
  }

  private static final class Idle extends TimerTask {
    Idle(long delayMillis) {
      super(delayMillis);
    }

    @Override
    public void run() {}
  }

  /** With the map from its numbers to tasks that everybody needs. */
  private static Object agrona(int count) {
    DeadlineTimerWheel wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, 0, 1 << 20, 1 << 14);
    Long2ObjectHashMap<Runnable> tasks = new Long2ObjectHashMap<>();
    for (int i = 0; i < count; i++) {
      tasks.put(wheel.scheduleTimer(HOUR + i * 1_000L), HeapPeers::nothing);
    }
    return List.of(wheel, tasks);
  }

  private static Object sleepers(int count) {
    ThreadFactory threads = Tickers.virtualThreads();
    for (int i = 0; i < count; i++) {
      long wait = HOUR + i * 1_000L;
      threads.newThread(() -> LockSupport.parkNanos(wait)).start();
    }
    return threads;
  }
}
