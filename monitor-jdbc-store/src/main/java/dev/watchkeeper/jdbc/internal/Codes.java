package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Status;

/** Numbers that stand for verdicts in the database; never to be changed. */
final class Codes {
  private Codes() {}

  static int of(Status status) {
    return switch (status) {
      case UP -> 0;
      case DEGRADED -> 1;
      case DOWN -> 2;
      case UNKNOWN -> 3;
    };
  }

  static Status status(int code) {
    return switch (code) {
      case 0 -> Status.UP;
      case 1 -> Status.DEGRADED;
      case 2 -> Status.DOWN;
      default -> Status.UNKNOWN;
    };
  }
}
