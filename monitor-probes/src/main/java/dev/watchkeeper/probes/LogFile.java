package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.nio.file.Path;
import java.util.List;

/**
 * The log probe: reads the lines that were added to a file since the last run, over rotations by
 * renaming and by copying and truncating, and counts those that match. How far it has read is
 * remembered with the result, so that a restart loses no line and counts none twice. Immutable;
 * every method gives a copy.
 *
 * <p>Without {@link #matching} it counts lines and is UP. With it, a line that matches makes it
 * DOWN, unless {@link #atMost} or {@link #atLeast} say otherwise. The first run begins at the end
 * of the file.
 */
public final class LogFile extends LocalSpec<LogFile> {
  /** The name of the type. */
  public static final String TYPE = "log";

  /** How many lines were added since the last run. */
  public static final MetricKey LINES = MetricKey.gauge("log.lines", "lines");

  /** How many of them match. */
  public static final MetricKey MATCHES = MetricKey.gauge("log.matches", "lines");

  /** Lines per second since the last run; only where the system tells its uptime (Linux). */
  public static final MetricKey RATE = MetricKey.gauge("log.rate", "lines per second");

  /** Lines that match per second since the last run; as {@link #RATE}. */
  public static final MetricKey MATCH_RATE = MetricKey.gauge("log.match_rate", "lines per second");

  /** The last line that matches, cleaned, cut to 1,000 characters. */
  public static final MetricKey LAST = MetricKey.text("log.last");

  /**
   * The last line that matches with the lines around it, one below the other, if {@link #context}
   * asks for that; each cleaned, cut to 300 characters. Judged, not stored.
   */
  public static final MetricKey CONTEXT = MetricKey.text("log.context").notStored();

  /** What the first group of the expression caught in the last line that matches. */
  public static final MetricKey CAPTURED = MetricKey.text("log.captured");

  /** The same as a number, if it is one. */
  public static final MetricKey NUMBER = MetricKey.gauge("log.number", "");

  /** How many bytes were read. */
  public static final MetricKey READ = MetricKey.gauge("log.read", "bytes");

  /**
   * How many bytes are left for the runs to come, since the byte budget or the time was used up.
   */
  public static final MetricKey BEHIND = MetricKey.gauge("log.behind", "bytes");

  /** How many lines were longer than is looked at. */
  public static final MetricKey LONG_LINES = MetricKey.gauge("log.long_lines", "lines");

  /** How many lines could not be judged, since the expression took too many steps. */
  public static final MetricKey UNDECIDED = MetricKey.gauge("log.undecided", "lines");

  /** 1 if a file is gone that was not read to its end, so that lines may have been missed. */
  public static final MetricKey GAPS = MetricKey.gauge("log.gaps", "");

  /** The size of the file in bytes. */
  public static final MetricKey SIZE = MetricKey.gauge("log.size", "bytes");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(
          LINES,
          MATCHES,
          RATE,
          MATCH_RATE,
          LAST,
          CONTEXT,
          CAPTURED,
          NUMBER,
          READ,
          BEHIND,
          LONG_LINES,
          UNDECIDED,
          GAPS,
          SIZE);

  private LogFile(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  LogFile copy(Target newTarget, Settings newSettings) {
    return new LogFile(newTarget, newSettings);
  }

  /** Follows the file with this absolute path. */
  public static LogFile follow(Path path) {
    return follow(path.toString());
  }

  /** Follows the file with this absolute path. */
  public static LogFile follow(String path) {
    return new LogFile(Target.of(path), Settings.empty());
  }

  /** Counts lines in which one of these regular expressions is found; several calls add up. */
  public LogFile matching(String regex) {
    return add("matches", regex);
  }

  /** Leaves out lines in which this regular expression is found; several calls add up. */
  public LogFile ignoring(String regex) {
    return add("ignores", regex);
  }

  /** Is content with at most so many matching lines per run; the default is 0. */
  public LogFile atMost(int lines) {
    return with("at-most", lines);
  }

  /** Wants at least so many matching lines per run; then there is no upper bound unless said. */
  public LogFile atLeast(int lines) {
    return with("at-least", lines);
  }

  /** A wrong number of lines is DEGRADED instead of DOWN. */
  public LogFile orDegraded() {
    return with("severity", "degraded");
  }

  /**
   * Measures {@link #CONTEXT}: so many lines before the last matching one and after it, 1 to 5, as
   * far as they were read in the same run.
   */
  public LogFile context(int lines) {
    return with("context", lines);
  }

  /** The first run begins at the start of the file instead of its end. */
  public LogFile fromStart() {
    return with("from-start", true);
  }

  /** Looks at the first so many bytes of a line, 80 to 1 MiB; the default is 16 KiB. */
  public LogFile longestLine(int bytes) {
    return with("longest-line", bytes);
  }

  /** The character set of the file, one in which a line feed is one byte; the default is UTF-8. */
  public LogFile charset(String name) {
    return with("charset", name);
  }

  /**
   * Rotated files have names by this pattern (as in a shell, without folders), such as {@code
   * app.*.log}; the default is the name of the file, then one of {@code . - _}, then anything.
   */
  public LogFile rotatedAs(String glob) {
    return with("rotated", glob);
  }

  /** A file that is not there is UP with no lines, instead of DOWN. */
  public LogFile mayBeMissing() {
    return with("may-be-missing", true);
  }

  /** Refuses a file that does not really lie in this folder or below. */
  public LogFile under(Path folder) {
    return with("under", folder.toString());
  }
}
