package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.CheckId;
import java.util.ArrayList;
import java.util.List;

/** Framed records that are written and forced together. For one thread. */
final class Group {
  private static final int LARGE = 8 << 20;

  private final ByteSink bytes = new ByteSink();
  private final List<CheckId> checks = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();

  void add(Entry entry) {
    int at = Frames.begin(bytes, checks.isEmpty());
    try {
      DecisionCodec.write(entry, bytes);
    } catch (IllegalArgumentException e) {
      bytes.shorten(at);
      throw e;
    }
    Frames.end(bytes, at);
    checks.add(entry.check());
    places.add(at);
  }

  boolean isLarge() {
    return bytes.size() >= LARGE;
  }

  int count() {
    return checks.size();
  }

  int size() {
    return bytes.size();
  }

  byte[] array() {
    return bytes.array();
  }

  /** Notes where its records lie now. */
  void index(NewestStates newest, long segment, long from) {
    for (int i = 0; i < checks.size(); i++) {
      newest.put(checks.get(i), segment, from + places.get(i));
    }
  }
}
