package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MaintenanceWindow;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A story as a table: what happens at which minute and second, and what people are to be told when.
 *
 * <pre>
 * 1:00 shop down             a run of the check "shop" finds this (up, down, timeout, depth=3, ...)
 * 2:00 silence 10:00 shop    other things that happen: silence, unsilence, maintenance, active,
 *                            ack, unack, and what a channel does: works, fails, refuses,
 *                            rests (asks for five minutes), gone
 * 3:00 &gt; pager FIRING shop    expected: a message, here of the receiver "pager", or "listener"
 * </pre>
 *
 * It is played in virtual time, whole or with the monitor started anew before one of its lines.
 */
final class Timeline {
  private static final Instant START = SimPlatform.START;

  private final String title;
  private final Consumer<Timeline> setting;
  private final List<String> script = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private final Map<String, UnaryOperator<Check>> checks = new LinkedHashMap<>();
  private final List<Consumer<EngineSpec>> parts = new ArrayList<>();
  private Playing now = new Playing();

  Timeline(String title, Consumer<Timeline> setting, String table) {
    this.title = title;
    this.setting = setting;
    for (String line : table.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      String[] words = line.split("\\s+", 3);
      if (words[1].equals(">")) {
        expected.add(words[0] + " " + words[2].replaceAll("\\s+", " "));
      } else {
        script.add(line);
      }
    }
  }

  @Override
  public String toString() {
    return title;
  }

  /** What is expected, one line each. */
  List<String> expected() {
    return expected;
  }

  /** How many places there are to start anew. */
  int steps() {
    return script.size();
  }

  /** To be called by the setting: rules and the like. */
  void with(Consumer<EngineSpec> part) {
    parts.add(part);
  }

  /** To be called by the setting: changes a check of the story. */
  void check(String name, UnaryOperator<Check> change) {
    checks.put(name, change);
  }

  /** To be called by the setting: a receiver whose only channel has its name. */
  void receiver(String name, UnaryOperator<Receiver> change) {
    parts.add(spec -> spec.receivers.add(change.apply(Receiver.of(channel(name)))));
  }

  /** A channel of this name, that works until the story says otherwise. */
  Notifier channel(String name) {
    return new Channel(name);
  }

  private final class Channel implements Notifier {
    private final String name;

    Channel(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Delivery send(Notification message) {
      return now.send(name, message);
    }
  }

  /** Plays it as a whole. */
  List<String> play() {
    return play(-1, false);
  }

  /**
   * Plays it with the monitor started anew before one of its lines.
   *
   * @param restart which line, from 0 on; -1 for none
   * @param killed whether it was killed before that, and not closed
   */
  List<String> play(int restart, boolean killed) {
    now = new Playing();
    checks.clear();
    parts.clear();
    setting.accept(this);
    return now.play(restart, killed);
  }

  /** One performance. */
  private final class Playing {
    private final SimPlatform sim = new SimPlatform(7);
    private final MemoryStore store = new MemoryStore(sim);
    private final Map<String, Reading> readings = new HashMap<>();
    private final Map<String, String> manners = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private @Nullable Monitor monitor;
    private String last = "";

    List<String> play(int restart, boolean killed) {
      for (String line : script) {
        String[] words = line.split("\\s+");
        if (words.length > 2 && readingOf(words[2]) != null) {
          checks.putIfAbsent(words[1], UnaryOperator.identity());
        }
      }
      monitor = start();
      for (int i = 0; i < script.size(); i++) {
        String[] words = script.get(i).split("\\s+");
        sim.advance(Duration.between(sim.wallTime(), START.plus(span(words[0]))));
        if (i == restart) {
          startAnew(killed, words[0]);
        }
        last = words[0];
        happens(words);
        sim.settle();
      }
      monitor.close();
      return told;
    }

    /**
     * What happened in the same instant may not be durable yet, so a kill comes later than that.
     */
    private void startAnew(boolean killed, String at) {
      if (killed && at.equals(last)) {
        return;
      }
      if (killed) {
        sim.kill();
      } else if (monitor != null) {
        monitor.close();
      }
      monitor = start();
    }

