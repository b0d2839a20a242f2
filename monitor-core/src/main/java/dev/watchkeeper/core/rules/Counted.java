package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which results count as failures. A milder status than all of these counts as a success, a graver
 * one for neither: a rule on DEGRADED has nothing to say of DOWN. UNKNOWN counts for neither unless
 * it is among them, and then only if this monitor itself is not to blame.
 *
 * @param statuses the bits of the statuses that are failures
 */
record Counted(int statuses) {
  static final Counted DOWN = of(Status.DOWN);
  static final int NEITHER = -1;
  static final int WORKED = 0;
  static final int FAILED = 1;

  static Counted of(Status... statuses) {
    int bits = 0;
    for (Status status : statuses) {
      if (status == Status.UP) {
        throw new IllegalArgumentException("UP is no failure");
      }
      bits |= bit(status);
    }
    if (bits == 0) {
      throw new IllegalArgumentException("at least one status counts as a failure");
    }
    return new Counted(bits);
  }

  private static int bit(Status status) {
    return switch (status) {
      case UP -> 1;
      case DEGRADED -> 2;
      case DOWN -> 4;
      case UNKNOWN -> 8;
    };
  }

  int of(ProbeResult result) {
    Status status = result.status();
    if ((statuses & bit(status)) != 0) {
      return status == Status.UNKNOWN && ofOurs(result) ? NEITHER : FAILED;
    }
    return milder(status) ? WORKED : NEITHER;
  }

  private static boolean ofOurs(ProbeResult result) {
    return result.blame() == Blame.MONITOR || result.blame() == Blame.LOCAL_NETWORK;
  }

  private boolean milder(Status status) {
    return switch (status) {
      case UP -> true;
      case DEGRADED -> (statuses & bit(Status.DEGRADED)) == 0;
      case DOWN, UNKNOWN -> status == Status.DOWN && statuses == bit(Status.UNKNOWN);
    };
  }

  /** What happened to those that count: {@code failed}, or {@code were DEGRADED}. */
  String verb(int runs) {
    return equals(DOWN) ? "failed" : (runs == 1 ? "was " : "were ") + String.join(" or ", names());
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Status status : Status.values()) {
      if ((statuses & bit(status)) != 0) {
        names.add(status.name());
      }
    }
    return names;
  }

  List<String> words() {
    return names().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  static Counted read(List<String> words) {
    return of(
        words.stream()
            .map(
                word ->
                    Arrays.stream(Status.values())
                        .filter(s -> s.name().toLowerCase(Locale.ROOT).equals(word))
                        .findFirst()
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "down, degraded and unknown can be counted, not '"
                                        + word
                                        + "'")))
            .toArray(Status[]::new));
  }
}
