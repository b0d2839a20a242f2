package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.Decisions.PAGER;
import static dev.watchkeeper.testkit.Decisions.START;
import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.next;
import static dev.watchkeeper.testkit.Decisions.resolved;
import static dev.watchkeeper.testkit.Decisions.result;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What every store is to hold, its outbox included. Its author extends this class, gives it a store
 * on an empty database for each test, and runs it as any other JUnit test. The clocks of the tests
 * stand still until a test moves them.
 */
public abstract class StoreConformance extends ContextConformance {
  private static final CheckId SHOP = CheckId.of("shop");
  private static final CheckId OTHER = CheckId.of("other");
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Instant BEFORE = START.minusSeconds(1);
  private static final Instant END = START.plusSeconds(100_000);
  private static final Duration MICROSECOND = Duration.ofNanos(1_000);

  /** Made by JUnit, once for each test. */
  protected StoreConformance() {}

  private StoredState loaded(CheckId check) throws Exception {
    return requireNonNull(opened().load(List.of(check)).get(check), "it knows nothing of " + check);
  }

  /** A state comes back as it was committed, and one that nobody committed not at all. */
  @Test
  public void givesBackWhatWasCommittedAndNothingElse() throws Exception {
    Store store = opened();
    Decision decision = first(result(SHOP, 1, Reading.down("503")), firing(SHOP, 1));
    store.commit(List.of(decision));
    assertEquals(Map.of(SHOP, decision.next()), store.load(List.of(SHOP, OTHER)));
    assertEquals(Map.of(), store.load(List.of()));
    assertEquals(List.of(decision.next().state()), store.history().states());
    assertEquals(List.of(decision.result()), store.history().lastResults(SHOP, 10));
    assertEquals(List.of(), store.history().lastResults(OTHER, 10));
    assertEquals(new History.Counts(0, 0, 0, 0), store.history().counts(OTHER, START, END));
  }

