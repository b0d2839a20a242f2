package dev.watchkeeper.api;

import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes checks with a bit of everything that a definition can hold. */
final class RandomCheck {
  private static final List<String> CRONS =
      List.of("*/5 * * * *", "0 3 * * MON-FRI", "@hourly", "15 30 2 L * *");
  private static final List<String> ZONES =
      List.of("UTC", "Z", "+02:00", "Europe/Berlin", "Australia/Lord_Howe", "GMT+3");

  private final SplittableRandom random;

  RandomCheck(SplittableRandom random) {
    this.random = random;
  }

  Check check() {
    Target target = Target.of(text("t"));
    for (int i = random.nextInt(3); i > 0; i--) {
      target = target.with(text("n"), random.nextInt(5) == 0 ? "" : text("v"));
    }
    Settings settings = Settings.of(map(3));
    Check check = Check.of(text("c"), ProbeDefinition.of("tcp", target, settings));
    check = limits(check.schedule(schedule()));
    for (int i = random.nextInt(4); i > 0; i--) {
      check = check.tag(text("tag"));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      check = check.expect(condition());
    }
    return check.enabled(random.nextBoolean());
  }

  private Check limits(Check plain) {
    Check check = plain;
    if (random.nextBoolean()) {
      boolean every = check.schedule() instanceof Schedule.Every;
      Duration day = Duration.ofDays(1);
      Duration most = every ? ((Schedule.Every) check.schedule()).interval() : day;
      long nanos = (most.compareTo(day) < 0 ? most : day).toNanos();
      check = check.timeout(Duration.ofNanos(random.nextLong(1_000_000, nanos + 1)));
    }
    return random.nextBoolean() ? check.maxBytes(random.nextLong(1, 1L << 30)) : check;
  }

  private Schedule schedule() {
    return switch (random.nextInt(4)) {
      case 0 -> Schedule.cron(pick(CRONS), ZoneId.of(pick(ZONES)));
      case 1 -> Schedule.manual();
      default -> {
        int unit = pick(List.of(1, 1_000, 1_000_000, 1_000_000_000));
        long nanos = random.nextLong(1_000_000_000, 1L << random.nextInt(31, 58));
        yield Schedule.every(Duration.ofNanos(nanos / unit * unit));
      }
    };
  }

  private Condition condition() {
    MetricKey number = MetricKey.gauge("m" + random.nextInt(100) + ".x", "");
    MetricKey text = MetricKey.text("m" + random.nextInt(100) + ".y");
    double low = number();
    Condition condition =
        switch (random.nextInt(11)) {
          case 0 -> number.isBetween(low, low + random.nextInt(3));
          case 1 -> number.atLeast(low);
          case 2 -> number.atMost(low);
          case 3 -> number.isEqualTo(low);
          case 4 -> number.isOneOf(List.of(low, random.nextInt(), 7L));
          case 5 -> text.isOneOf(List.of(text("o"), "5", "true", ""));
          case 6 -> (random.nextBoolean() ? number : text).isPresent();
          case 7 -> (random.nextBoolean() ? number : text).isAbsent();
          case 8 -> text.contains(text("p"));
          case 9 -> text.doesNotContain(text("p"));
          default -> random.nextBoolean() ? text.matches("^a{2}.*$") : text.doesNotMatch("\\d+");
        };
    return random.nextInt(3) == 0 ? condition.orDegraded() : condition;
  }

  private double number() {
    return switch (random.nextInt(5)) {
      case 0 -> 0.0;
      case 1 -> -0.0;
      case 2 -> random.nextInt();
      case 3 -> random.nextDouble() * 1e-9;
      default -> (random.nextDouble() - 0.5) * 1e300;
    };
  }

  private Map<String, Object> map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(text("s"), value(depth));
    }
    return map;
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> text("v");
      case 1 -> random.nextLong();
      case 2 -> number();
      case 3 -> random.nextBoolean();
      case 4 -> Secret.of(text("secret"));
      case 5 -> Duration.ofNanos(random.nextLong(1L << random.nextInt(1, 62)));
      case 6 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(depth - 1));
        }
        yield list;
      }
      default -> map(depth - 1);
    };
  }

  /** Something that a name, an address or a tag may be, with characters that need care. */
  private String text(String prefix) {
    String chars = "ab5 .:'\"\\{}[]$,=&?#/ß😀";
    StringBuilder text = new StringBuilder(prefix);
    for (int i = random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(chars.codePointCount(0, chars.length()));
      text.appendCodePoint(chars.codePoints().toArray()[at]);
    }
    return text.append(random.nextInt(10)).toString();
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
