package dev.watchkeeper.jdbc.internal.history;

import dev.watchkeeper.api.Status;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One run, column by column as in {@code wk_result}; which check it was is known from elsewhere.
 *
 * @param due when it was due, in microseconds since 1970
 * @param late microseconds from due to begun
 * @param took microseconds that it took
 * @param node number of the node
 * @param status number of the status
 * @param outcome number of the outcome
 * @param detail all else as JSON; null if there is nothing
 */
public record Sample(
    long due, int late, int took, int node, int status, int outcome, @Nullable String detail) {
  private static final List<Status> STATUS =
      List.of(Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN);
  private static final Pattern SPELT_OUT = Pattern.compile("\"t\":(\\d{1,18})[,}]");

  /** What the number of the status stands for. */
  public Status verdict() {
    return STATUS.get(status);
  }

  static Status verdict(int status) {
    return STATUS.get(status);
  }

  /** How many statuses there are. */
  static int statuses() {
    return STATUS.size();
  }

  /** The microseconds that it took; those that have no room in the column are in the detail. */
  public long length() {
    if (took != 0 || detail == null) {
      return took;
    }
    Matcher spelt = SPELT_OUT.matcher(detail);
    return spelt.find() ? Long.parseLong(spelt.group(1)) : 0;
  }
}
