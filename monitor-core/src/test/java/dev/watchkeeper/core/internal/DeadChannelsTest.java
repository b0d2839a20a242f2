package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Channels that are dead for a whole hour in virtual time, while every minute another check fails
 * and, nine minutes later, works again; as one life, and with the monitor started anew every so
 * many minutes.
 */
class DeadChannelsTest {
  private static final int DEAD_FROM = 5;
  private static final int DEAD_UNTIL = 65;
  private static final int END = 120;
  private static final int LASTS = 9;
  private static final Duration ALTERNATE = Duration.ofMinutes(3);

  private final SimPlatform sim = new SimPlatform(11);
  private final MemoryStore store = new MemoryStore(sim);
  private final Map<CheckId, Reading> readings = new TreeMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private final Map<String, Instant> decided = new HashMap<>();
  private final Set<String> dead = new HashSet<>();

  private record Sent(Instant at, String channel, Notification message) {}

  private Notifier channel(String name) {
    return new Notifier() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Delivery send(Notification message) {
        if (dead.contains(name)) {
          return Delivery.retry("503");
        }
        sent.add(new Sent(sim.wallTime(), name, message));
        return Delivery.delivered();
      }
    };
  }

  private Monitor start(Receiver receiver) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.receivers.add(receiver);
    spec.rules.add(Rules.consecutiveFailures(1).recoverAfter(1));
    spec.alertListeners.add(alert -> decided.putIfAbsent(nameOf(alert), sim.wallTime()));
    for (int i = 0; i < END; i++) {
      CheckId check = CheckId.of("check-" + i);
      spec.checks.add(
          Check.code(check.value(), () -> context -> readings.getOrDefault(check, Reading.up()))
              .schedule(Schedule.manual()));
    }
    return Engine.start(spec);
  }

  private static String nameOf(Alert alert) {
    return alert.key() + " " + alert.state();
  }

  /** Two hours; the channels of these names are dead in the hour in the middle. */
  private void play(Receiver receiver, int restartEvery, String... channels) throws Exception {
    Monitor monitor = start(receiver);
    for (int minute = 0; minute < END; minute++) {
      if (minute == DEAD_FROM) {
        dead.addAll(List.of(channels));
      }
      if (minute == DEAD_UNTIL) {
        dead.clear();
      }
      if (restartEvery > 0 && minute % restartEvery == 1) {
        monitor.close();
        monitor = start(receiver);
      }
      run(monitor, minute, Reading.down("refused"));
      run(monitor, minute - LASTS, Reading.up());
      sim.advance(Duration.ofMinutes(1));
    }
    sim.advance(Duration.ofMinutes(10));
    assertEquals(0, monitor.outbox().depth());
    monitor.close();
  }

  private void run(Monitor monitor, int number, Reading reading) {
    if (number >= 0) {
      CheckId check = CheckId.of("check-" + number);
      readings.put(check, reading);
      monitor.runNow(check);
    }
  }

  private static Instant minute(int number) {
    return SimPlatform.START.plus(Duration.ofMinutes(number));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void theAlternateIsUsedInTimeWhileThePrimaryIsDeadForAnHour(int restartEvery) throws Exception {
    play(
        Receiver.of(channel("pager")).otherwise(channel("mail")).otherwiseAfter(ALTERNATE),
        restartEvery,
        "pager");
    eachAlertWasToldOnceAndInOrder();
    noSpanHasMoreThan(60, Duration.ofMinutes(1));
    for (Sent one : sent) {
      Instant since = decided.get(nameOf(one.message().alert()));
      Duration waited = Duration.between(since, one.at());
      boolean mail = one.channel().equals("mail");
      Duration most = mail ? ALTERNATE.plusSeconds(2) : ALTERNATE;
      assertTrue(waited.compareTo(most) <= 0, one + " waited for " + waited);
      assertTrue(!mail || waited.compareTo(ALTERNATE) >= 0, one + " did not wait for the primary");
      boolean outage =
          !one.at().isBefore(minute(DEAD_FROM)) && one.at().isBefore(minute(DEAD_UNTIL));
      assertEquals(outage || mail, mail, "only the alternate works in the outage: " + one);
    }
    Instant back = minute(DEAD_UNTIL).plus(Duration.ofMinutes(2));
    List<Sent> later = sent.stream().filter(one -> one.at().isAfter(back)).toList();
    assertEquals(
        Set.of("pager"), Set.copyOf(later.stream().map(Sent::channel).toList()), "it is back");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void noFloodComesWhenAllChannelsWereDeadForAnHour(int restartEvery) throws Exception {
    play(
        Receiver.of(channel("pager"))
            .otherwise(channel("mail"))
            .otherwiseAfter(ALTERNATE)
            .atMost(4, Duration.ofMinutes(2)),
        restartEvery,
        "pager",
        "mail");
    eachAlertWasToldOnceAndInOrder();
    noSpanHasMoreThan(4, Duration.ofMinutes(2));
    for (Sent one : sent) {
      boolean outage =
          !one.at().isBefore(minute(DEAD_FROM)) && one.at().isBefore(minute(DEAD_UNTIL));
      assertTrue(!outage, "they are dead: " + one);
    }
    Instant late = minute(DEAD_UNTIL).plus(Duration.ofMinutes(12));
    for (Map.Entry<String, Instant> one : decided.entrySet()) {
      if (one.getValue().isBefore(minute(DEAD_UNTIL))) {
        assertTrue(!told(one.getKey()).isAfter(late), one + " was told at " + told(one.getKey()));
      }
    }
  }

  private Instant told(String name) {
    return sent.stream()
        .filter(one -> one.message().alerts().stream().anyMatch(a -> nameOf(a).equals(name)))
        .map(Sent::at)
        .findFirst()
        .orElseThrow();
  }

  private void eachAlertWasToldOnceAndInOrder() {
    Map<String, List<AlertState>> told = new TreeMap<>();
    for (Sent one : sent) {
      for (Alert alert : one.message().alerts()) {
        told.computeIfAbsent(alert.key(), k -> new ArrayList<>()).add(alert.state());
      }
    }
    assertEquals(END, told.size(), "episodes");
    List<AlertState> whole = List.of(AlertState.FIRING, AlertState.RESOLVED);
    told.forEach((key, states) -> assertEquals(whole.subList(0, states.size()), states, key));
    long over = told.values().stream().filter(states -> states.size() == 2).count();
    assertEquals(END - LASTS, over, "ends");
  }

  private void noSpanHasMoreThan(int most, Duration span) {
    for (Sent first : sent) {
      Instant end = first.at().plus(span);
      long within =
          sent.stream().filter(o -> !o.at().isBefore(first.at()) && o.at().isBefore(end)).count();
      assertTrue(within <= most, within + " messages from " + first.at());
    }
  }
}
