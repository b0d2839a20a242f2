package dev.watchkeeper.api;

import java.util.List;
import java.util.Locale;

/**
 * One of the six fields of a cron expression: its name, its range, and how entries in it are read.
 *
 * <p>A set of values is a long with one bit per value.
 */
enum CronField {
  SECOND("second", 0, 59, ""),
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY_OF_MONTH("day of month", 1, 31, ""),
  MONTH("month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"),
  DAY_OF_WEEK("day of week", 0, 7, "SUNMONTUEWEDTHUFRISAT");

  private static final int NAME = 3;

  private final String title;
  private final int min;
  private final int max;
  // Three letters each, in order.
  private final String names;

  CronField(String title, int min, int max, String names) {
    this.title = title;
    this.min = min;
    this.max = max;
    this.names = names;
  }

  /** The values of a whole field: entries separated by commas. */
  long set(String text) {
    long set = 0;
    for (String entry : entries(text)) {
      set |= entry(entry);
    }
    return set;
  }

  /** The entries of a field, none of them empty. */
  List<String> entries(String text) {
    List<String> entries = List.of(text.split(",", -1));
    if (entries.contains("")) {
      throw wrong(text, "has an empty entry; write values with single commas between them");
    }
    return entries;
  }

  /** The values of one entry: {@code *}, a value or a range, each with a step or without. */
  long entry(String entry) {
    int slash = entry.indexOf('/');
    if (slash < 0) {
      return range(entry, entry, false);
    }
    long values = range(entry, entry.substring(0, slash), true);
    return every(step(entry, entry.substring(slash + 1)), values);
  }

  private long range(String entry, String range, boolean stepped) {
    if (range.equals("*")) {
      return values(min, this == DAY_OF_WEEK ? 6 : max);
    }
    int dash = range.indexOf('-');
    int first = value(entry, dash < 0 ? range : range.substring(0, dash));
    if (dash < 0) {
      int last = this == DAY_OF_WEEK ? Math.max(first, 6) : max;
      return values(first, stepped ? last : first);
    }
    int last = value(entry, range.substring(dash + 1));
    // Sunday ends the week as well as it begins it.
    if (this == DAY_OF_WEEK && last == 0 && first > 0) {
      last = 7;
    }
    if (first > last) {
      throw wrong(entry, "runs backwards; write it as two ranges with a comma between them");
    }
    return values(first, last);
  }

  private static long values(int first, int last) {
    return (-1L << first) & (-1L >>> (63 - last));
  }

  private int step(String entry, String text) {
    int size = max - min + (this == DAY_OF_WEEK ? 0 : 1);
    int step = number(text);
    if (step < 1 || step > size) {
      throw wrong(entry, "has the step '" + text + "'; a step here is 1 to " + size);
    }
    return step;
  }

  private static long every(int step, long values) {
    long kept = 0;
    for (int i = Long.numberOfTrailingZeros(values); i < 64; i += step) {
      kept |= values & (1L << i);
    }
    return kept;
  }

  /** One value, as a number or a name; 7 stands for a Sunday at the end of a range. */
  int value(String entry, String text) {
    int at = text.length() == NAME ? names.indexOf(text.toUpperCase(Locale.ROOT)) : -1;
    int value = at >= 0 && at % NAME == 0 ? min + at / NAME : number(text);
    if (value < min || value > max) {
      throw wrong(entry, "is not allowed; " + allowed());
    }
    return value;
  }

  /** A small number, or -1 for any other text. */
  static int number(String text) {
    if (text.isEmpty() || text.length() > 2) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private String allowed() {
    String values = "values are " + min + " to " + max;
    if (!names.isEmpty()) {
      values += " or " + names.substring(0, NAME) + " to ";
      values += names.substring(names.length() - NAME);
    }
    return values
        + ", ranges such as "
        + min
        + "-"
        + max
        + ", steps such as */5, and *"
        + special();
  }

  private String special() {
    return switch (this) {
      case DAY_OF_MONTH -> ", L for the last day, 15W for the weekday nearest to the 15th, LW";
      case DAY_OF_WEEK -> ", FRIL for the last Friday, FRI#2 for the second one";
      default -> "";
    };
  }

  /** A refusal that names this field and the text in it. */
  IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException(title + " '" + text + "' " + why);
  }
}
