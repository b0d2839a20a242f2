package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes results one by one, for {@link History#export}: as CSV for people and their tables, or as
 * JSON lines for programs. It keeps nothing and flushes or closes nothing. An {@link IOException}
 * comes out as an {@link UncheckedIOException} and ends the export. Not thread-safe.
 *
 * <p>CSV is that of RFC 4180: texts in quotes, lines ended by CR LF, a head line. In texts,
 * characters that are not printable become {@code ?}; a text that a spreadsheet would take for a
 * formula gets an apostrophe in front. JSON is exact: reading it gives every text and number back.
 * What to write to should take characters as UTF-8.
 */
public final class ResultWriter implements Consumer<ProbeResult> {
  private static final List<String> COLUMNS =
      List.of(
          "check",
          "due",
          "started",
          "took_us",
          "status",
          "outcome",
          "phase",
          "reason",
          "node",
          "incarnation",
          "measurements",
          "evidence");

  /** What spreadsheets begin a formula with, in both widths. */
  private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

  private final Appendable out;
  private final boolean csv;

  private ResultWriter(Appendable out, boolean csv) {
    this.out = requireNonNull(out, "out");
    this.csv = csv;
  }

  /** Writes lines of comma-separated values; the head line at once. */
  public static ResultWriter csv(Appendable out) {
    ResultWriter writer = new ResultWriter(out, true);
    writer.write(String.join(",", COLUMNS) + "\r\n");
    return writer;
  }

  /** Writes one JSON object per line, under the names of the CSV columns. */
  public static ResultWriter jsonLines(Appendable out) {
    return new ResultWriter(out, false);
  }

  @Override
  public void accept(ProbeResult result) {
    StringBuilder line = new StringBuilder(256);
    List<Object> values =
        List.of(
            result.check().value(),
            result.due().toString(),
            result.started().toString(),
            result.tookNanos() / 1_000,
            result.status().name(),
            result.outcome().name(),
            result.phase(),
            result.reason(),
            result.node(),
            result.incarnation(),
            result.measurements(),
            result.evidence());
    if (csv) {
      values(line, values);
    } else {
      object(line, values);
    }
    write(line);
  }

  private void write(CharSequence text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException("the result could not be written", e);
    }
  }

  private static void values(StringBuilder line, List<Object> values) {
    for (Object value : values) {
      line.append(line.length() == 0 ? "" : ",");
      if (value instanceof Number) {
        line.append(value);
      } else {
        cell(line, value instanceof String text ? text : json(value));
      }
    }
    line.append("\r\n");
  }

  private static void cell(StringBuilder line, String text) {
    String clean = Texts.line(text, Integer.MAX_VALUE);
    String begins = clean.stripLeading();
    boolean formula = !begins.isEmpty() && FORMULA.indexOf(begins.charAt(0)) >= 0;
    line.append('"').append(formula ? "'" : "").append(clean.replace("\"", "\"\"")).append('"');
  }

  private static void object(StringBuilder line, List<Object> values) {
    for (int i = 0; i < values.size(); i++) {
      line.append(i == 0 ? "{" : ",");
      string(line, COLUMNS.get(i));
      line.append(':').append(json(values.get(i)));
    }
    line.append("}\n");
  }

  private static String json(Object value) {
    StringBuilder json = new StringBuilder();
    if (value instanceof Measurements measured) {
      for (int i = 0; i < measured.size(); i++) {
        json.append(i == 0 ? "{" : ",");
        string(json, measured.keys().get(i).name());
        json.append(':').append(json(measured.value(i)));
      }
      return json.append(measured.size() == 0 ? "{}" : "}").toString();
    }
    if (value instanceof List<?> found) {
      for (Object one : found) {
        json.append(json.length() == 0 ? "[" : ",");
        evidence(json, (Evidence) one);
      }
      return json.append(found.isEmpty() ? "[]" : "]").toString();
    }
    if (value instanceof Number number) {
      return json.append(number).toString();
    }
    string(json, value.toString());
    return json.toString();
  }

  private static void evidence(StringBuilder json, Evidence one) {
    json.append("{\"metric\":");
    string(json, one.metric());
    json.append(",\"expected\":");
    string(json, one.expected());
    json.append(",\"actual\":");
    string(json, one.actual());
    json.append(",\"verdict\":\"").append(one.verdict().name()).append("\"}");
  }

  private static void string(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (isPlain(text, i)) {
        json.append(c);
      } else {
        json.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
      }
    }
    json.append('"');
  }

  /** False for what breaks lines or is no character by itself. */
  private static boolean isPlain(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
  }
}
