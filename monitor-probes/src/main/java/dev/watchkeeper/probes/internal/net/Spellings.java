package dev.watchkeeper.probes.internal.net;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Gets around the memory of the platform, which remembers for 10 seconds, unless the host says
 * otherwise, that a name has no address; a library must not change the host's settings. The
 * platform remembers names by their letters, and for name servers and host files upper and lower
 * case are the same (RFC 4343): so a name that was not found before and is not found again at once
 * is asked for in another case. There are 64 spellings at most, fewer if the name has few letters;
 * then it begins anew. Thread-safe.
 */
final class Spellings {
  private static final int LETTERS = 6;
  private static final int MOST_NAMES = 10_000;

  private final ConcurrentMap<String, Integer> failures = new ConcurrentHashMap<>();

  /** Another spelling of the name, given in lower case; null if it had not failed before. */
  @Nullable String other(String name) {
    int turn = failures.getOrDefault(name, 0) % variants(name);
    return turn == 0 ? null : spell(name, turn);
  }

  private static int variants(String name) {
    int letters = (int) name.chars().filter(c -> c >= 'a' && c <= 'z').count();
    return 1 << Math.min(LETTERS, letters);
  }

  private static String spell(String name, int turn) {
    char[] letters = name.toCharArray();
    int bit = 1;
    for (int i = 0; i < letters.length && bit <= turn; i++) {
      if (letters[i] >= 'a' && letters[i] <= 'z') {
        letters[i] = (turn & bit) == 0 ? letters[i] : (char) (letters[i] - 'a' + 'A');
        bit <<= 1;
      }
    }
    return new String(letters);
  }

  /** It was not found. */
  void failed(String name) {
    if (failures.size() >= MOST_NAMES) {
      failures.clear();
    }
    failures.merge(name, 1, Integer::sum);
  }

  /** It was found as it is written. */
  void found(String name) {
    failures.remove(name);
  }
}
