package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.CheckId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the newest record about each check lies, so that a state can be had without reading
 * everything: some hundred bytes a check, however large the spool. Owned by the holder of the
 * spool's lock.
 */
final class NewestStates {
  private final Map<CheckId, Place> places = new HashMap<>();

  /**
   * Where a record lies.
   *
   * @param segment the number of its segment
   * @param at where its frame begins
   */
  record Place(long segment, long at) {}

  void put(CheckId check, long segment, long at) {
    places.put(check, new Place(segment, at));
  }

  @Nullable Place of(CheckId check) {
    return places.get(check);
  }

  /** Nothing is waiting any more. */
  void clear() {
    places.clear();
  }
}
