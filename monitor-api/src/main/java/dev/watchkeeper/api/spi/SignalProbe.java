package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.Signal;
import java.util.Optional;

/**
 * A probe that others send signals to. What was sent waits until the next run, which begins at once
 * if none is under way, and is given by {@link ProbeContext#signals()}. What the probe remembers of
 * signals is committed together with the fact that they were taken, so that none is lost and none
 * counts twice, whatever ends in between.
 */
@FunctionalInterface
public interface SignalProbe extends Probe {
  /**
   * Why this signal is not taken, such as a wrong key; empty if it is. Asked before the signal is
   * put down, by the thread of its sender: by several at once, and beside a run. Returns at once.
   */
  default Optional<String> refusal(Signal signal) {
    return Optional.empty();
  }
}
