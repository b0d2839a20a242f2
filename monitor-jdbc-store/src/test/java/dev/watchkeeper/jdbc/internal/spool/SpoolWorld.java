package dev.watchkeeper.jdbc.internal.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.StoredState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A monitor's committing side, a spool on a simulated disk and a database, with a ledger of what
 * was given and what was acknowledged. Commits that fail come again first, as the real recorder
 * does.
 */
final class SpoolWorld {
  private static final int CHECKS = 5;

  final SimulatedDisk disk;
  final FakeDatabase database = new FakeDatabase();
  final HandTime time = new HandTime();
  SpoolLimits limits = new SpoolLimits(1 << 20, 2_000, SpoolLimits.WhenFull.REFUSE);
  private final Set<FakeDatabase.Key> given = new HashSet<>();
  private final Set<FakeDatabase.Key> acknowledged = new HashSet<>();
  private final Set<String> owed = new HashSet<>();
  private final Map<CheckId, Integer> next = new HashMap<>();
  private final Map<CheckId, Instant> newest = new HashMap<>();
  private List<Decision> again = new ArrayList<>();
  SpoolingStore store;

  SpoolWorld(long seed) {
    disk = new SimulatedDisk(seed);
  }

  /** Starts a life; false if it could not. */
  boolean open() {
    SpoolingStore fresh =
        new SpoolingStore(
            database,
            new SpoolingStore.Setup(Path.of("simulated"), limits, false),
            time,
            disk::files,
            false);
    try {
      fresh.open();
    } catch (WatchkeeperException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    store = fresh;
    return true;
  }

  Decision decide(int check) {
    CheckId id = CheckId.of("check-" + check % CHECKS);
    int number = next.merge(id, 1, Integer::sum);
    Decision plain = DecisionCodecTest.usual(id.value(), number, Reading.down("number " + number));
    if (number % 3 > 0) {
      return plain;
    }
    Instant due = plain.result().due();
    Alert alert =
        Alert.open(
            new Alert.Subject(id, "rule", Severity.WARNING), AlertState.FIRING, due, "because");
    return new Decision(
        plain.result(), plain.next(), List.of(alert), List.of(new Notification("mail", alert)));
  }

  /** Commits some new decisions, after those that failed before; false if that failed. */
  boolean commit(int firstCheck, int count) {
    List<Decision> batch = new ArrayList<>(again);
    for (int i = 0; i < count; i++) {
      Decision decision = decide(firstCheck + i);
      given.add(key(decision));
      batch.add(decision);
    }
    try {
      store.commit(batch);
    } catch (Exception e) {
      again = batch;
      return false;
    }
    again = new ArrayList<>();
    for (Decision decision : batch) {
      acknowledged.add(key(decision));
      newest.put(decision.check(), decision.result().due());
      decision.messages().forEach(message -> owed.add(message.idempotencyKey()));
    }
    return true;
  }

  static FakeDatabase.Key key(Decision decision) {
    return new FakeDatabase.Key(decision.check(), decision.result().due());
  }

  /** What a process that died had not been told of is forgotten, as it would be. */
  void lifeEnds() {
    again = new ArrayList<>();
  }

  int acknowledged() {
    return acknowledged.size();
  }

  void drain() {
    for (int i = 0; i < 60 && store.turn() != Drain.UNTIL_WOKEN; i++) {
      time.pass(Duration.ofMillis(300));
    }
  }

  /** After a start with everything working: the newest states are known at once, all else soon. */
  void assertNothingLost() throws Exception {
    disk.repair();
    database.away = false;
    assertTrue(open(), "it starts");
    Map<CheckId, StoredState> loaded = store.load(newest.keySet());
    newest.forEach(
        (check, due) ->
            assertFalse(
                DecisionCodec.moment(loaded.get(check).state()).isBefore(due),
                "the newest state of " + check + " is known at once"));
    drain();
    assertEquals(0, store.report().gauges().get("spool.depth"), store.report().toString());
    Set<FakeDatabase.Key> lost = new HashSet<>(acknowledged);
    lost.removeAll(database.results.keySet());
    assertEquals(Set.of(), lost, "acknowledged and lost");
    Set<FakeDatabase.Key> phantoms = new HashSet<>(database.results.keySet());
    phantoms.removeAll(given);
    assertEquals(Set.of(), phantoms, "never given");
    Set<String> untold = new HashSet<>(owed);
    untold.removeAll(database.messages);
    assertEquals(Set.of(), untold, "messages lost");
    newest.forEach(
        (check, due) ->
            assertFalse(
                DecisionCodec.moment(database.state(check).state()).isBefore(due),
                "the state of " + check + " is an old one"));
  }
}
