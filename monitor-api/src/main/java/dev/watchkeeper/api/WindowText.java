package dev.watchkeeper.api;

import dev.watchkeeper.api.Schedule.Window;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Windows as people write them: {@code mon-fri 08:00-18:00}. */
final class WindowText {
  private static final Pattern FORM =
      Pattern.compile("([a-zA-Z,\\-]{3,40}) +(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)(?: +(\\S+))?");
  private static final List<String> NAMES =
      Arrays.stream(DayOfWeek.values())
          .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
          .toList();
  private static final String DAILY = "daily";

  private WindowText() {}

  static Window parse(String text, ZoneId zone) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw refused(text);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : form.group(1).toLowerCase(Locale.ROOT).split(",", -1)) {
      addDays(part, text, days);
    }
    ZoneId own = form.group(4) == null ? zone : zone(form.group(4));
    return new Window(days, time(form.group(2), text), time(form.group(3), text), own);
  }

  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + Texts.line(name, 60) + "' is not a time zone such as 'Europe/Berlin'", e);
    }
  }

  private static void addDays(String part, String text, Set<DayOfWeek> days) {
    if (part.equals(DAILY)) {
      days.addAll(EnumSet.allOf(DayOfWeek.class));
      return;
    }
    String[] ends = part.split("-", -1);
    DayOfWeek day = day(ends[0], text);
    DayOfWeek last = day(ends[ends.length - 1], text);
    if (ends.length > 2) {
      throw refused(text);
    }
    days.add(day);
    while (day != last) {
      day = day.plus(1);
      days.add(day);
    }
  }

  private static DayOfWeek day(String name, String text) {
    int index = NAMES.indexOf(name);
    if (index < 0) {
      throw refused(text);
    }
    return DayOfWeek.of(index + 1);
  }

  private static LocalTime time(String clock, String text) {
    try {
      return clock.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(clock);
    } catch (DateTimeException e) {
      IllegalArgumentException refused = refused(text);
      refused.initCause(e);
      throw refused;
    }
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "a window is written as 'mon-fri 08:00-18:00', 'sat,sun 10:00-16:00' or"
            + " 'daily 22:00-06:00', not '"
            + Texts.line(text, 60)
            + "'");
  }

  static String print(Window window) {
    List<String> days = new ArrayList<>();
    if (window.days().size() == NAMES.size()) {
      days.add(DAILY);
    } else {
      EnumSet.copyOf(window.days()).forEach(day -> days.add(NAMES.get(day.getValue() - 1)));
    }
    return String.join(",", days) + " " + window.from() + "-" + window.to();
  }
}
