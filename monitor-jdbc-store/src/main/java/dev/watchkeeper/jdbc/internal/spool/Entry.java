package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.Decision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the store was told to do: to commit a decision, or to forget a check. Immutable.
 *
 * @param check the check
 * @param decision what is to be committed; null if the check is to be forgotten
 * @param at when it was told to forget; the epoch for a decision
 */
record Entry(CheckId check, @Nullable Decision decision, Instant at) {
  static Entry of(Decision decision) {
    return new Entry(decision.check(), decision, Instant.EPOCH);
  }

  static Entry forget(CheckId check, Instant at) {
    return new Entry(check, null, at);
  }
}
