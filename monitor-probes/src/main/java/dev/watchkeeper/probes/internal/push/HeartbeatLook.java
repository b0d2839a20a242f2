package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Heartbeat;
import dev.watchkeeper.probes.internal.push.Notes.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at a job: of what is remembered, the signals that came since, and the time it makes a
 * verdict and what is to be remembered; nothing else goes into it.
 *
 * <p>A period is counted on the steady axis, a calendar on the clock on the wall; "moment" means
 * the one that counts. Runs of the job are always measured on the steady axis. Remembered: {@code
 * since} the first look, {@code last} success, {@code look} and promised {@code next} look (all
 * moments), {@code excused} absence of the monitor since the last success, {@code late} how late
 * the last success was, {@code ran} the last run time, {@code exit} code, {@code failed} and {@code
 * flaw} in words, {@code text}, {@code runs}, and {@code by} which probe.
 */
final class HeartbeatLook {
  private static final Duration SLACK = Duration.ofSeconds(1);
  private static final Duration FAR = Duration.ofDays(3_653);

  private final HeartbeatPlan plan;
  private final ProbeContext context;
  private final Notes notes;
  private final boolean fresh;
  private final List<Signal.Arrived> signals;
  private final Instant steady;
  private final Instant now;
  private final JobRuns runs;

  /** A look by a probe that looked first at {@code born}. */
  HeartbeatLook(HeartbeatPlan plan, ProbeContext context, Instant born) {
    this.plan = plan;
    this.context = context;
    this.notes = new Notes(context);
    this.fresh = !born.equals(notes.moment("by"));
    notes.moment("by", born);
    this.signals = context.signals();
    this.steady = context.now();
    this.now = plan.byCalendar() ? context.time().wallTime() : steady;
    this.runs = new JobRuns(plan, notes);
  }

  Reading look() {
    excuseAbsence();
    signals.forEach(this::take);
    Reading reading = judge();
    promise(reading.status().isWorking() || reading.outcome() == Outcome.NO_DATA);
    return reading.with(measured());
  }

  private Instant momentOf(Signal.Arrived arrived) {
    return plan.byCalendar() ? arrived.wall() : arrived.at();
  }

  /** The monitor was here again at the latest when the first signal came, or else now. */
  private Instant back() {
    Instant first = signals.isEmpty() ? now : momentOf(signals.get(0));
    return first.isBefore(now) ? first : now;
  }

  private void excuseAbsence() {
    Instant back = back();
    Instant look = notes.moment("look");
    if (look == null) {
      notes.moment("since", back);
    } else if (back.isAfter(look) && (fresh || absent(look, back))) {
      Duration gap = Duration.between(look, back);
      notes.span("excused", notes.span("excused").plus(gap));
      runs.excuse(gap);
    }
  }

  /** True if the look that was promised comes later by more than it was ahead. */
  private boolean absent(Instant look, Instant back) {
    Instant next = notes.moment("next");
    Duration ahead = next == null ? FAR : Duration.between(look, next);
    Duration allowed = ahead.compareTo(SLACK) > 0 ? ahead : SLACK;
    return next != null && Duration.between(next, back).compareTo(allowed) > 0;
  }

  private void take(Signal.Arrived arrived) {
    Signal signal = arrived.signal();
    signal.exitCode().ifPresent(code -> notes.number("exit", code));
    if (!signal.text().isBlank()) {
      notes.text("text", Texts.line(signal.text().strip().replaceAll("\\s+", " "), 500));
    }
    switch (plan.kindOf(signal)) {
      case START -> runs.begin(signal.run(), arrived.at());
      case SUCCESS -> success(signal, arrived);
      case FAIL -> {
        runs.end(signal.run(), arrived.at());
        notes.text("failed", "the job told at " + Words.time(arrived.wall()) + " " + why(signal));
      }
      case LOG -> {}
    }
  }

  private static String why(Signal signal) {
    String how =
        signal.exitCode().isPresent()
            ? "that it failed with exit code " + signal.exitCode().getAsInt()
            : "that it failed";
    String text = signal.text().strip().replaceAll("\\s+", " ");
    return Texts.line(text.isEmpty() ? how : how + ": " + text, 400);
  }

