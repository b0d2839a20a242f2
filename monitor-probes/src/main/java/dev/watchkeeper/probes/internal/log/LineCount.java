package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.LogFile;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts lines and those that match. Belongs to one run. */
final class LineCount implements LineReader.Lines {
  private static final int MAX_LAST = 1_000;

  private final LinePatterns patterns;
  private final Charset charset;
  private final LineContext context;
  private long lines;
  private long matches;
  private long tooLong;
  private long undecided;
  private @Nullable String last;

  LineCount(LinePatterns patterns, Charset charset, int around) {
    this.context = new LineContext(around);
    this.patterns = patterns;
    this.charset = charset;
  }

  @Override
  public void line(byte[] bytes, int length, boolean cut) {
    lines++;
    tooLong += cut ? 1 : 0;
    if (patterns.wanted().isEmpty()) {
      return;
    }
    String text = new String(bytes, 0, length, charset);
    Boolean ignored = any(patterns.ignored(), text);
    Boolean wanted = Boolean.FALSE.equals(ignored) ? any(patterns.wanted(), text) : Boolean.FALSE;
    undecided += ignored == null || wanted == null ? 1 : 0;
    context.line(text, Boolean.TRUE.equals(wanted));
    if (Boolean.TRUE.equals(wanted)) {
      matches++;
      last = text;
    }
  }

  /** Whether one of the expressions is found; null if one that might be took too many steps. */
  private static @Nullable Boolean any(List<Condition> conditions, String text) {
    boolean sure = true;
    for (Condition condition : conditions) {
      Boolean found = condition.holdsFor(text);
      if (Boolean.TRUE.equals(found)) {
        return true;
      }
      sure &= found != null;
    }
    return sure ? Boolean.FALSE : null;
  }

  long lines() {
    return lines;
  }

  long matches() {
    return matches;
  }

  long undecided() {
    return undecided;
  }

  /** What is counted: lines that match, or all if there is no expression. */
  long counted() {
    return patterns.wanted().isEmpty() ? lines : matches;
  }

  /** The last line that matches; empty if none did. */
  String last() {
    return last == null ? "" : Texts.line(last, MAX_LAST);
  }

  void measure(Measurements.Builder measured) {
    measured.set(LogFile.LINES, (double) lines).set(LogFile.LONG_LINES, (double) tooLong);
    if (patterns.wanted().isEmpty()) {
      return;
    }
    measured.set(LogFile.MATCHES, (double) matches).set(LogFile.UNDECIDED, (double) undecided);
    String line = last;
    if (line != null) {
      measured.set(LogFile.LAST, last());
      if (!context.text().isEmpty()) {
        measured.set(LogFile.CONTEXT, context.text());
      }
      patterns.capture(line, measured);
    }
  }
}
