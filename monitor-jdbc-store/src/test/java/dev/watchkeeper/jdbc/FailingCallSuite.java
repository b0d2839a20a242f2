package dev.watchkeeper.jdbc;

import static dev.watchkeeper.testkit.Decisions.PAGER;
import static dev.watchkeeper.testkit.Decisions.START;
import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.next;
import static dev.watchkeeper.testkit.Decisions.resolved;
import static dev.watchkeeper.testkit.Decisions.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever call of loading, forgetting, removing, packing or asking fails: the next call works,
 * nothing is lost, and every connection goes back.
 */
abstract class FailingCallSuite {
  private static final CheckId SHOP = CheckId.of("shop");
  private static final CheckId OTHER = CheckId.of("other");
  private static final Instant BEFORE = START.minusSeconds(1);
  private static final Instant END = START.plus(Duration.ofDays(10_000));
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int DAY = 86_400;

  /** Whether there is time for every call; else some of the many alike behind the first ones. */
  private static final boolean EVERY_CALL = Boolean.getBoolean("watchkeeper.every.call");

  private static final int FIRST_CALLS = 20;
  private static final int SHORT_STRIDE = 5;
  private static final int LONG_STRIDE = 25;
  private static final int MOST_CONNECTIONS = 4;

  private final VirtualTime time = VirtualTime.startingAt(START);
  private HikariDataSource pool;

  /** A new, empty database. */
  abstract DataSource fresh() throws Exception;

