package dev.watchkeeper.probes.internal.vitals;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a machine in bytes.
 *
 * @param total all there is
 * @param available what programs can have without swapping, as the kernel estimates it
 * @param swapTotal swap space
 * @param swapFree of it free
 */
public record MemInfo(long total, long available, long swapTotal, long swapFree) {
  private static final long KIB = 1_024;
  private static final long MOST = Long.MAX_VALUE / KIB;

  /** Reads {@code /proc/meminfo} (proc(5)); null if it does not tell the total. */
  public static @Nullable MemInfo parse(String text) {
    Map<String, Long> values = new HashMap<>();
    text.lines().limit(200).forEach(line -> line(line, values));
    long total = values.getOrDefault("MemTotal", 0L);
    if (total == 0) {
      return null;
    }
    long reclaimable =
        values.getOrDefault("MemFree", 0L)
            + values.getOrDefault("Buffers", 0L)
            + values.getOrDefault("Cached", 0L);
    return of(
        total,
        values.getOrDefault("MemAvailable", reclaimable),
        values.getOrDefault("SwapTotal", 0L),
        values.getOrDefault("SwapFree", 0L));
  }

  private static void line(String line, Map<String, Long> values) {
    int colon = line.indexOf(':');
    String[] words = Words.of(colon < 0 ? "" : line.substring(colon + 1));
    OptionalLong kib = words.length == 0 ? OptionalLong.empty() : Words.whole(words[0]);
    if (kib.isPresent()) {
      values.put(line.substring(0, colon), Math.min(kib.getAsLong(), MOST / 4) * KIB);
    }
  }

  /** These figures, none larger than the total that it is a part of. */
  static MemInfo of(long total, long available, long swapTotal, long swapFree) {
    return new MemInfo(total, Math.min(available, total), swapTotal, Math.min(swapFree, swapTotal));
  }

  /** The part of the memory that is available, 0 to 1. */
  public double availableRatio() {
    return (double) available / total;
  }

  /** The part of the swap space that is used, 0 to 1; 0 if there is none. */
  public double swapUsedRatio() {
    return swapTotal == 0 ? 0 : (double) (swapTotal - swapFree) / swapTotal;
  }
}
