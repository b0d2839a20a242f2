package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.LogFile;
import dev.watchkeeper.probes.internal.local.HostFiles;
import dev.watchkeeper.probes.internal.local.LocalPath;
import dev.watchkeeper.probes.internal.local.OwnTrouble;
import dev.watchkeeper.probes.internal.vitals.HostClock;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads the lines that were added since the last run. */
final class LogProbe implements Probe {
  private final Plan plan;

  LogProbe(Plan plan) {
    this.plan = plan;
  }

  /**
   * What it does.
   *
   * @param at the file
   * @param how it is read
   * @param patterns what lines are looked at with
   * @param rules how many are right
   */
  record Plan(LocalPath at, How how, LinePatterns patterns, LogRules rules) {
    String name() {
      return String.valueOf(at.path().getFileName());
    }
  }

  /**
   * How a file is read.
   *
   * @param charset of its lines
   * @param longestLine how many bytes of a line are looked at
   * @param fromStart whether the first run begins at the start
   * @param context how many lines before and after the last matching one are kept
   * @param rotated the names of rotated files; null for the usual ones
   */
  record How(
      Charset charset,
      int longestLine,
      boolean fromStart,
      int context,
      @Nullable PathMatcher rotated) {}

  @Override
  public Reading run(ProbeContext context) throws IOException {
    try (LogFamily family = LogFamily.open(plan.at(), plan.how().rotated())) {
      for (LogPiece piece : family.pieces()) {
        if (!plan.at().allows(plan.at().path().resolveSibling(piece.name()))) {
          return Reading.of(Outcome.CONFIG, piece.name() + " lies outside of its folder");
        }
      }
      return new Look(context, family).look();
    } catch (AccessDeniedException e) {
      return Reading.of(Outcome.CONFIG, plan.name() + " may not be read by this process");
    } catch (LogFamily.NotAFile e) {
      return Reading.of(Outcome.CONFIG, plan.name() + " " + e.getMessage());
    } catch (IOException e) {
      return OwnTrouble.of(e);
    }
  }

  /** One run. */
  private final class Look {
    private final ProbeContext context;
    private final LogFamily family;
    private final Optional<LogMemory> memory;
    private final @Nullable HostClock now = HostFiles.clock();
    private final LineCount count =
        new LineCount(plan.patterns(), plan.how().charset(), plan.how().context());
    private final List<LogMark> marks = new ArrayList<>();
    private final Measurements.Builder measured = Measurements.builder();
    private long read;
    private long behind;

    Look(ProbeContext context, LogFamily family) {
      this.context = context;
      this.family = family;
      this.memory = LogMemory.recall(context);
    }

    Reading look() throws IOException {
      boolean first = memory.isEmpty();
      LogPlan parts = LogPlan.of(family.pieces(), first ? List.of() : memory.get().marks());
      if (first) {
        begin();
      } else {
        readAll(parts);
        marks.addAll(parts.missed());
        measured.set(LogFile.GAPS, parts.lost(memory.get().current()) ? 1 : 0);
      }
      measure();
      LogPiece current = family.current();
      String key = current == null ? "" : current.key();
      Reading seen = verdict(current, first);
      new LogMemory(key, now, marks).remember(context);
      return seen.with(measured.build());
    }

    private void begin() throws IOException {
      LogBudget budget = new LogBudget(context, plan.how().longestLine());
      for (LogPiece piece : family.pieces()) {
        if (piece.current() && plan.how().fromStart()) {
          read(LogPart.unread(piece), budget);
        } else {
          marks.add(LineReader.atEnd(piece));
        }
      }
    }

    private void readAll(LogPlan plan) throws IOException {
      LogBudget budget = new LogBudget(context, LogProbe.this.plan.how().longestLine());
      for (LogPart part : plan.parts()) {
        read(part, budget);
      }
    }

    private void read(LogPart part, LogBudget budget) throws IOException {
      LineReader reader = new LineReader(part, budget, count);
      reader.read();
      read += reader.consumed();
      behind += budget.over() ? reader.left() : 0;
      marks.add(reader.mark());
    }

    private void measure() {
      count.measure(measured);
      measured.set(LogFile.READ, (double) read).set(LogFile.BEHIND, (double) behind);
      OptionalDouble passed =
          now == null || memory.isEmpty()
              ? OptionalDouble.empty()
              : now.since(memory.get().clock());
      if (passed.isPresent()) {
        measured.set(LogFile.RATE, count.lines() / passed.getAsDouble());
        measured.set(LogFile.MATCH_RATE, count.matches() / passed.getAsDouble());
      }
    }

    private Reading verdict(@Nullable LogPiece current, boolean first) {
      if (current != null) {
        measured.set(LogFile.SIZE, (double) current.size());
        return plan.rules().judge(count, plan.name(), first && !plan.how().fromStart());
      }
      boolean between =
          memory.isPresent() && !memory.get().current().isEmpty() && !family.pieces().isEmpty();
      return between || plan.rules().mayBeMissing()
          ? plan.rules().judge(count, plan.name(), first)
          : Reading.down("there is no file " + plan.at().path());
    }
  }
}
