package dev.watchkeeper.jdbc.internal.history;

/** Bytes that this release did not write, or that were damaged since. */
public final class MalformedBlockException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedBlockException(String message) {
    super(message);
  }
}
