package dev.watchkeeper.api;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** The days that a cron expression names: its last three fields. Immutable. */
final class CronDays {
  private static final int WEEK = 7;

  private final long months;
  private final long daysOfMonth;
  private final long nearestWeekdays;
  private final boolean lastDay;
  private final boolean lastWeekday;
  private final long weekdays;
  private final long lastOfWeekday;
  private final long[] nthOfWeekday;
  private final boolean both;

  private CronDays(Reader reader, String month) {
    months = CronField.MONTH.set(month);
    daysOfMonth = reader.daysOfMonth;
    nearestWeekdays = reader.nearestWeekdays;
    lastDay = reader.lastDay;
    lastWeekday = reader.lastWeekday;
    weekdays = foldSunday(reader.weekdays);
    lastOfWeekday = reader.lastOfWeekday;
    nthOfWeekday = reader.nthOfWeekday;
    both = reader.both;
  }

  private static long foldSunday(long weekdays) {
    return (weekdays | weekdays >>> WEEK) & 0x7F;
  }

  /** Reads the three fields; refuses with the name of the field. */
  static CronDays parse(String dayOfMonth, String month, String dayOfWeek) {
    Reader reader = new Reader();
    reader.both = dayOfMonth.startsWith("*") || dayOfWeek.startsWith("*");
    for (String entry : CronField.DAY_OF_MONTH.entries(dayOfMonth)) {
      reader.dayOfMonth(entry);
    }
    for (String entry : CronField.DAY_OF_WEEK.entries(dayOfWeek)) {
      reader.dayOfWeek(entry);
    }
    return new CronDays(reader, month);
  }

  private static final class Reader {
    private final long[] nthOfWeekday = new long[5];
    private long daysOfMonth;
    private long nearestWeekdays;
    private boolean lastDay;
    private boolean lastWeekday;
    private long weekdays;
    private long lastOfWeekday;
    private boolean both;

    void dayOfMonth(String entry) {
      CronField field = CronField.DAY_OF_MONTH;
      if (entry.equals("L")) {
        lastDay = true;
      } else if (entry.equals("LW")) {
        lastWeekday = true;
      } else if (entry.endsWith("W")) {
        nearestWeekdays |= 1L << field.value(entry, entry.substring(0, entry.length() - 1));
      } else {
        daysOfMonth |= field.entry(entry);
      }
    }

    void dayOfWeek(String entry) {
      CronField field = CronField.DAY_OF_WEEK;
      int hash = entry.indexOf('#');
      if (hash >= 0) {
        int nth = CronField.number(entry.substring(hash + 1));
        if (nth < 1 || nth > 5) {
          throw field.wrong(entry, "is not allowed; behind # stands 1 to 5");
        }
        nthOfWeekday[nth - 1] |= 1L << field.value(entry, entry.substring(0, hash)) % WEEK;
      } else if (entry.endsWith("L")) {
        String day = entry.substring(0, entry.length() - 1);
        lastOfWeekday |= 1L << field.value(entry, day) % WEEK;
      } else {
        weekdays |= field.entry(entry);
      }
    }
  }

  /** The first day named from {@code from} on, itself included; null if none to that year. */
  @Nullable LocalDate next(LocalDate from, int lastYear) {
    YearMonth month = YearMonth.from(from);
    long days = in(month) & (-1L << from.getDayOfMonth());
    while (days == 0) {
      if (month.getYear() >= lastYear && month.getMonthValue() == 12) {
        return null;
      }
      month = month.plusMonths(1);
      days = in(month);
    }
    return month.atDay(Long.numberOfTrailingZeros(days));
  }

  /** The days named in a month, the first one as bit 1. */
  private long in(YearMonth month) {
    if ((months & (1L << month.getMonthValue())) == 0) {
      return 0;
    }
    int length = month.lengthOfMonth();
    int first = month.atDay(1).getDayOfWeek().getValue() % WEEK;
    long byMonth = byDayOfMonth(length, first);
    long byWeek = byDayOfWeek(length, first);
    long all = (-1L << 1) & (-1L >>> (63 - length));
    return all & (both ? byMonth & byWeek : byMonth | byWeek);
  }

  private long byDayOfMonth(int length, int first) {
    long days = daysOfMonth;
    if (lastDay) {
      days |= 1L << length;
    }
    if (lastWeekday) {
      days |= 1L << nearestWeekday(length, length, first);
    }
    for (int day = 1; nearestWeekdays != 0 && day <= length; day++) {
      if ((nearestWeekdays & (1L << day)) != 0) {
        days |= 1L << nearestWeekday(day, length, first);
      }
    }
    return days;
  }

  /** The weekday next to a day, within the same month. */
  private static int nearestWeekday(int day, int length, int first) {
    int weekday = weekday(day, first);
    if (weekday == DayOfWeek.SATURDAY.getValue()) {
      return day == 1 ? 3 : day - 1;
    }
    if (weekday == 0) {
      return day == length ? day - 2 : day + 1;
    }
    return day;
  }

  private long byDayOfWeek(int length, int first) {
    long days = 0;
    for (int day = 1; day <= length; day++) {
      int weekday = weekday(day, first);
      long named = weekdays | nthOfWeekday[(day - 1) / WEEK];
      if (day > length - WEEK) {
        named |= lastOfWeekday;
      }
      days |= (named >>> weekday & 1) << day;
    }
    return days;
  }

  /** 0 for a Sunday to 6 for a Saturday. */
  private static int weekday(int day, int first) {
    return (first + day - 1) % WEEK;
  }
}
