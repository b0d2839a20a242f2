package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.Decisions.START;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.next;
import static dev.watchkeeper.testkit.Decisions.result;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.History.Outage;
import dev.watchkeeper.api.History.WorstBy;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Store;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What the answers of every store are to be, asked of stories with a known outcome and of random
 * ones beside a naive model. Its author extends this class, gives it a store on an empty database
 * for each test, and runs it as any other JUnit test.
 */
public abstract class HistoryConformance extends TimeConformance {
  /** Made by JUnit, once for each test. */
  protected HistoryConformance() {}

  /** A page ends where the next one begins, and the last is empty. */
  @Test
  public void resultsComePageByPage() throws Exception {
    List<ProbeResult> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(result(SHOP, i * 400, Reading.down("n" + i)));
    }
    opened().commit(all.stream().map(one -> first(one)).toList());
    now(20_000);
    settled();
    List<ProbeResult> paged = new ArrayList<>();
    Instant before = Instant.MAX;
    while (true) {
      List<ProbeResult> page = history().resultsBefore(SHOP, before, 10);
      if (page.isEmpty()) {
        break;
      }
      paged.addAll(page);
      before = page.get(page.size() - 1).due();
    }
    Collections.reverse(paged);
    assertEquals(all, paged);
    assertEquals(all.subList(23, 25).get(1), history().lastResults(SHOP, 1).get(0));
    assertEquals(List.of(), history().resultsBefore(SHOP, all.get(0).due(), 5));
    assertEquals(List.of(), history().resultsBefore(OTHER, Instant.MAX, 5));
    assertEquals(List.of(SHOP), history().checks());
  }

  /**
   * An outage lasts from the first failed run to the first good one; UNKNOWN runs do not end it.
   */
  @Test
  public void anOutageLastsUntilARunIsGoodAgain() throws Exception {
    ran(SHOP, 0, Reading.up());
    ran(SHOP, 60, Reading.of(Outcome.REFUSED, "refused"));
    ran(SHOP, 120, Reading.of(Outcome.LOCAL_NETWORK, "we"));
    ran(SHOP, 180, Reading.down("500"));
    ran(SHOP, 240, Reading.degraded("slow"));
    ran(SHOP, 300, Reading.of(Outcome.NO_DATA, "nothing"));
    ran(SHOP, 360, Reading.of(Outcome.TIMEOUT, "late"));
    now(400);
    settled();
    List<ProbeResult> newest = history().lastResults(SHOP, 9);
    Instant first = newest.get(5).due();
    Instant good = newest.get(2).due();
    Outage old = new Outage(SHOP, first, good, 2, Outcome.REFUSED, "refused");
    Outage open = new Outage(SHOP, newest.get(0).due(), null, 1, Outcome.TIMEOUT, "late");
    assertEquals(List.of(open, old), history().outages(SHOP, BEFORE, END, 10));
    assertEquals(List.of(open), history().outages(SHOP, BEFORE, END, 1));
    assertEquals(List.of(old), history().outages(SHOP, BEFORE, open.from(), 10));
    assertEquals(List.of(open), history().outages(SHOP, good, END, 10));
    assertEquals(List.of(open, old), history().outages(SHOP, good.minusNanos(1), END, 10));
    assertEquals(
        List.of(new Outage(SHOP, first, null, 1, Outcome.REFUSED, "refused")),
        history().outages(SHOP, BEFORE, newest.get(3).due(), 10));
    assertEquals(List.of(), history().outages(OTHER, BEFORE, END, 10));
    assertEquals(List.of(), history().outages(SHOP, BEFORE, first, 10));
    assertEquals(List.of(), history().outages(SHOP, good, open.from(), 10));
  }

  /** Every transition is found at the time at which it happened, as it was then. */
  @Test
  public void transitionsAreToldAsTheyHappened() throws Exception {
    Alert pending = Decisions.pending(SHOP, 10);
    Instant second = ZERO_SECOND.plusSeconds(20);
    Alert firing = pending.moveTo(AlertState.FIRING, second, "2 in a row");
    Alert over = firing.moveTo(AlertState.RESOLVED, second.plusSeconds(10), "works again");
    Decision one = first(result(SHOP, 10, Reading.down("x")), pending);
    Decision two = next(one.next(), result(SHOP, 20, Reading.down("x")), firing);
    Decision three = next(two.next(), result(SHOP, 30, Reading.up()), over);
    List<Decision> all = List.of(one, two, three);
    opened().commit(all);
    opened().commit(all);
    assertEquals(List.of(over, firing, pending), history().transitions(SHOP, BEFORE, END, 10));
    assertEquals(List.of(over), history().transitions(SHOP, BEFORE, END, 1));
    Instant end = over.changed();
    assertEquals(List.of(firing, pending), history().transitions(SHOP, BEFORE, end, 10));
    assertEquals(List.of(over), history().transitions(SHOP, end, END, 10));
    assertEquals(List.of(), history().transitions(OTHER, BEFORE, END, 10));
    assertEquals(
        List.of(true, true, false),
        history().transitions(SHOP, BEFORE, END, 10).stream().map(Alert::fired).toList());
  }

  /** The check that failed most comes first; one of which nothing can be said, not at all. */
  @Test
  public void theWorstChecksComeFirst() throws Exception {
    for (int i = 0; i < 20; i++) {
      ran(CheckId.of("never"), i, Reading.down("x"));
      ran(CheckId.of("often"), i, i % 2 == 0 ? Reading.down("x") : Reading.up());
      ran(CheckId.of("often too"), i, i % 2 == 0 ? Reading.down("x") : Reading.up());
      ran(CheckId.of("always"), i, Reading.up());
      ran(CheckId.of("unknown"), i, Reading.of(Outcome.NO_DATA, "nothing"));
    }
    now(10_000);
    settled();
    for (WorstBy by : List.of(WorstBy.AVAILABILITY, WorstBy.FAILURES)) {
      assertEquals(
          List.of("never", "often", "often too", "always"), names(START, START, by, 10), "" + by);
      assertEquals(List.of("never", "often"), names(START, START.plusSeconds(9), by, 2));
    }
    assertEquals(3, names(START, END, WorstBy.LATENCY, 10).size());
    Instant later = START.plus(ofHours(1));
    assertEquals(List.of(), names(later, END, WorstBy.FAILURES, 10), "hours begin at full hours");
  }

  private List<String> names(Instant from, Instant to, WorstBy by, int limit) {
    Instant end = to.equals(from) ? to.plusSeconds(1) : to;
    return history().worst(from, end, by, limit).stream().map(one -> one.check().value()).toList();
  }

  /** An export gives everything in order, stops where its consumer does, and leaves nothing. */
  @Test
  public void exportsGiveEverythingInOrder() throws Exception {
    List<Decision> batch = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      batch.add(first(result(i % 3 == 0 ? OTHER : SHOP, i * 10, Reading.down("n" + i))));
    }
    opened().commit(batch);
    now(20_000);
    settled();
    List<ProbeResult> all = new ArrayList<>();
    history().export(BEFORE, END, all::add);
    assertEquals(1_500, all.size());
    assertEquals(OTHER, all.get(0).check());
    assertEquals(batch.get(1_497).result(), all.get(499));
    assertEquals(batch.get(1).result(), all.get(500));
    for (int round = 0; round < 20; round++) {
      List<ProbeResult> few = new ArrayList<>();
      Consumer<ProbeResult> full = one -> stopBehind(few, one);
      assertThrows(ArithmeticException.class, () -> history().export(SHOP, BEFORE, END, full));
      assertEquals(5, few.size());
    }
    assertEquals(1_000, history().counts(SHOP, BEFORE, END).total());
  }

  private static void stopBehind(List<ProbeResult> few, ProbeResult one) {
    few.add(one);
    if (few.size() == 5) {
      throw new ArithmeticException("enough");
    }
  }

  /** Periods that end before they begin, and limits out of bounds, are refused. */
  @Test
  public void nonsenseIsRefused() {
    History history = history();
    for (int limit : new int[] {Integer.MIN_VALUE, 0, History.MAX_LIMIT + 1}) {
      refused(() -> history.lastResults(SHOP, limit));
      refused(() -> history.resultsBefore(SHOP, END, limit));
      refused(() -> history.outages(SHOP, START, END, limit));
      refused(() -> history.alerts(SHOP, START, END, limit));
      refused(() -> history.transitions(SHOP, START, END, limit));
      refused(() -> history.worst(START, END, WorstBy.FAILURES, limit));
    }
    refused(() -> history.counts(SHOP, END, START));
    refused(() -> history.availability(SHOP, END, START));
    refused(() -> history.latency(SHOP, END, START));
    refused(() -> history.latency(SHOP, START, END, 1.01));
    refused(() -> history.latency(SHOP, START, END, Double.NaN));
    refused(() -> history.timeAccount(SHOP, END, START));
    refused(() -> history.timeAccounts(SHOP, List.of(START)));
    refused(() -> history.timeAccounts(SHOP, Collections.nCopies(4_002, START)));
    refused(() -> history.outages(SHOP, END, START, 1));
    refused(() -> history.alerts(SHOP, END, START, 1));
    refused(() -> history.transitions(SHOP, END, START, 1));
    refused(() -> history.worst(END, START, WorstBy.FAILURES, 1));
    refused(() -> history.export(SHOP, END, START, one -> {}));
    LocalDate day = LocalDate.of(2026, 3, 1);
    ZoneId utc = ZoneId.of("UTC");
    refused(() -> history.availabilityPerDay(SHOP, day, day, utc));
    refused(() -> history.availabilityPerDay(SHOP, day, day.plusDays(4_001), utc));
  }

  private static void refused(Executable question) {
    String why = assertThrows(IllegalArgumentException.class, question).getMessage();
    assertTrue(why != null && why.contains("not "), why);
  }

  /** Periods as long as time are answered like others. */
  @Test
  public void periodsMayBeAsLongAsTimeItself() throws Exception {
    ran(SHOP, 0, Reading.up());
    ran(SHOP, 60, Reading.down("x"));
    now(90);
    settled();
    History history = history();
    assertEquals(2, history.counts(SHOP, Instant.MIN, Instant.MAX).total());
    assertEquals(1, history.latency(SHOP, Instant.MIN, Instant.MAX).count());
    assertEquals(1, history.outages(SHOP, Instant.MIN, Instant.MAX, 9).size());
    assertEquals(1, history.worst(Instant.MIN, Instant.MAX, WorstBy.LATENCY, 9).size());
    assertEquals(seconds(30), history.timeAccount(SHOP, Instant.MIN, Instant.MAX).down());
    List<Instant> edges = List.of(Instant.MIN, START, START, Instant.MAX, Instant.MAX);
    List<TimeAccount> accounts = history.timeAccounts(SHOP, edges);
    assertEquals(TimeAccount.NONE, accounts.get(1));
    assertEquals(TimeAccount.NONE, accounts.get(3));
    assertEquals(4, accounts.size());
    assertEquals(0, history.counts(SHOP, START, START).total());
    assertEquals(0, history.latency(OTHER, START, END, 0, 1).count());
    assertEquals(ZERO, history.latency(OTHER, START, END, 0, 1).quantile(1));
  }

  /** Whatever is committed, late or twice, it answers as a naive model does. */
  @Test
  public void answersAsANaiveModelDoes() throws Exception {
    for (int seed = 0; seed < 3; seed++) {
      HistoryModel model = new HistoryModel(seed, time);
      Store store = opened();
      for (int step = 0; step < 3; step++) {
        model.commitTo(store);
        settled();
        model.compareWith(store.history());
      }
    }
  }
}
