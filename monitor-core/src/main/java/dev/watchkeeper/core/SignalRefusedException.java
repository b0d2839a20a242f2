package dev.watchkeeper.core;

import dev.watchkeeper.api.WatchkeeperException;

/** A check does not take a signal: its key is wrong, or there is no room for it now. */
public final class SignalRefusedException extends WatchkeeperException {
  private static final long serialVersionUID = 1L;

  private final boolean temporary;

  /** Makes one with a message for people; {@code temporary} as {@link #temporary()}. */
  public SignalRefusedException(String message, boolean temporary) {
    super(message);
    this.temporary = temporary;
  }

  /** True if the same signal may be taken a little later; false if it is wrong by itself. */
  public boolean temporary() {
    return temporary;
  }
}
