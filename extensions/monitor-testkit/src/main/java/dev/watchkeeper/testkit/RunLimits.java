package dev.watchkeeper.testkit;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;

/**
 * What a run may use.
 *
 * @param timeout until its deadline
 * @param grace from its cancellation until its thread is written off
 * @param bytes the most it may read
 * @param policy what it may connect to
 * @param time its clocks
 */
record RunLimits(
    Duration timeout, Duration grace, long bytes, AddressPolicy policy, TimeSource time) {
  static final RunLimits USUAL =
      new RunLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Check.DEFAULT_MAX_BYTES,
          AddressPolicy.standard(),
          TimeSource.system());

  RunLimits timeout(Duration limit) {
    return new RunLimits(limit, grace, bytes, policy, time);
  }

  RunLimits bytes(long most) {
    return new RunLimits(timeout, grace, most, policy, time);
  }

  RunLimits policy(AddressPolicy allowed) {
    return new RunLimits(timeout, grace, bytes, allowed, time);
  }

  RunLimits time(TimeSource clocks) {
    return new RunLimits(timeout, grace, bytes, policy, clocks);
  }
}