    private Monitor start() {
      EngineSpec spec = new EngineSpec();
      spec.platform = sim;
      spec.time = sim;
      spec.store = store;
      checks.forEach(
          (name, change) ->
              spec.checks.add(
                  change.apply(
                      Check.code(name, () -> context -> readings.get(name))
                          .schedule(Schedule.manual()))));
      spec.alertListeners.add(alert -> tell("listener", alert, 1, ""));
      parts.forEach(part -> part.accept(spec));
      return Engine.start(spec);
    }

    private void happens(String[] words) {
      Reading reading = words.length > 2 ? readingOf(words[2]) : null;
      if (reading != null) {
        readings.put(words[1], reading);
        monitor.runNow(CheckId.of(words[1]));
        return;
      }
      switch (words[1]) {
        case "silence" -> monitor.silence(silence(words));
        case "maintain" -> monitor.maintain(maintenance(words));
        case "maintained" -> monitor.endMaintenance("work");
        case "unsilence" -> monitor.unsilence("silence");
        case "ack" -> monitor.acknowledge(open(words[3]).key(), "ann", span(words[2]));
        case "unack" -> monitor.unacknowledge(open(words[2]).key());
        case "pause" -> monitor.pause(CheckId.of(words[2]));
        case "resume" -> monitor.resume(CheckId.of(words[2]));
        case "end" -> {}
        default -> manners.put(words[1], words[2]);
      }
    }

    private Silence silence(String[] words) {
      Silence all = Silence.until("silence", sim.wallTime().plus(span(words[2])), "ann", "work");
      return words.length > 3 ? all.onChecks(CheckId.of(words[3])) : all;
    }

    private MaintenanceWindow maintenance(String[] words) {
      Instant from = START.plus(span(words[0]));
      MaintenanceWindow.When when = new MaintenanceWindow.Once(from, from.plus(span(words[2])));
      MaintenanceWindow window =
          MaintenanceWindow.of("work", when, "work").onChecks(CheckId.of(words[3]));
      return words.length > 4 ? window.withoutRuns() : window;
    }

    private Alert open(String check) {
      return monitor.state(CheckId.of(check)).orElseThrow().openAlerts().get(0);
    }

    private Notifier.Delivery send(String channel, Notification message) {
      String manner = manners.getOrDefault(channel, "works");
      if (manner.equals("refuses")) {
        return Notifier.Delivery.rejected("no");
      }
      if (manner.equals("gone")) {
        return Notifier.Delivery.disabled("410");
      }
      if (manner.equals("fails")) {
        return Notifier.Delivery.retry("503");
      }
      if (manner.equals("rests")) {
        return Notifier.Delivery.retryAfter(Duration.ofMinutes(5), "429");
      }
      String kind = message.kind() == Notification.Kind.REMINDER ? " again" : "";
      tell(channel, message.alert(), message.alerts().size(), kind);
      return Notifier.Delivery.delivered();
    }

    private void tell(String whom, Alert alert, int alerts, String kind) {
      long seconds = Duration.between(START, sim.wallTime()).toSeconds();
      String at = seconds / 60 + ":" + (seconds % 60 < 10 ? "0" : "") + seconds % 60;
      String more = alerts == 1 ? "" : " and " + (alerts - 1);
      told.add(at + " " + whom + " " + alert.state() + " " + alert.check() + more + kind);
    }
  }

  /** What stories measure. */
  static final MetricKey DEPTH = MetricKey.gauge("depth", "messages");

  private static @Nullable Reading readingOf(String word) {
    if (word.startsWith("depth=")) {
      return Reading.up().with(DEPTH, Double.parseDouble(word.substring(6)));
    }
    return switch (word) {
      case "up" -> Reading.up();
      case "down" -> Reading.down("refused");
      case "degraded" -> Reading.degraded("slow");
      case "timeout" -> Reading.of(Outcome.TIMEOUT, "no answer");
      case "unknown" -> Reading.of(Outcome.LOCAL_NETWORK, "no route of our own");
      default -> null;
    };
  }

  private static Duration span(String text) {
    String[] parts = text.split(":");
    return Duration.ofMinutes(Long.parseLong(parts[0])).plusSeconds(Long.parseLong(parts[1]));
  }
}
