package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.MetricKey;
import java.util.Arrays;

/** The time spent in each phase, summed; a run has few of them. Belongs to one thread. */
final class PhaseTimes {
  private MetricKey[] keys = new MetricKey[8];
  private double[] seconds = new double[8];
  private int size;

  /** Adds to the time of a phase and gives its sum. */
  double add(MetricKey key, double more) {
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(key)) {
        seconds[i] += more;
        return seconds[i];
      }
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      seconds = Arrays.copyOf(seconds, size * 2);
    }
    keys[size] = key;
    seconds[size++] = more;
    return more;
  }
}