  /** Every outcome and status, with and without a reason, comes back as it was. */
  @Test
  public void everyOutcomeAndStatusComesBackAsItWas() throws Exception {
    Store store = opened();
    List<ProbeResult> all = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      all.add(result(SHOP, all.size(), Reading.of(outcome, "why")));
      all.add(result(SHOP, all.size(), Reading.of(outcome, "").inPhase("connect")));
    }
    all.add(result(SHOP, all.size(), Reading.degraded("slow")));
    all.add(result(SHOP, all.size(), Reading.up()));
    store.commit(all.stream().map(one -> first(one)).toList());
    List<ProbeResult> back = new ArrayList<>(store.history().lastResults(SHOP, 1_000));
    Collections.reverse(back);
    assertEquals(all, back);
  }

  /** Any text anywhere comes back unchanged and does no harm; so do numbers at their limits. */
  @Test
  public void textsComeBackUnchangedWhateverTheyHold() throws Exception {
    Store store = opened();
    CheckId check = CheckId.of("a'b\"; \\ %_ \uffff \ud83d\ude00 \ud800");
    Measurements.Builder measured = Measurements.builder();
    measured.set(MetricKey.text("t.text"), ATTACK).set(MetricKey.gauge("g", ATTACK), -0.0);
    measured.set(MetricKey.counter("c", "x".repeat(5_000)), Double.MIN_VALUE);
    measured.set(MetricKey.gauge("h", ""), Double.MAX_VALUE).set(MetricKey.gauge("i", ""), 1 / 3.0);
    ProbeResult result =
        ProbeResult.builder(check, START.plusSeconds(1))
            .ran(START.minusNanos(1), Long.MAX_VALUE)
            .reading(Reading.down(ATTACK).inPhase(ATTACK).with(measured.build()))
            .evidence(List.of(new Evidence(ATTACK, ATTACK, ATTACK.repeat(20), Status.UNKNOWN)))
            .by(ATTACK.repeat(50), Long.MIN_VALUE)
            .build();
    Alert alert =
        Alert.open(
            new Alert.Subject(check, ATTACK.repeat(100), Severity.INFO),
            AlertState.FIRING,
            START.plusNanos(1),
            ATTACK.repeat(100));
    CheckState state = CheckState.initial(check, START).after(result, List.of(alert));
    StoredState next =
        new StoredState(
            state,
            Map.of(
                ATTACK, RuleState.of(1, -2, Long.MAX_VALUE, Long.MIN_VALUE), "", RuleState.of(1)),
            Map.of(ATTACK, ATTACK.repeat(100), "$secret", "$secret"));
    Notification message = new Notification(ATTACK.repeat(30), alert);
    store.commit(List.of(new Decision(result, next, List.of(alert), List.of(message))));
    assertEquals(next, loaded(check));
    assertEquals(List.of(result), store.history().lastResults(check, 10));
    assertEquals(List.of(alert), store.history().alerts(check, START, END, 10));
    List<Outbox.Claim> claims = store.outbox().claim(ATTACK.repeat(30), 10, LEASE);
    assertEquals(List.of(message), claims.stream().map(Outbox.Claim::notification).toList());
  }

  /** Names that a careless store would take for one another stay apart. */
  @Test
  public void namesThatLookAlikeStayApart() throws Exception {
    Store store = opened();
    List<CheckId> alike =
        List.of(
            CheckId.of("a"),
            CheckId.of("A"),
            CheckId.of("\u00e1"),
            CheckId.of("a\u0301"),
            CheckId.of("\ud800"),
            CheckId.of("\ud801"),
            CheckId.of("\uffffd800"));
    List<Decision> batch = new ArrayList<>();
    for (CheckId check : alike) {
      batch.add(first(result(check, batch.size(), Reading.down(check.value()))));
    }
    store.commit(batch);
    Map<CheckId, StoredState> back = store.load(alike);
    batch.forEach(one -> assertEquals(one.next(), back.get(one.check())));
    assertEquals(alike.size(), store.history().states().size());
  }

  /** A batch that comes again, as a whole, in part or with news behind it, is known. */
  @Test
  public void committingTheSameDecisionsAgainChangesNothing() throws Exception {
    Store store = opened();
    List<Decision> batch = new ArrayList<>();
    StoredState state = StoredState.of(CheckState.initial(SHOP, START));
    for (int i = 0; i < 50; i++) {
      Alert[] alerts = i == 10 ? new Alert[] {firing(SHOP, 10)} : new Alert[0];
      batch.add(next(state, result(SHOP, i, Reading.down("x")), alerts));
      state = batch.get(i).next();
    }
    store.commit(batch);
    store.outbox().delivered(store.outbox().claim(PAGER, 10, LEASE).get(0));
    store.commit(batch);
    store.commit(batch.subList(0, 5));
    assertEquals(state, loaded(SHOP));
    List<Decision> overlapping = new ArrayList<>(batch.subList(40, 50));
    overlapping.add(
        next(
            state,
            result(SHOP, 50, Reading.up()),
            resolved(state.state().openAlerts().get(0), 50)));
    store.commit(overlapping);
    store.commit(batch);
    assertEquals(51, store.history().counts(SHOP, BEFORE, END).total());
    assertEquals(1, store.outbox().depth(), "what was delivered is not owed again");
    assertEquals(AlertState.RESOLVED, store.history().alerts(SHOP, START, END, 9).get(0).state());
    assertEquals(overlapping.get(10).next(), loaded(SHOP));
  }

  /** A decision that comes late is recorded, but the newer state stays. */
  @Test
  public void anOlderStateNeverReplacesANewerOne() throws Exception {
    Store store = opened();
    Decision older = first(result(SHOP, 1, Reading.down("old")));
    Decision newer = first(result(SHOP, 2, Reading.up()));
    store.commit(List.of(newer));
    store.commit(List.of(older));
    assertEquals(newer.next(), loaded(SHOP));
    assertEquals(List.of(newer.result(), older.result()), store.history().lastResults(SHOP, 10));
  }

  /** Thousands of decisions in one batch are one commit like any other. */
  @Test
  public void takesBatchesOfThousands() throws Exception {
    Store store = opened();
    List<Decision> batch = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      CheckId check = CheckId.of("check " + i % 700);
      batch.add(first(result(check, i, Reading.up().with(MetricKey.gauge("n", ""), i))));
    }
    store.commit(batch);
    assertEquals(700, store.history().states().size());
    assertEquals(4, store.history().counts(CheckId.of("check 0"), BEFORE, END).total());
    assertEquals(3, store.history().counts(CheckId.of("check 699"), BEFORE, END).total());
    List<CheckId> all = batch.stream().map(Decision::check).toList();
    assertEquals(batch.get(2_499).next(), store.load(all).get(batch.get(2_499).check()));
  }

  /** A period includes its beginning and excludes its end, to the microsecond. */
  @Test
  public void countsIncludeTheBeginningOfAPeriodAndExcludeItsEnd() throws Exception {
    Store store = opened();
    for (int i = 0; i < 10; i++) {
      Reading bad = i % 3 == 1 ? Reading.degraded("slow") : Reading.down("x");
      store.commit(List.of(first(result(SHOP, i, i % 3 == 0 ? Reading.up() : bad))));
    }
    History history = store.history();
    Instant due = history.lastResults(SHOP, 10).get(9).due();
    assertEquals(new History.Counts(4, 3, 3, 0), history.counts(SHOP, due, END));
    assertEquals(9, history.counts(SHOP, due.plusNanos(1), END).total());
    assertEquals(9, history.counts(SHOP, due, due.plusSeconds(9)).total());
    assertEquals(10, history.counts(SHOP, due, due.plusSeconds(9).plusNanos(1)).total());
    assertEquals(10, history.counts(SHOP, Instant.MIN, Instant.MAX).total());
    assertEquals(0, history.counts(SHOP, END, END).total());
    assertEquals(0.7, history.availability(SHOP, due, END), 1e-9);
    assertTrue(Double.isNaN(history.availability(OTHER, START, END)));
    assertThrows(IllegalArgumentException.class, () -> history.lastResults(SHOP, 0));
    assertThrows(IllegalArgumentException.class, () -> history.lastResults(SHOP, 10_001));
    assertThrows(IllegalArgumentException.class, () -> history.alerts(SHOP, START, END, 0));
    assertEquals(3, history.lastResults(SHOP, 3).size());
  }

  /** An alert is found in every period in a part of which it was open, in its last state. */
  @Test
  public void alertsAreFoundByThePeriodInWhichTheyWereOpen() throws Exception {
    Store store = opened();
    Alert firing = firing(SHOP, 10);
    Alert over = resolved(firing, 20);
    Decision before = first(result(SHOP, 10, Reading.down("x")), firing);
    store.commit(List.of(before));
    History history = store.history();
    assertEquals(List.of(firing), history.alerts(SHOP, START.plusSeconds(99), END, 10));
    store.commit(List.of(next(before.next(), result(SHOP, 20, Reading.up()), over)));
    assertEquals(List.of(over), history.alerts(SHOP, START, END, 10));
    assertTrue(history.alerts(SHOP, START, END, 10).get(0).fired());
    Instant since = over.since();
    assertEquals(List.of(), history.alerts(SHOP, START, since.minus(MICROSECOND), 10));
    assertEquals(1, history.alerts(SHOP, START, since.plus(MICROSECOND), 10).size());
    assertEquals(1, history.alerts(SHOP, over.changed(), END, 10).size());
    assertEquals(0, history.alerts(SHOP, over.changed().plus(MICROSECOND), END, 10).size());
    assertEquals(List.of(), history.alerts(OTHER, START, END, 10));
    assertEquals(List.of(), loaded(SHOP).state().openAlerts());
  }

  /** Whatever is committed, and whatever of it again, it answers as lists and maps would. */
  @Test
  public void answersAsANaiveModelDoes() throws Exception {
    Store store = opened();
    for (int seed = 0; seed < 10; seed++) {
      StoreModel model = new StoreModel(seed);
      for (int step = 0; step < 20; step++) {
        model.commitTo(store);
      }
      model.compareWith(store);
      if (survivesClosing()) {
        store = restarted();
        model.compareWith(store);
      }
    }
  }

  /** Runs of past and coming millennia are kept as others are. */
  @Test
  public void farInstantsComeBackAsTheyWere() throws Exception {
    Store store = opened();
    List<ProbeResult> all = new ArrayList<>();
    for (String due : List.of("-0044-03-15T11:00:00Z", "+12026-01-01T00:00:00.000001Z")) {
      all.add(0, ProbeResult.builder(SHOP, Instant.parse(due)).reading(Reading.down("x")).build());
      store.commit(List.of(first(all.get(0))));
    }
    assertEquals(all, store.history().lastResults(SHOP, 10));
    assertEquals(2, store.history().counts(SHOP, Instant.MIN, Instant.MAX).down());
    assertEquals(1, store.history().counts(SHOP, Instant.MIN, START).down());
  }

  /** A check that was removed has no state any more, but its history stays. */
  @Test
  public void forgottenChecksKeepTheirHistory() throws Exception {
    Store store = opened();
    store.commit(List.of(first(result(SHOP, 1, Reading.up()))));
    store.commit(List.of(first(result(OTHER, 1, Reading.up()))));
    store.forget(List.of(SHOP, CheckId.of("never seen")));
    assertEquals(Set.of(OTHER), store.load(List.of(SHOP, OTHER)).keySet());
    assertEquals(1, store.history().lastResults(SHOP, 10).size());
    Decision back = first(result(SHOP, 2, Reading.up()));
    store.commit(List.of(back));
    assertEquals(back.next(), loaded(SHOP), "a check that comes back begins anew");
  }

  /** A check that was paused before it ever ran is kept as it is. */
  @Test
  public void aPausedCheckThatNeverRanIsKept() throws Exception {
    Store store = opened();
    for (CheckMode mode : CheckMode.values()) {
      CheckState state = CheckState.initial(SHOP, START).toBuilder().mode(mode).build();
      store.commit(List.of(new Decision(null, StoredState.of(state), List.of(), List.of())));
      assertEquals(StoredState.of(state), loaded(SHOP));
    }
  }

  /** A result and its message are there together or not at all, whoever looks when. */
  @Test
  public void nobodySeesHalfADecision() throws Exception {
    Store store = opened();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 100; i++) {
                  store.commit(List.of(first(result(SHOP, i, Reading.up()), firing(SHOP, i))));
                }
              } catch (Exception e) {
                failed.set(e);
              } finally {
                over.set(true);
              }
            });
    writer.start();
    while (!over.get()) {
      long before = store.history().counts(SHOP, BEFORE, END).total();
      long messages = store.outbox().depth();
      long after = store.history().counts(SHOP, BEFORE, END).total();
      assertTrue(before <= messages && messages <= after, before + " " + messages + " " + after);
    }
    writer.join();
    assertNull(failed.get());
    assertEquals(100, store.outbox().depth());
  }

  /** After a restart everything is as it was, the queue of messages included. */
  @Test
  public void everythingSurvivesARestart() throws Exception {
    Store store = opened();
    assumeTrue(survivesClosing(), "it forgets when it is closed");
    Decision decision = first(result(SHOP, 1, Reading.down("503")), firing(SHOP, 1));
    store.commit(List.of(decision));
    store = restarted();
    assertEquals(decision.next(), loaded(SHOP));
    assertEquals(List.of(decision.result()), store.history().lastResults(SHOP, 10));
    assertEquals(decision.transitions(), store.history().alerts(SHOP, START, END, 10));
    store.commit(List.of(decision));
    assertEquals(1, store.outbox().depth());
    assertEquals(
        decision.messages(), List.of(store.outbox().claim(PAGER, 9, LEASE).get(0).notification()));
  }
}