  private void success(Signal signal, Signal.Arrived arrived) {
    Instant moment = momentOf(arrived);
    boolean paired = runs.end(signal.run(), arrived.at());
    notes.text("flaw", plan.pairs() && !paired ? "a success was told without its start" : "");
    Duration late = Duration.between(expected().plus(notes.span("excused")), moment);
    notes.span("late", late.isNegative() ? Duration.ZERO : late);
    notes.moment("last", moment);
    notes.span("excused", Duration.ZERO);
    notes.text("failed", "");
  }

  private @Nullable Instant last() {
    return notes.moment("last");
  }

  /** When the next success is expected, absences of the monitor not counted. */
  private Instant expected() {
    Instant last = last();
    Instant since = notes.moment("since");
    Instant from = last != null ? last : since != null ? since : now;
    return plan.expectedAfter(from, context.check());
  }

  /** When it is too late for the next success; a run under way has the time that it may take. */
  private Instant deadline() {
    Instant usual = expected().plus(plan.grace()).plus(notes.span("excused"));
    Instant end = runs.latestLimit();
    Instant allowed = end == null ? usual : now.plus(Duration.between(steady, end));
    return allowed.isAfter(usual) ? allowed : usual;
  }

  private Reading judge() {
    Running tooLong = runs.over(steady);
    if (!notes.text("failed").isEmpty()) {
      return Reading.down(notes.text("failed"));
    }
    if (tooLong != null) {
      return Reading.down(
          "a run has been under way for "
              + Words.span(Duration.between(tooLong.start(), steady))
              + ", longer than "
              + Words.span(plan.maxRun()));
    }
    if (now.isAfter(deadline())) {
      return Reading.down(silence() + "; overdue since " + Words.time(deadline()));
    }
    if (!notes.text("flaw").isEmpty()) {
      return Reading.degraded(notes.text("flaw"));
    }
    return last() != null
        ? Reading.up()
        : Reading.of(
            Outcome.NO_DATA, "no success was told yet; expected until " + Words.time(deadline()));
  }

  private String silence() {
    Instant last = last();
    return last == null
        ? "no success was ever told"
        : "no success was told for " + Words.span(Duration.between(last, now));
  }

  /** Asks for a look at the instant at which the verdict changes by itself, and notes the next. */
  private void promise(boolean open) {
    Instant change = steady.plus(FAR);
    if (open) {
      Instant deadline = steady.plus(Duration.between(now, deadline()));
      Instant limit = runs.firstLimit();
      Instant first = limit != null && limit.isBefore(deadline) ? limit : deadline;
      change = first.isBefore(change) ? first : change;
    }
    Instant next = context.lookAgain(change.plusMillis(1));
    notes.moment("look", now);
    notes.moment("next", now.plus(Duration.between(steady, next)));
  }

  private Measurements measured() {
    Measurements.Builder measured = Measurements.builder();
    Instant last = last();
    if (last != null) {
      measured.set(Heartbeat.AGE, seconds(Duration.between(last, now)));
    }
    Duration late = Duration.between(expected().plus(notes.span("excused")), now);
    measured.set(Heartbeat.LATENESS, seconds(late.isNegative() ? notes.span("late") : late));
    notes.number("ran").ifPresent(ran -> measured.set(Heartbeat.RUN_TIME, ran / 1e9));
    measured.set(Heartbeat.RUNNING, runs.count());
    notes.number("exit").ifPresent(code -> measured.set(Heartbeat.EXIT_CODE, code));
    measured.set(Heartbeat.SIGNALS, signals.size());
    measured.set(Heartbeat.EXCUSED, seconds(notes.span("excused")));
    if (!notes.text("text").isEmpty()) {
      measured.set(Heartbeat.TEXT, notes.text("text"));
    }
    return measured.build();
  }

  private static double seconds(Duration span) {
    return span.toNanos() / 1e9;
  }
}
