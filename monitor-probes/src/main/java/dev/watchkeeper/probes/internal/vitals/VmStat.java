package dev.watchkeeper.probes.internal.vitals;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counters of the memory management since the machine was started.
 *
 * @param swappedIn pages read from swap
 * @param swappedOut pages written to swap
 * @param outOfMemory how many processes were killed for want of memory
 */
public record VmStat(long swappedIn, long swappedOut, long outOfMemory) {

  /** Reads {@code /proc/vmstat} (proc(5)); null if it does not tell of swap. */
  public static @Nullable VmStat parse(String text) {
    Map<String, Long> values = new HashMap<>();
    text.lines()
        .limit(1_000)
        .map(Words::of)
        .filter(words -> words.length == 2)
        .forEach(words -> values.put(words[0], Words.at(words, 1)));
    return values.containsKey("pswpin")
        ? new VmStat(
            values.getOrDefault("pswpin", 0L),
            values.getOrDefault("pswpout", 0L),
            values.getOrDefault("oom_kill", 0L))
        : null;
  }

  /** Reads what {@link #text} wrote; null if it is something else. */
  public static @Nullable VmStat read(String text) {
    String[] words = text.split(" ", -1);
    return words.length == 3
        ? new VmStat(Words.at(words, 0), Words.at(words, 1), Words.at(words, 2))
        : null;
  }

  /** To be remembered. */
  public String text() {
    return swappedIn + " " + swappedOut + " " + outOfMemory;
  }

  /** What was added since an earlier reading; null if the counters began anew. */
  public @Nullable VmStat since(VmStat earlier) {
    boolean anew =
        swappedIn < earlier.swappedIn
            || swappedOut < earlier.swappedOut
            || outOfMemory < earlier.outOfMemory;
    return anew
        ? null
        : new VmStat(
            swappedIn - earlier.swappedIn,
            swappedOut - earlier.swappedOut,
            outOfMemory - earlier.outOfMemory);
  }
}
