package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Makes up decisions at random, commits them, some of them again, and keeps beside the store what
 * it should answer: in lists and maps, without a thought for speed.
 */
final class StoreModel {
  private static final Instant END = Decisions.START.plusSeconds(1_000_000);
  private static final int CHECKS = 4;

  private final Random random;
  private final String name;
  private final Map<CheckId, StoredState> states = new TreeMap<>();
  private final Map<CheckId, List<ProbeResult>> results = new TreeMap<>();
  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private List<Decision> before = List.of();
  private int second;

  StoreModel(long seed) {
    random = new Random(seed);
    name = "seed " + seed + ", check ";
  }

  /** Commits a batch, and now and then the end of the one before together with it, or again. */
  void commitTo(Store store) throws Exception {
    List<Decision> news = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      news.add(decide());
    }
    List<Decision> batch = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      batch.addAll(before.subList(random.nextInt(before.size() + 1), before.size()));
    }
    batch.addAll(news);
    store.commit(batch);
    if (random.nextInt(3) == 0) {
      store.commit(batch);
    }
    before = batch;
  }

  private Decision decide() {
    CheckId check = CheckId.of(name + random.nextInt(CHECKS));
    StoredState state =
        states.getOrDefault(check, StoredState.of(CheckState.initial(check, Decisions.START)));
    second++;
    List<Alert> open = new ArrayList<>(state.state().openAlerts());
    List<Alert> changed = transitions(check, open);
    ProbeResult result = random.nextInt(5) == 0 ? null : Decisions.result(check, second, reading());
    CheckState after =
        result == null
            ? state.state().toBuilder().openAlerts(open).mode(pick(CheckMode.values())).build()
            : state.state().after(result, open);
    StoredState next = new StoredState(after, rules(), memory());
    states.put(check, next);
    if (result != null) {
      results.computeIfAbsent(check, c -> new ArrayList<>()).add(0, result);
    }
    changed.forEach(alert -> alerts.put(alert.key(), alert));
    List<Notification> messages =
        changed.stream().map(alert -> new Notification(name, alert)).toList();
    return new Decision(result, next, changed, messages);
  }

  private List<Alert> transitions(CheckId check, List<Alert> open) {
    List<Alert> changed = new ArrayList<>();
    Instant now = Decisions.START.plusSeconds(second);
    for (Alert alert : List.copyOf(open)) {
      boolean fires = alert.state() == AlertState.PENDING && random.nextBoolean();
      if (fires || random.nextInt(3) == 0) {
        open.remove(alert);
        changed.add(
            alert.moveTo(fires ? AlertState.FIRING : AlertState.RESOLVED, now, "" + second));
        open.addAll(fires ? changed.subList(changed.size() - 1, changed.size()) : List.of());
      }
    }
    if (random.nextInt(4) == 0) {
      AlertState first = random.nextBoolean() ? AlertState.PENDING : AlertState.FIRING;
      Alert.Subject subject = new Alert.Subject(check, "rule " + second, pick(Severity.values()));
      changed.add(Alert.open(subject, first, now, "it began").with(context()));
      open.add(changed.get(changed.size() - 1));
    }
    return changed;
  }

  private Alert.Context context() {
    return random.nextBoolean()
        ? Alert.Context.NONE
        : new Alert.Context(
            Map.of("team", "t " + random.nextInt()),
            "",
            random.nextBoolean() ? "" : "held &",
            null,
            Map.of("pager", new Alert.Told(Decisions.START, second)),
            random.nextBoolean());
  }

  private Reading reading() {
    Reading reading = Reading.of(pick(Outcome.values()), "reason " + random.nextInt());
    for (int i = random.nextInt(4); i > 0; i--) {
      reading = reading.with(MetricKey.gauge("m" + random.nextInt(9), ""), random.nextGaussian());
      reading = reading.with(MetricKey.text("t" + random.nextInt(9)), "" + random.nextLong());
    }
    return reading;
  }

  private Map<String, RuleState> rules() {
    return random.nextBoolean()
        ? Map.of()
        : Map.of("r", RuleState.of(random.nextLong(), second), "s", RuleState.empty());
  }

  private Map<String, String> memory() {
    return random.nextBoolean() ? Map.of() : Map.of("cursor", "" + random.nextLong());
  }

  private <T> T pick(T[] some) {
    return some[random.nextInt(some.length)];
  }

  /** Asks the store everything. */
  void compareWith(Store store) throws Exception {
    assertEquals(states, new TreeMap<>(store.load(states.keySet())));
    assertEquals(
        states.values().stream().map(StoredState::state).toList(),
        store.history().states().stream().filter(one -> states.containsKey(one.check())).toList());
    for (CheckId check : states.keySet()) {
      List<ProbeResult> expected = results.getOrDefault(check, List.of());
      assertEquals(expected, store.history().lastResults(check, 10_000));
      long total = store.history().counts(check, Decisions.START.minusSeconds(1), END).total();
      assertEquals(expected.size(), total, check.value());
      List<Alert> known =
          alerts.values().stream()
              .filter(alert -> alert.check().equals(check))
              .sorted(Comparator.comparing(Alert::since).reversed())
              .toList();
      assertEquals(known, store.history().alerts(check, Decisions.START, END, 10_000));
    }
  }
}
