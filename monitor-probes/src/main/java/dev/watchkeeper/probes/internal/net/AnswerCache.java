package dev.watchkeeper.probes.internal.net;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers of name servers, with the time at which they came; how long one may be used is up to who
 * asks. Bounded. Thread-safe.
 */
final class AnswerCache {
  private static final int MOST = 4_096;
  private static final long OLD_NANOS = 60_000_000_000L;

  private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(Answer answer, long at) {}

  /** The answer, if there is one that these settings still use at this time (nanoseconds). */
  @Nullable Answer get(String key, Names names, long now) {
    Entry entry = entries.get(key);
    return entry != null && now - entry.at() < life(entry.answer(), names) ? entry.answer() : null;
  }

  private static long life(Answer answer, Names names) {
    long most = (answer.fault() == null ? names.kept() : names.negativeKept()).toNanos();
    return Math.min(most, answer.life().toNanos());
  }

  void put(String key, Answer answer, long now) {
    if (entries.size() >= MOST) {
      entries.values().removeIf(entry -> now - entry.at() > OLD_NANOS);
    }
    if (entries.size() >= MOST) {
      entries.clear();
    }
    entries.put(key, new Entry(answer, now));
  }
}
