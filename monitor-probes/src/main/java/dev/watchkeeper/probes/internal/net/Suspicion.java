package dev.watchkeeper.probes.internal.net;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Suspects a name server, or the way to it, when it fails for name after name: then nothing is said
 * about the targets. One answer of any other kind clears it. Thread-safe.
 */
final class Suspicion {
  /** So many different names in a row, and it is not the names. */
  static final int NAMES = 3;

  /** What is longer ago does not count. */
  private static final long MEMORY_NANOS = 60_000_000_000L;

  private static final int MOST = 64;

  private final ConcurrentMap<String, ConcurrentMap<String, Long>> failed =
      new ConcurrentHashMap<>();

  /** A server answered about a name; true if it is suspected now. */
  boolean note(String server, String name, Answer answer, long now) {
    Answer.Fault fault = answer.fault();
    if (fault == null || !fault.ofServer()) {
      failed.remove(server);
      return false;
    }
    ConcurrentMap<String, Long> names =
        failed.computeIfAbsent(server, key -> new ConcurrentHashMap<>());
    names.values().removeIf(at -> now - at > MEMORY_NANOS);
    if (names.size() < MOST) {
      names.put(name, now);
    }
    return names.size() >= NAMES;
  }
}
