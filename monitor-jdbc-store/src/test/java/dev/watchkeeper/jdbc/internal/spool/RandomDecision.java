package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Decisions with anything in them that their parts allow. */
final class RandomDecision {
  private static final String[] PIECES = {
    "a",
    "Zz",
    " ",
    "/",
    "\u00e4\u00f6",
    "\u65e5\u672c",
    "\ud83d\ude00",
    "\ud83d",
    "\ude00",
    "\0",
    "\n",
    "\"",
    "\u202e",
    "0123456789",
    ",",
    "\\",
    "\uffff",
    "\u0080"
  };

  private final Random random;

  RandomDecision(long seed) {
    random = new Random(seed);
  }

  Decision next() {
    CheckId check = check();
    ProbeResult result = random.nextInt(5) == 0 ? null : result(check);
    List<Alert> alerts = list(4, () -> alert(check));
    ProbeResult last =
        switch (random.nextInt(4)) {
          case 0 -> null;
          case 1 -> result(check);
          default -> result;
        };
    CheckState state =
        CheckState.initial(check, instant()).toBuilder()
            .status(one(Status.values()), instant(), random.nextInt())
            .mode(one(CheckMode.values()))
            .watcher(one(WatcherState.values()))
            .lastResult(last)
            .openAlerts(some(alerts))
            .build();
    List<Notification> messages = new ArrayList<>();
    for (Alert told : some(alerts)) {
      List<Alert> more = random.nextInt(5) == 0 ? list(3, () -> alert(check)) : List.of();
      List<Alert> all = new ArrayList<>(List.of(told));
      all.addAll(more);
      int repeat = random.nextInt(3) == 0 ? random.nextInt() : 0;
      messages.add(new Notification(text(20), one(Notification.Kind.values()), all, repeat));
    }
    return new Decision(result, new StoredState(state, rules(), memory()), some(alerts), messages);
  }

  CheckId check() {
    String name =
        text(30)
            .codePoints()
            .filter(c -> !Character.isISOControl(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    return CheckId.of(name.isEmpty() || name.length() > 200 ? "check" : name);
  }

  private ProbeResult result(CheckId check) {
    CheckId of = random.nextInt(20) == 0 ? check() : check;
    return ProbeResult.builder(of, instant())
        .ran(instant(), random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(1_000_000))
        .reading(reading())
        .evidence(list(3, () -> new Evidence(text(9), text(9), text(9), one(Status.values()))))
        .by(text(12), random.nextInt(3) == 0 ? random.nextLong() : 1)
        .build();
  }

  private Reading reading() {
    Reading reading =
        switch (random.nextInt(4)) {
          case 0 -> Reading.up();
          case 1 -> Reading.degraded(text(random.nextInt(700)));
          default -> Reading.of(one(Outcome.values()), text(random.nextInt(700)));
        };
    return reading.inPhase(text(60)).with(measurements());
  }

  private Measurements measurements() {
    Measurements.Builder all = Measurements.builder();
    int count = random.nextInt(10) == 0 ? Measurements.MAX_SIZE : random.nextInt(6);
    for (int i = 0; i < count; i++) {
      MetricKey.Kind kind = one(MetricKey.Kind.values());
      MetricKey key =
          new MetricKey("m" + random.nextInt(200) + ".x", kind, text(5), random.nextBoolean());
      try {
        if (kind == MetricKey.Kind.TEXT) {
          all.set(key, text(random.nextInt(20) == 0 ? 3_000 : 10));
        } else {
          all.set(key, number());
        }
      } catch (IllegalArgumentException e) {
        return all.build();
      }
    }
    return all.build();
  }

  private double number() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(1_000);
      case 1 -> -0.0;
      case 2 -> random.nextDouble();
      case 3 -> (double) random.nextLong();
      case 4 -> Double.MAX_VALUE * random.nextDouble();
      default -> Double.MIN_VALUE;
    };
  }

  private Alert alert(CheckId check) {
    Alert.Subject subject =
        new Alert.Subject(
            random.nextInt(20) == 0 ? check() : check, text(10), one(Severity.values()));
    Alert alert = Alert.open(subject, one(AlertState.values()), instant(), text(1_200));
    for (int i = random.nextInt(3); i > 0; i--) {
      alert = alert.moveTo(one(AlertState.values()), instant(), text(100));
    }
    return random.nextBoolean() ? alert : alert.with(context());
  }

  private Alert.Context context() {
    Alert.Context context =
        new Alert.Context(
            Map.of("l" + text(5), text(20)),
            text(50),
            text(50),
            random.nextBoolean() ? null : new Alert.Acknowledgement(text(20), instant()),
            Map.of(text(9), new Alert.Told(instant(), random.nextInt(), random.nextBoolean())),
            random.nextBoolean());
    return random.nextInt(3) == 0 ? Alert.Context.NONE.held(text(9)) : context;
  }

  private Map<String, RuleState> rules() {
    Map<String, RuleState> rules = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      long[] numbers =
          random.longs(random.nextInt(50) == 0 ? RuleState.MAX_SIZE : random.nextInt(5)).toArray();
      rules.put(text(10), RuleState.of(numbers));
    }
    return rules;
  }

  private Map<String, String> memory() {
    Map<String, String> memory = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      memory.put(text(10), text(random.nextInt(50)));
    }
    return memory;
  }

  private Instant instant() {
    return switch (random.nextInt(8)) {
      case 0 -> Instant.MIN.plusNanos(random.nextInt() >>> 1);
      case 1 -> Instant.MAX;
      case 2 -> Instant.EPOCH.minusNanos(random.nextLong() >>> 1);
      case 3 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      default -> Instant.ofEpochMilli(1_800_000_000_000L + random.nextInt());
    };
  }

  String text(int about) {
    StringBuilder text = new StringBuilder();
    while (text.length() < about && random.nextInt(about) > 0) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private <T> List<T> some(List<T> all) {
    return all.stream().filter(each -> random.nextBoolean()).toList();
  }

  private <T> List<T> list(int atMost, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(atMost + 1); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }

  private <T> T one(T[] all) {
    return all[random.nextInt(all.length)];
  }
}
