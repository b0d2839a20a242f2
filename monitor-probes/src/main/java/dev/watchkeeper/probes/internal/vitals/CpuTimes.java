package dev.watchkeeper.probes.internal.vitals;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the processors did since the machine was started, in ticks.
 *
 * @param user programs, those of low priority included
 * @param system the kernel, interrupts included
 * @param idle nothing
 * @param waiting nothing, while something waited for a disk
 * @param stolen taken by other guests of the host
 * @param cores how many processors there are; 0 if not told
 */
public record CpuTimes(long user, long system, long idle, long waiting, long stolen, int cores) {
  private static final long MOST = Long.MAX_VALUE / 16;

  /** Reads {@code /proc/stat} (proc(5)); null if it is none. */
  public static @Nullable CpuTimes parse(String text) {
    List<String> lines = text.lines().limit(10_000).filter(line -> line.startsWith("cpu")).toList();
    String[] words = lines.isEmpty() ? new String[0] : Words.of(lines.get(0));
    if (words.length < 5 || !words[0].equals("cpu")) {
      return null;
    }
    long[] ticks = new long[8];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = Math.min(Words.at(words, i + 1), MOST);
    }
    return new CpuTimes(
        ticks[0] + ticks[1],
        ticks[2] + ticks[5] + ticks[6],
        ticks[3],
        ticks[4],
        ticks[7],
        lines.size() - 1);
  }

  /** Reads what {@link #text} wrote; null if it is something else. */
  public static @Nullable CpuTimes read(String text) {
    String[] words = text.split(" ", -1);
    long[] ticks = new long[5];
    for (int i = 0; i < ticks.length; i++) {
      if (words.length != ticks.length || Words.whole(words[i]).isEmpty()) {
        return null;
      }
      ticks[i] = Math.min(Words.at(words, i), MOST);
    }
    return new CpuTimes(ticks[0], ticks[1], ticks[2], ticks[3], ticks[4], 0);
  }

  /** To be remembered; the number of processors is left out. */
  public String text() {
    return String.join(
        " ",
        Arrays.stream(new long[] {user, system, idle, waiting, stolen})
            .mapToObj(Long::toString)
            .toList());
  }

  /** All ticks. */
  public long total() {
    return user + system + idle + waiting + stolen;
  }

  /** The ticks since an earlier reading; null if the counters began anew, or none passed. */
  public @Nullable CpuTimes since(CpuTimes earlier) {
    CpuTimes passed =
        new CpuTimes(
            user - earlier.user,
            system - earlier.system,
            Math.max(0, idle - earlier.idle),
            Math.max(0, waiting - earlier.waiting),
            Math.max(0, stolen - earlier.stolen),
            cores);
    return passed.user < 0 || passed.system < 0 || passed.total() <= 0 ? null : passed;
  }
}
