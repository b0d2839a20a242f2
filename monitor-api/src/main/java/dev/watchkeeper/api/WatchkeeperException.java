package dev.watchkeeper.api;

import org.jspecify.annotations.Nullable;

/** The root of all unchecked exceptions that this library throws on purpose. */
public class WatchkeeperException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one with a message for people. */
  public WatchkeeperException(String message) {
    super(message);
  }

  /** Makes one with a message for people and its cause. */
  public WatchkeeperException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
