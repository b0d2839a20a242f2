package dev.watchkeeper.probes.internal.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads performance data by the Nagios Plugins Development Guidelines: items separated by blanks,
 * each {@code 'label'=value[unit];[warn];[crit];[min];[max]}. What is no item is left out; reading
 * never fails, and takes time in proportion to the text.
 */
final class PerformanceData {
  private static final int MAX_ITEMS = 1_000;
  private static final int MAX_LABEL = 100;

  private final String text;
  private int at;

  private PerformanceData(String text) {
    this.text = text;
  }

  static List<PerformanceValue> parse(String text) {
    PerformanceData data = new PerformanceData(text);
    List<PerformanceValue> values = new ArrayList<>();
    while (values.size() < MAX_ITEMS && data.skipBlanks()) {
      String label = data.label();
      PerformanceValue value = label == null ? null : item(label, data.word());
      if (value != null) {
        values.add(value);
      } else if (label == null) {
        data.word();
      }
    }
    return values;
  }

  private boolean skipBlanks() {
    while (at < text.length() && blank(text.charAt(at))) {
      at++;
    }
    return at < text.length();
  }

  private static boolean blank(char c) {
    return c <= ' ';
  }

  /** The label before the equals sign, which is passed; null if there is none. */
  private @Nullable String label() {
    StringBuilder label = new StringBuilder();
    boolean quoted = text.charAt(at) == '\'';
    int i = quoted ? at + 1 : at;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\'') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
          i++;
        } else {
          quoted = false;
          continue;
        }
      } else if (!quoted && (c == '=' || blank(c))) {
        break;
      }
      label.append(c);
    }
    boolean named = i < text.length() && text.charAt(i) == '=' && label.length() > 0;
    if (!named) {
      return null;
    }
    at = i + 1;
    return label.length() > MAX_LABEL ? label.substring(0, MAX_LABEL) : label.toString();
  }

  /** What is left up to the next blank. */
  private String word() {
    int start = at;
    while (at < text.length() && !blank(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static @Nullable PerformanceValue item(String label, String word) {
    String[] parts = word.split(";", 6);
    String number = parts[0];
    int end = unitStart(number);
    PerformanceUnit unit = PerformanceUnit.of(number.substring(end));
    boolean unknown = number.equals("U");
    Double value =
        unknown ? null : PerformanceRange.number(number.substring(0, end), unit.factor());
    if (value == null && !unknown) {
      return null;
    }
    return new PerformanceValue(
        label,
        value,
        unknown ? "" : unit.name(),
        unit.counter(),
        PerformanceRange.parse(part(parts, 1), unit.factor()),
        PerformanceRange.parse(part(parts, 2), unit.factor()),
        PerformanceRange.number(part(parts, 3), unit.factor()),
        PerformanceRange.number(part(parts, 4), unit.factor()));
  }

  private static String part(String[] parts, int index) {
    return index < parts.length ? parts[index] : "";
  }

  private static int unitStart(String number) {
    int i = 0;
    while (i < number.length() && numeric(number, i)) {
      i++;
    }
    return i;
  }

  private static boolean numeric(String number, int i) {
    char c = number.charAt(i);
    boolean exponent =
        (c == 'e' || c == 'E')
            && i + 1 < number.length()
            && "+-0123456789".indexOf(number.charAt(i + 1)) >= 0;
    return c >= '0' && c <= '9' || ".,+-".indexOf(c) >= 0 || exponent;
  }
}
