package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.probes.internal.push.Notes.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a job that have told their start and not their end, at most {@link #MOST}: of more,
 * the oldest are given up. All times are of the steady axis. What changes is noted at once.
 */
final class JobRuns {
  private static final int MOST = 8;

  private final HeartbeatPlan plan;
  private final Notes notes;

  JobRuns(HeartbeatPlan plan, Notes notes) {
    this.plan = plan;
    this.notes = notes;
  }

  int count() {
    return notes.runs().size();
  }

  /** A run begins; one of the same name that has not ended is given up. */
  void begin(String id, Instant at) {
    List<Running> runs = notes.runs();
    boolean unfinished = runs.removeIf(run -> run.id().equals(id));
    if (runs.size() == MOST) {
      runs.remove(0);
      unfinished = true;
    }
    if (unfinished) {
      notes.text("flaw", "a run told its start and never its end");
    }
    runs.add(new Running(id, at, Duration.ZERO));
    notes.runs(runs);
  }

  /** A run has ended; false if its start was not told. */
  boolean end(String id, Instant at) {
    List<Running> runs = notes.runs();
    Optional<Running> ended = runs.stream().filter(run -> run.id().equals(id)).findFirst();
    if (ended.isEmpty()) {
      return false;
    }
    Duration ran = Duration.between(ended.get().start(), at);
    notes.span("ran", ran.isNegative() ? Duration.ZERO : ran);
    runs.remove(ended.get());
    notes.runs(runs);
    return true;
  }

  /** The monitor was absent for this long. */
  void excuse(Duration gap) {
    List<Running> longer = new ArrayList<>();
    for (Running run : notes.runs()) {
      longer.add(new Running(run.id(), run.start(), run.excused().plus(gap)));
    }
    notes.runs(longer);
  }

  private @Nullable Instant limit(Running run) {
    Duration most = plan.maxRun();
    return most == null ? null : run.start().plus(most).plus(run.excused());
  }

  /** A run that takes longer than it may; null if there is none. */
  @Nullable Running over(Instant now) {
    for (Running run : notes.runs()) {
      Instant limit = limit(run);
      if (limit != null && now.isAfter(limit)) {
        return run;
      }
    }
    return null;
  }

  /** When the first of them takes longer than it may; null for never. */
  @Nullable Instant firstLimit() {
    return notes.runs().stream()
        .map(this::limitOrMax)
        .min(Instant::compareTo)
        .filter(limit -> limit.isBefore(Instant.MAX))
        .orElse(null);
  }

  /** When the last of them takes longer than it may; null if there is none, or no limit. */
  @Nullable Instant latestLimit() {
    return plan.maxRun() == null
        ? null
        : notes.runs().stream().map(this::limitOrMax).max(Instant::compareTo).orElse(null);
  }

  private Instant limitOrMax(Running run) {
    Instant limit = limit(run);
    return limit == null ? Instant.MAX : limit;
  }
}
