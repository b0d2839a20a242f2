package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.api.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * A heartbeat in its simplest form: it keeps everything that ever happened and tells the verdict of
 * each look from all of it, in milliseconds since the beginning. Runs of the job have no names
 * here.
 */
final class HeartbeatModel {
  private static final long NEVER = Long.MAX_VALUE / 4;

  private final long period;
  private final long grace;
  private final long maxRun;
  private final long interval;
  private final List<Event> history = new ArrayList<>();

  HeartbeatModel(long period, long grace, long maxRun, long interval) {
    this.period = period;
    this.grace = grace;
    this.maxRun = maxRun;
    this.interval = interval;
  }

  enum What {
    START,
    SUCCESS,
    FAIL,
    LOG,
    LOOK,
    RESTART
  }

  private record Event(What what, long at) {}

  void happens(What what, long at) {
    history.add(new Event(what, at));
  }

  /** The verdict of the look that happened last. */
  Status verdict() {
    Status verdict = Status.UNKNOWN;
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).what == What.LOOK) {
        verdict = verdict(i);
      }
    }
    return verdict;
  }

  private final List<Long> absences = new ArrayList<>();

  private Status verdict(int look) {
    long now = history.get(look).at;
    int previous = lastBefore(look, What.LOOK);
    long back = firstSignalAfter(previous, look, now);
    if (previous < 0) {
      absences.clear();
      absences.add(back);
    }
    boolean fresh = previous >= 0 && lastBefore(look, What.RESTART) > previous;
    long was = previous < 0 ? back : history.get(previous).at;
    if (fresh || previous >= 0 && absent(was, back)) {
      absences.add(was);
      absences.add(back);
    }
    return judge(look, now);
  }

  private boolean absent(long was, long back) {
    return back - (was + interval) > Math.max(1_000, interval);
  }

  private Status judge(int look, long now) {
    int success = lastBefore(look, What.SUCCESS);
    if (lastBefore(look, What.FAIL) > success) {
      return Status.DOWN;
    }
    if (now > limit(look) || now > deadline(look)) {
      return Status.DOWN;
    }
    return startsSince(look) > 1 ? Status.DEGRADED : success < 0 ? Status.UNKNOWN : Status.UP;
  }

  /** How many runs began since the last success, those that were ended by a failure left out. */
  private int startsSince(int look) {
    int open = 0;
    int most = 0;
    for (int i = lastBefore(look, What.SUCCESS) + 1; i < look; i++) {
      What what = history.get(i).what;
      open = what == What.START ? open + 1 : what == What.FAIL ? Math.min(0, open) : open;
      most = Math.max(most, open);
    }
    return most;
  }

  private long deadline(int look) {
    int success = lastBefore(look, What.SUCCESS);
    long from = success < 0 ? absences.get(0) : history.get(success).at;
    long usual = from + period + grace + excused(from);
    long limit = limit(look);
    return limit < NEVER ? Math.max(usual, limit) : usual;
  }

  /** When the run under way takes too long; far away if there is none. */
  private long limit(int look) {
    int start = lastBefore(look, What.START);
    int end = Math.max(lastBefore(look, What.SUCCESS), lastBefore(look, What.FAIL));
    if (start < 0 || end > start) {
      return NEVER;
    }
    long at = history.get(start).at;
    return at + maxRun + excused(at);
  }

  private long excused(long since) {
    long sum = 0;
    for (int i = 1; i + 1 < absences.size(); i += 2) {
      sum += absences.get(i + 1) > since ? absences.get(i + 1) - absences.get(i) : 0;
    }
    return sum;
  }

  private int lastBefore(int index, What what) {
    for (int i = index - 1; i >= 0; i--) {
      if (history.get(i).what == what) {
        return i;
      }
    }
    return -1;
  }

  private long firstSignalAfter(int from, int to, long otherwise) {
    for (int i = Math.max(0, from); i < to; i++) {
      What what = history.get(i).what;
      if (what != What.LOOK && what != What.RESTART) {
        return history.get(i).at;
      }
    }
    return otherwise;
  }
}