  @BeforeEach
  void openThePool() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(fresh());
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(1);
    pool = new HikariDataSource(config);
  }

  @AfterEach
  void closeThePool() {
    int left = pool.getHikariPoolMXBean().getActiveConnections();
    pool.close();
    assertEquals(0, left, "connections that did not go back");
  }

  private static int after(int n, int stride) {
    return EVERY_CALL || n < FIRST_CALLS ? n + 1 : n + stride;
  }

  private JdbcStore opened(JdbcStore.Builder builder) throws SQLException {
    JdbcStore store = builder.time(time).build();
    store.open();
    return store;
  }

  /** Whether it went well; if not, then by the failure that was made. */
  private static boolean done(Callable<?> call, Object... expected) throws Exception {
    try {
      Object answer = call.call();
      if (expected.length > 0) {
        assertEquals(expected[0], answer);
      }
      return true;
    } catch (SQLException | WatchkeeperException e) {
      String why = String.valueOf(e.getMessage());
      // after a commit whose answer was lost there is nothing that could be taken back
      assertTrue(why.contains("on purpose") || why.contains("no transaction"), e.toString());
      return false;
    }
  }

  private static void deliver(JdbcStore store) throws Exception {
    while (store.outbox().depth() > 0) {
      for (Outbox.Claim claim : store.outbox().claim(PAGER, 100, LEASE)) {
        store.outbox().delivered(claim);
      }
    }
  }

  /** Hours that are packed and one that is not, alerts, messages, definitions. */
  private void fill(JdbcStore store) throws Exception {
    List<Decision> batch = new ArrayList<>();
    Alert alert = firing(SHOP, 1_200);
    Decision last = first(result(SHOP, 0, Reading.up()));
    batch.add(last);
    for (int i = 1; i < 24; i++) {
      Reading reading = i % 5 == 2 ? Reading.down("503") : Reading.up();
      Alert[] moves = i == 2 ? new Alert[] {alert} : new Alert[0];
      moves = i == 3 ? new Alert[] {resolved(alert, 1_800)} : moves;
      last = next(last.next(), result(SHOP, i * 600, reading), moves);
      batch.add(last);
      batch.add(first(result(OTHER, i * 600, Reading.up())));
    }
    store.commit(batch);
    time.advance(Duration.ofHours(3));
    assertTrue(store.pack(time.wallTime()));
    time.advance(Duration.ofHours(2));
    ProbeDefinition probe =
        ProbeDefinition.of("tcp", Target.of("127.0.0.1:1"), Settings.of(Map.of()));
    store.saveCheck(Check.of("shop", probe));
    store.saveCheck(Check.of("defined", probe));
  }

  private static List<ProbeResult> exported(History history, CheckId check, Instant from) {
    List<ProbeResult> all = new ArrayList<>();
    history.export(check, from, END, all::add);
    return all;
  }

  private Map<String, Callable<?>> questions(JdbcStore store) {
    Map<String, Callable<?>> all = new LinkedHashMap<>();
    History history = store.history();
    Instant later = START.plusSeconds(5_000);
    Instant day = START.plus(Duration.ofDays(1));
    Instant month = START.plus(Duration.ofDays(30));
    LocalDate date = LocalDate.ofInstant(START, ZoneOffset.UTC);
    all.put("load", () -> store.load(List.of(SHOP, OTHER, CheckId.of("never seen"))));
    all.put("states", history::states);
    all.put("checks", history::checks);
    all.put("last results", () -> history.lastResults(SHOP, 20));
    all.put("results before", () -> history.resultsBefore(SHOP, later, 3));
    all.put("counts", () -> history.counts(SHOP, BEFORE, later));
    all.put("latency of a day", () -> history.latency(SHOP, BEFORE, day, 0.5, 0.99));
    all.put("latency of a month", () -> history.latency(SHOP, BEFORE, month, 0.5, 0.99));
    all.put("time accounts", () -> history.timeAccounts(SHOP, List.of(START, later)));
    all.put(
        "availability per day",
        () -> history.availabilityPerDay(SHOP, date, date.plusDays(1), ZoneOffset.UTC));
    all.put("outages", () -> history.outages(SHOP, BEFORE, later, 5));
    for (History.WorstBy by : History.WorstBy.values()) {
      all.put("worst by " + by, () -> history.worst(BEFORE, day, by, 5));
    }
    all.put("alerts", () -> history.alerts(SHOP, BEFORE, day, 5));
    all.put("transitions", () -> history.transitions(SHOP, BEFORE, day, 5));
    all.put("export", () -> exported(history, SHOP, BEFORE));
    all.put("definitions", store::catalogue);
    all.put("depth of the queue", () -> store.outbox().depth());
    return all;
  }

  @Test
  void aQuestionWhoseNthCallFailsIsAnsweredTheNextTimeByAnother() throws Exception {
    FailingSource failing = FailingSource.strict(pool);
    try (JdbcStore plain = opened(JdbcStore.builder(pool).migrate());
        JdbcStore store = opened(JdbcStore.builder(failing))) {
      fill(plain);
      int all = 0;
      Map<String, Callable<?>> rightly = questions(plain);
      for (Map.Entry<String, Callable<?>> question : questions(store).entrySet()) {
        Object right = rightly.get(question.getKey()).call();
        all += failAtEach(failing, question.getValue(), right);
      }
      assertTrue(all > 200, "the questions have many calls: " + all);
    }
    assertEquals(0, failing.open());
  }

  private static int failAtEach(FailingSource failing, Callable<?> question, Object right)
      throws Exception {
    for (int n = 1; ; n = after(n, SHORT_STRIDE)) {
      failing.failAt(n);
      done(question, right);
      boolean reached = failing.reached();
      failing.failAt(0);
      assertEquals(0, failing.open(), "connections that did not go back: n=" + n);
      assertEquals(right, question.call(), "n=" + n);
      if (!reached) {
        assertTrue(n > 3, "a question has some calls: " + n);
        return n;
      }
    }
  }

  @Test
  void forgettingOfWhichTheNthCallFailsForgetsAllOrNothingAndWorksTheNextTime() throws Exception {
    try (JdbcStore plain = opened(JdbcStore.builder(pool).migrate())) {
      boolean reached = true;
      int n = 0;
      while (reached) {
        n++;
        CheckId kept = CheckId.of("kept " + n);
        List<CheckId> gone = List.of(CheckId.of("gone " + n), CheckId.of("gone too " + n));
        List<CheckId> all = List.of(gone.get(0), kept, gone.get(1));
        plain.commit(all.stream().map(c -> first(result(c, 1, Reading.up()))).toList());
        FailingSource failing = FailingSource.strict(pool);
        try (JdbcStore store = opened(JdbcStore.builder(failing))) {
          failing.failAt(n);
          boolean done = done(() -> forgotten(store, gone));
          reached = failing.reached();
          failing.failAt(0);
          assertTrue(failing.open() <= 1, "only the writer's connection is kept: n=" + n);
          Set<CheckId> left = store.load(all).keySet();
          assertTrue(left.size() == 1 || !done && left.size() == 3, n + ": " + left);
          store.forget(gone);
          assertEquals(Set.of(kept), store.load(all).keySet(), "n=" + n);
          Decision anew = first(result(gone.get(0), 2, Reading.up()));
          store.commit(List.of(anew));
          assertEquals(anew.next(), store.load(all).get(gone.get(0)));
          assertEquals(2, store.history().counts(gone.get(0), BEFORE, END).total());
          assertEquals(1, store.history().counts(gone.get(1), BEFORE, END).total());
        }
        assertEquals(0, failing.open(), "n=" + n);
      }
      assertTrue(n > 8, "the scenario has many calls: " + n);
    }
  }

  private static boolean forgotten(JdbcStore store, List<CheckId> gone) throws Exception {
    store.forget(gone);
    return true;
  }

  /** A pool gives connections to others: nothing of a call may be left in them. */
  @Test
  void aCallWhoseTimeIsOverAfterItsNthStepLeavesNoTransactionInThePool() throws Exception {
    FailingSource slow = new FailingSource(pool);
    try (JdbcStore other = opened(JdbcStore.builder(pool).migrate());
        JdbcStore store = opened(JdbcStore.builder(slow))) {
      boolean reached = true;
      int n = 0;
      while (reached) {
        n++;
        Decision decision = first(result(CheckId.of("slow " + n), 1, Reading.down("x")));
        slow.doAt(n, () -> time.advance(Duration.ofMinutes(1)));
        boolean done = timely(() -> committed(store, decision));
        done &= timely(() -> store.history().lastResults(SHOP, 1));
        reached = slow.reached();
        slow.failAt(0);
        assertTrue(done || reached);
        other.forget(List.of(SHOP));
        store.commit(List.of(decision));
        assertEquals(1, other.history().counts(decision.check(), BEFORE, END).total(), "n=" + n);
        assertTrue(pool.getHikariPoolMXBean().getActiveConnections() <= 2, "those of two writers");
      }
      assertTrue(n > 20, "the scenario has many calls: " + n);
    }
  }

  private static boolean timely(Callable<?> call) throws Exception {
    try {
      call.call();
      return true;
    } catch (SQLException | WatchkeeperException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("within"), e.toString());
      return false;
    }
  }

  /** For how many days packed runs are left to the dropping of partitions. */
  int keptLonger() {
    return 0;
  }

  @Test
  void removingOfWhichTheNthCallFailsRemovesNothingThatIsToStayAndTheRestTheNextTime()
      throws Exception {
    try (JdbcStore plain = opened(JdbcStore.builder(pool).migrate())) {
      boolean reached = true;
      int n = 0;
      while (reached) {
        n = after(n, LONG_STRIDE);
        reached = removed(plain, n);
      }
      assertTrue(n > 60, "the scenario has many calls: " + n);
    }
  }

  /** Ten days later: new results, and those of the last time are too old. */
  private boolean removed(JdbcStore plain, int n) throws Exception {
    int day = n * 10 * DAY;
    time.advance(START.plusSeconds(day).isAfter(time.wallTime()) ? untilDay(day) : Duration.ZERO);
    List<Decision> batch = new ArrayList<>();
    for (CheckId check : List.of(SHOP, OTHER)) {
      Alert alert = firing(check, day);
      batch.add(first(result(check, day, Reading.down("x")), alert));
      batch.add(first(result(check, day + 1_800, Reading.up()), resolved(alert, day + 1_800)));
      batch.add(first(result(check, day + 5_400, Reading.up())));
    }
    plain.commit(batch);
    deliver(plain);
    time.advance(Duration.ofDays(1));
    Decision extra = first(result(SHOP, day + DAY, Reading.up()));
    Instant cutoff = START.plusSeconds(day).minus(Duration.ofDays(6).plusHours(12));
    FailingSource failing = FailingSource.strict(pool);
    boolean reached;
    JdbcStore.Builder kept =
        JdbcStore.builder(failing).retention(Duration.between(cutoff, time.wallTime()));
    try (JdbcStore store = opened(kept)) {
      failing.failAt(n);
      int failures = 0;
      failures += done(() -> committed(store, extra)) ? 0 : 1;
      if (failures > 0) {
        store.commit(List.of(extra));
      }
      failures += done(() -> store.pack(time.wallTime())) ? 0 : 1;
      failures += done(() -> store.purge(cutoff, 10_000)) ? 0 : 1;
      assertTrue(failures <= 1, "one call fails, and the next ones work: n=" + n);
      reached = failing.reached();
      failing.failAt(0);
      assertTrue(failing.open() <= 1, "only the writer's connection is kept: n=" + n);
      assertNothingNewerIsGone(store.history(), batch, extra, n);
      store.pack(time.wallTime());
      store.purge(cutoff, 10_000);
      assertNothingNewerIsGone(store.history(), batch, extra, n);
      assertEverythingOlderIsGone(store, cutoff, n);
    }
    assertEquals(0, failing.open(), "n=" + n);
    return reached;
  }

  private Duration untilDay(int day) {
    return Duration.between(time.wallTime(), START.plusSeconds(day));
  }

  private static boolean committed(JdbcStore store, Decision extra) throws Exception {
    store.commit(List.of(extra));
    return true;
  }

  private static void assertNothingNewerIsGone(
      History history, List<Decision> batch, Decision extra, int n) {
    Instant from = START.plusSeconds(n * 10L * DAY - 1);
    List<ProbeResult> shop = new ArrayList<>();
    List<ProbeResult> other = new ArrayList<>();
    batch.forEach(one -> (one.check().equals(SHOP) ? shop : other).add(one.result()));
    shop.add(extra.result());
    assertEquals(shop, exported(history, SHOP, from), "n=" + n);
    assertEquals(other, exported(history, OTHER, from), "n=" + n);
    assertEquals(4, history.counts(SHOP, from, END).total(), "n=" + n);
    assertEquals(1, history.alerts(SHOP, from, END, 9).size(), "n=" + n);
    assertEquals(2, history.transitions(OTHER, from, END, 9).size(), "n=" + n);
  }

  private void assertEverythingOlderIsGone(JdbcStore store, Instant cutoff, int n)
      throws Exception {
    Instant packed = cutoff.minus(Duration.ofDays(keptLonger()));
    assertEquals(0, store.history().counts(SHOP, Instant.EPOCH, packed).total(), "n=" + n);
    assertEquals(0, store.history().counts(OTHER, Instant.EPOCH, packed).total(), "n=" + n);
    assertEquals(List.of(), store.history().alerts(SHOP, Instant.EPOCH, cutoff, 9), "n=" + n);
    assertEquals(0, store.outbox().depth(), "n=" + n);
  }
}
