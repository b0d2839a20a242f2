package dev.watchkeeper.api;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * A random cron expression, as text and as predicates made beside it, which says for each single
 * instant whether it is one of the expression's: slow, and nothing in common with the real one.
 */
final class CronModel {
  private static final String[] MONTHS = {
    "", "jan", "Feb", "MAR", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
  };
  private static final String[] WEEKDAYS = {"sun", "mon", "Tue", "WED", "thu", "fri", "sat"};

  private final SplittableRandom random;
  private final Field second;
  private final Field minute;
  private final Field hour;
  private final Field dayOfMonth;
  private final Field month;
  private final Field dayOfWeek;
  private final boolean withSecond;

  private record Field(String text, IntPredicate matches) {
    boolean starred() {
      return text.startsWith("*");
    }

    boolean intervalLike() {
      return text.contains("*") || text.contains("/");
    }
  }

  CronModel(SplittableRandom random, boolean withSecond) {
    this.random = random;
    this.withSecond = withSecond;
    second = withSecond ? field(0, 59, null) : new Field("0", value -> value == 0);
    minute = field(0, 59, null);
    hour = random.nextInt(3) == 0 ? field(0, 4, null, 23) : field(0, 23, null);
    dayOfMonth = random.nextInt(3) == 0 ? field(1, 31, null) : star();
    month = random.nextInt(5) == 0 ? field(1, 12, MONTHS) : star();
    dayOfWeek = random.nextInt(3) == 0 ? field(0, 6, WEEKDAYS) : star();
  }

  String text() {
    String five =
        String.join(" ", minute.text, hour.text, dayOfMonth.text, month.text, dayOfWeek.text);
    return withSecond ? second.text + " " + five : five;
  }

  /** The expression for the same days, once a day at noon. */
  String textAtNoon() {
    return String.join(" ", "0 12", dayOfMonth.text, month.text, dayOfWeek.text);
  }

  private static Field star() {
    return new Field("*", value -> true);
  }

  private Field field(int min, int max, String[] names) {
    return field(min, max, names, max);
  }

  private Field field(int min, int max, String[] names, int end) {
    if (random.nextInt(4) == 0) {
      return star();
    }
    TreeSet<Integer> members = new TreeSet<>();
    StringBuilder text = new StringBuilder();
    int entries = random.nextInt(1, 4);
    for (int i = 0; i < entries; i++) {
      text.append(i == 0 ? "" : ",").append(entry(members, min, max, names, end));
    }
    return new Field(text.toString(), members::contains);
  }

  private String entry(TreeSet<Integer> members, int min, int max, String[] names, int end) {
    int first = random.nextInt(min, max + 1);
    int last = random.nextInt(first, max + 1);
    int step = random.nextInt(1, 13);
    if (step > end - min + 1) {
      step = 1;
    }
    return switch (random.nextInt(8)) {
      case 0 -> {
        addAll(members, first, last, 1);
        yield name(first, names) + "-" + name(last, names);
      }
      case 1 -> {
        addAll(members, first, last, step);
        yield name(first, names) + "-" + name(last, names) + "/" + step;
      }
      case 2 -> {
        addAll(members, first, end, step);
        yield name(first, names) + "/" + step;
      }
      case 3 -> {
        addAll(members, min, end, step);
        yield "*/" + step;
      }
      default -> {
        members.add(first);
        yield name(first, names);
      }
    };
  }

  private static void addAll(TreeSet<Integer> members, int first, int last, int step) {
    for (int value = first; value <= last; value += step) {
      members.add(value);
    }
  }

  private String name(int value, String[] names) {
    return names == null || random.nextBoolean() ? Integer.toString(value) : names[value];
  }

  /** Whether the expression runs at this instant, a whole second. */
  boolean runsAt(ZonedDateTime instant) {
    LocalDateTime local = instant.toLocalDateTime();
    if (minute.intervalLike() || hour.intervalLike()) {
      return matches(local);
    }
    ZoneRules rules = instant.getZone().getRules();
    ZoneOffsetTransition change = rules.getTransition(local);
    boolean repeated = change != null && instant.getOffset().equals(change.getOffsetAfter());
    return matches(local) && !repeated || endsAGapWithATime(instant, rules);
  }

  private boolean endsAGapWithATime(ZonedDateTime instant, ZoneRules rules) {
    ZoneOffsetTransition last = rules.previousTransition(instant.toInstant().plusNanos(1));
    if (last == null || !last.isGap() || !last.getInstant().equals(instant.toInstant())) {
      return false;
    }
    LocalDateTime skipped = last.getDateTimeBefore();
    while (skipped.isBefore(last.getDateTimeAfter())) {
      if (matches(skipped)) {
        return true;
      }
      skipped = skipped.plusSeconds(withSecond ? 1 : 60);
    }
    return false;
  }

  private boolean matches(LocalDateTime local) {
    return second.matches.test(local.getSecond())
        && minute.matches.test(local.getMinute())
        && hour.matches.test(local.getHour())
        && runsOn(local.toLocalDate());
  }

  /** Whether the day fields and the month name this day. */
  boolean runsOn(LocalDate local) {
    boolean byMonth = dayOfMonth.matches.test(local.getDayOfMonth());
    boolean byWeek = dayOfWeek.matches.test(local.getDayOfWeek().getValue() % 7);
    boolean both = dayOfMonth.starred() || dayOfWeek.starred();
    return month.matches.test(local.getMonthValue())
        && (both ? byMonth && byWeek : byMonth || byWeek);
  }
}
