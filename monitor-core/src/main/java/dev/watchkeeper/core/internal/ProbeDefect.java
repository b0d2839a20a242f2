package dev.watchkeeper.core.internal;

/** A probe returned what no probe may return. */
final class ProbeDefect extends Exception {
  private static final long serialVersionUID = 1L;

  ProbeDefect(String message) {
    super(message, null, false, false);
  }
}
