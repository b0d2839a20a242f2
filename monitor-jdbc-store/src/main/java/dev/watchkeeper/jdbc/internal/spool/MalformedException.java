package dev.watchkeeper.jdbc.internal.spool;

import java.io.IOException;

/** Bytes are not what they should be; nothing was made of them. */
public final class MalformedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Makes one that says what is wrong. */
  public MalformedException(String message) {
    super(message);
  }

  /** Makes one that says what is wrong, with its cause. */
  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
