package dev.watchkeeper.probes.internal.vitals;

import java.util.HashMap;
import java.util.Map;

/**
 * Owner and memory of one process.
 *
 * @param user the number of its effective user; -1 if not told
 * @param resident memory in bytes that it has; 0 if not told
 */
public record ProcStatus(long user, long resident) {
  private static final long KIB = 1_024;
  private static final long MOST = Long.MAX_VALUE / KIB;

  /** Reads {@code /proc/<pid>/status} (proc(5)). */
  public static ProcStatus parse(String text) {
    Map<String, String[]> values = new HashMap<>();
    for (String line : text.lines().limit(200).toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        values.put(line.substring(0, colon), Words.of(line.substring(colon + 1)));
      }
    }
    String[] none = new String[0];
    String[] user = values.getOrDefault("Uid", none);
    return new ProcStatus(
        user.length < 2 ? -1 : Words.whole(user[1]).orElse(-1),
        Math.min(Words.at(values.getOrDefault("VmRSS", none), 0), MOST) * KIB);
  }
}
