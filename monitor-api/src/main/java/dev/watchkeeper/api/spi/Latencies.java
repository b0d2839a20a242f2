package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.History.LatencySummary;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Lengths of runs, each kept as it is. Not thread-safe. */
final class Latencies {
  private static final long SECOND = 1_000_000_000;

  private long[] nanos = new long[64];
  private int size;

  void add(long length) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = length;
  }

  LatencySummary summary(double... shares) {
    Arrays.sort(nanos, 0, size);
    Map<Double, Duration> quantiles = new TreeMap<>();
    for (double share : shares) {
      quantiles.put(share, at(size == 0 ? 0 : rank(share)));
    }
    return new LatencySummary(
        size, at(0), mean(), at(size - 1), Collections.unmodifiableMap(quantiles), 0);
  }

  /** The nearest rank, counted from 0; 0.95 of 20 is 19, whatever the last bits of 0.95 say. */
  private int rank(double share) {
    return (int) Math.max(0, Math.ceil(share * size - 1e-9) - 1);
  }

  private Duration at(int index) {
    return Duration.ofNanos(size == 0 ? 0 : nanos[index]);
  }

  private Duration mean() {
    long seconds = 0;
    long rest = 0;
    for (int i = 0; i < size; i++) {
      seconds += nanos[i] / SECOND;
      rest += nanos[i] % SECOND;
    }
    return size == 0 ? Duration.ZERO : Duration.ofSeconds(seconds, rest).dividedBy(size);
  }
}
