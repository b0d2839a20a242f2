package dev.watchkeeper.jdbc;

import static dev.watchkeeper.testkit.Decisions.START;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.testkit.Decisions;
import dev.watchkeeper.testkit.HistoryConformance;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The same answers whether hours are packed or not, in every database; and what packing gives. They
 * are so many that connections come from a pool.
 */
abstract class PackingSuite extends HistoryConformance {
  private static final CheckId SHOP = CheckId.of("shop");
  private static final CheckId OTHER = CheckId.of("other");
  private static final List<String> WORDY = List.of("a", "b", "c", "d", "e", "f", "g", "h");
  private static final Instant BEFORE = START.minusSeconds(1);
  private static final Instant END = START.plus(Duration.ofDays(30));

  DataSource source;
  private HikariDataSource pool;

  /** A new, empty database. */
  abstract DataSource fresh() throws Exception;

  @Override
  protected Store store(TimeSource clocks) throws Exception {
    if (source == null) {
      source = fresh();
    }
    if (pool == null) {
      HikariConfig config = new HikariConfig();
      config.setDataSource(source);
      config.setMaximumPoolSize(4);
      pool = new HikariDataSource(config);
    }
    return JdbcStore.builder(pool).migrate().time(clocks).build();
  }

  @Override
  @AfterEach
  public void closeTheStore() {
    super.closeTheStore();
    pool.close();
  }

  @Override
  protected void settle(Instant now) throws Exception {
    assertTrue(store().pack(now));
  }

  private JdbcStore store() {
    return (JdbcStore) opened();
  }

  private History history() {
    return opened().history();
  }

  private long ask(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private long raw() throws SQLException {
    return ask("select count(*) from wk_result");
  }

  private static ProbeResult result(CheckId check, int second, Random random) {
    Instant due = START.plusSeconds(second);
    MetricKey code = MetricKey.gauge("http.status", "");
    MetricKey version = MetricKey.text("tls.version");
    Reading reading =
        switch (random.nextInt(5)) {
          case 0 -> Reading.of(Outcome.TIMEOUT, "no answer in " + random.nextInt(9_000) + " ms");
          case 1 -> Reading.degraded("slow").with(code, 200);
          case 2 -> Reading.up();
          default -> Reading.up().with(code, 200 + random.nextInt(3)).with(version, "TLSv1.3");
        };
    return ProbeResult.builder(check, due)
        .ran(due.plusNanos(random.nextInt(5_000_000)), 1_000L * random.nextInt(900_000))
        .reading(reading)
        .evidence(List.of(new Evidence("http.status", "200", "503", Status.DOWN)))
        .by("node-" + random.nextInt(2), 1 + random.nextInt(2))
        .build();
  }

  private List<Decision> runs(CheckId check, int count, int every, long seed) {
    Random random = new Random(seed);
    List<Decision> decisions = new ArrayList<>();
    Decision last = null;
    for (int i = 0; i < count; i++) {
      ProbeResult result = result(check, i * every, random);
      last = last == null ? first(result) : next(last.next(), result);
      decisions.add(last);
    }
    return decisions;
  }

  private List<ProbeResult> exported(CheckId check) {
    List<ProbeResult> all = new ArrayList<>();
    history().export(check, BEFORE, END, all::add);
    return all;
  }

  private static List<ProbeResult> results(List<Decision> decisions) {
    return decisions.stream().map(Decision::result).toList();
  }

  /** Closed hours are packed, the last result of a check stays for its state, and all come back. */
  @Test
  void aPackedRunComesBackAsItWas() throws Exception {
    List<Decision> all = runs(SHOP, 400, 60, 1);
    opened().commit(all);
    opened().commit(runs(OTHER, 3, 86_400, 2));
    time.advance(Duration.ofHours(3));
    assertTrue(store().pack(time.wallTime()));
    assertEquals(400 + 3 - 120 - 1, raw(), "two hours of one check, one run of the other");
    assertEquals(3, ask("select count(*) from wk_block"));
    assertEquals(results(all), exported(SHOP));
    assertTrue(store().pack(END));
    assertEquals(2, raw(), "the last ones");
    assertEquals(results(all), exported(SHOP));
    assertEquals(3, exported(OTHER).size());
    assertEquals(all.get(399).next(), opened().load(List.of(SHOP)).get(SHOP));
    List<ProbeResult> newest = history().lastResults(SHOP, 70);
    assertEquals(70, newest.size());
    assertEquals(all.get(399).result(), newest.get(0));
    assertEquals(all.get(330).result(), newest.get(69));
  }

  /** Late runs are merged into hours that are packed, and repeats change nothing. */
  @Test
  void whatComesLateIsMergedAndWhatComesTwiceIsNot() throws Exception {
    List<Decision> all = runs(SHOP, 600, 60, 3);
    Random random = new Random(5);
    List<Decision> late = new ArrayList<>(all);
    late.removeIf(one -> one == all.get(599) || random.nextInt(4) > 0);
    List<Decision> early = new ArrayList<>(all);
    early.removeAll(late);
    time.advance(Duration.ofDays(2));
    JdbcStore plain = JdbcStore.builder(fresh()).migrate().time(time).build();
    plain.open();
    plain.commit(all);
    opened().commit(early);
    settle(time.wallTime());
    assertEquals(1, raw());
    for (int i = 0; i < late.size(); i += 10) {
      opened().commit(late.subList(i, Math.min(late.size(), i + 10)));
      opened().commit(all.subList(0, i));
      compare(plain.history(), early.size() + Math.min(late.size(), i + 10));
      if (i % 30 == 0) {
        settle(time.wallTime());
        compare(plain.history(), early.size() + Math.min(late.size(), i + 10));
      }
    }
    settle(time.wallTime());
    assertEquals(1, raw());
    assertEquals(results(all), exported(SHOP));
    compare(plain.history(), 600);
    plain.close();
  }

  private void compare(History plain, int runs) {
    assertEquals(runs, history().counts(SHOP, BEFORE, END).total());
    assertEquals(runs, exported(SHOP).size());
    if (runs == 600) {
      List<Instant> edges = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        edges.add(BEFORE.plusSeconds(i * 1_234));
      }
      assertEquals(plain.timeAccounts(SHOP, edges), history().timeAccounts(SHOP, edges));
      TimeAccount days = history().timeAccount(SHOP, BEFORE, END);
      assertEquals(plain.timeAccount(SHOP, BEFORE, END), days);
    }
  }

  /** Whatever call fails, and if the answer of a commit is lost: no run is lost or doubled. */
  @Test
  void whereverPackingFailsNothingIsLostOrDoubled() throws Exception {
    List<Decision> all = runs(SHOP, 130, 120, 7);
    for (int n = 1; ; n++) {
      DataSource empty = fresh();
      FailingSource failing = new FailingSource(empty);
      try (JdbcStore store = JdbcStore.builder(failing).migrate().time(time).build()) {
        store.open();
        store.commit(all.subList(0, 100));
        store.pack(START.plus(Duration.ofHours(3)));
        store.commit(all.subList(100, 130));
        store.commit(all.subList(0, 3));
        failing.failAt(n);
        try {
          store.pack(END);
        } catch (SQLException e) {
          // after a commit whose answer was lost there is nothing that could be taken back
          String why = String.valueOf(e.getMessage());
          assertTrue(why.contains("on purpose") || why.contains("no transaction"), e.toString());
        }
        boolean reached = failing.reached();
        failing.failAt(0);
        assertEquals(130, store.history().counts(SHOP, BEFORE, END).total(), "n=" + n);
        assertTrue(store.pack(END));
        List<ProbeResult> found = new ArrayList<>();
        store.history().export(SHOP, BEFORE, END, found::add);
        assertEquals(results(all), found, "n=" + n);
        if (!reached) {
          assertTrue(n > 20, "the scenario has many calls: " + n);
          return;
        }
      }
      n += n > 30 && n % 7 != 0 ? 5 : 0;
    }
  }

  /** Who asks while runs are moved finds each of them once. */
  @Test
  void whoAsksWhileRunsAreMovedFindsEachOnce() throws Exception {
    List<Decision> all = runs(SHOP, 3_000, 30, 11);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<Integer> packing = threads.submit(() -> packUntil(over, done));
    Future<Integer> asking =
        threads.submit(
            () -> {
              int asked = 0;
              while (!over.get()) {
                int least = done.get();
                long counted =
                    asked % 2 == 0
                        ? history().counts(SHOP, BEFORE, END).total()
                        : exported(SHOP).size();
                int most = begun.get();
                assertTrue(least <= counted && counted <= most, least + " " + counted + " " + most);
                asked++;
              }
              return asked;
            });
    for (int i = 0; i < all.size(); i += 100) {
      begun.set(i + 100);
      commit(all.subList(i, i + 100));
      commit(all.subList(Math.max(0, i - 300), i));
      done.set(i + 100);
    }
    over.set(true);
    assertTrue(packing.get() > 0);
    assertTrue(asking.get() > 0);
    threads.shutdown();
    assertTrue(store().pack(END));
    assertEquals(results(all), exported(SHOP));
  }

  /** A database may refuse a transaction that met another one; then it is to be done again. */
  private void commit(List<Decision> batch) throws Exception {
    for (int left = 50; ; left--) {
      try {
        opened().commit(batch);
        return;
      } catch (SQLException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  private int packUntil(AtomicBoolean over, AtomicInteger done) throws Exception {
    int steps = 0;
    while (!over.get()) {
      try {
        store().pack(START.plusSeconds(done.get() * 30L));
        steps++;
      } catch (SQLException e) {
        assertFalse(e.getMessage().contains("syntax"), e.toString());
      }
    }
    return steps;
  }

  /** Two stores on one database: one of them packs, until it says no more. */
  @Test
  void ofTwoStoresOnePacks() throws Exception {
    opened().commit(runs(SHOP, 300, 60, 13));
    assertTrue(store().pack(START.plus(Duration.ofHours(2))));
    try (JdbcStore second = JdbcStore.builder(source).time(time).build()) {
      second.open();
      assertFalse(second.pack(END));
      time.advance(Duration.ofMinutes(2));
      assertTrue(second.pack(END));
      assertFalse(store().pack(END));
      assertEquals(300, second.history().counts(SHOP, BEFORE, END).total());
    }
  }

  /** What is older than the retention goes, packed or not. */
  @Test
  void whatIsTooOldGoesAlsoIfItIsPacked() throws Exception {
    opened().commit(runs(SHOP, 48, 3_600, 17));
    settle(END);
    store().purge(START.plus(Duration.ofHours(24 + keptLonger())), 1_000);
    assertEquals(36, history().counts(SHOP, BEFORE, END).total(), "whole days go, from midnight");
    assertEquals(
        0,
        ask(
            "select count(*) from wk_rollup_hour h where not exists"
                + " (select 1 from wk_block b where b.check_id = h.check_id and b.hour_no = h.hour_no)"));
    store().purge(END.plus(Duration.ofHours(keptLonger())), 1_000);
    assertEquals(1, history().counts(SHOP, BEFORE, END).total(), "the last result");
  }

  /** A run each hour that says so much that it takes about half a kilobyte in a block, too. */
  private static Decision wordy(CheckId check, int hour) {
    byte[] noise = new byte[360];
    new Random(hour).nextBytes(noise);
    String reason = Base64.getEncoder().encodeToString(noise);
    Reading reading = Reading.of(Outcome.TIMEOUT, reason);
    return first(Decisions.result(check, hour * 3_600, reading));
  }

  private static List<Decision> wordy(int from, int to) {
    List<Decision> all = new ArrayList<>();
    for (int hour = from; hour < to; hour++) {
      for (String name : WORDY) {
        all.add(wordy(CheckId.of(name), hour));
      }
    }
    return all;
  }

  /** When there is too much, the oldest packed history goes, and it is told. */
  @Test
  void theOldestGoesFirstWhenThereIsTooMuch() throws Exception {
    int days = 28;
    JdbcStore limited = JdbcStore.builder(pool).maxBytes(room()).time(time).build();
    limited.open();
    assertEquals((double) room(), limited.report().gauges().get("history.limit.bytes"));
    for (int day = 0; day < days; day++) {
      opened().commit(wordy(day * 24, day * 24 + 24));
      time.advance(Duration.ofDays(1));
      assertTrue(limited.pack(time.wallTime()));
      reuse();
    }
    Store.Report report = limited.report();
    assertTrue(report.gauges().get("history.removed.blocks") > 0, report.toString());
    double reach = report.gauges().get("history.reach.seconds") / 86_400;
    assertTrue(reach >= 1 && reach < days, report.toString());
    for (String name : WORDY) {
      CheckId check = CheckId.of(name);
      List<ProbeResult> left = exported(check);
      List<ProbeResult> all = new ArrayList<>();
      wordy(0, days * 24).stream()
          .map(Decision::result)
          .filter(one -> one.check().equals(check))
          .forEach(all::add);
      assertTrue(left.size() >= 24 && left.size() < all.size(), "left: " + left.size());
      assertEquals(all.subList(all.size() - left.size(), all.size()), left);
      assertEquals(left.size(), history().counts(check, BEFORE, END).total());
      long firstDay = left.get(0).due().getEpochSecond() / 86_400;
      assertEquals(0, ask("select count(*) from wk_rollup_day where day_no < " + firstDay));
    }
    if (tellsAtOnce()) {
      assertEquals(List.of(), report.troubles());
      assertTrue(report.gauges().get("history.bytes") <= room(), report.toString());
    }
    limited.close();
  }

  /** A limit that four weeks of wordy runs do not fit into. */
  long room() {
    return 2 << 20;
  }

  /** Whether space is free as soon as rows are gone. */
  boolean tellsAtOnce() {
    return true;
  }

  /** What a database does by itself, some time later, with the space of rows that are gone. */
  void reuse() throws Exception {}

  /** What is younger than a day stays, whatever the limit says, and it is told. */
  @Test
  void aLimitThatCannotBeHeldIsToldAndTakesNothingYoung() throws Exception {
    JdbcStore limited = JdbcStore.builder(pool).maxBytes(1 << 20).time(time).build();
    limited.open();
    List<Decision> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      for (int hour = 0; hour < 20; hour++) {
        all.add(wordy(CheckId.of("check " + i), hour));
      }
    }
    opened().commit(all);
    time.advance(Duration.ofHours(22));
    assertTrue(limited.pack(time.wallTime()));
    assertEquals(20, history().counts(CheckId.of("check 3"), BEFORE, END).total());
    Store.Report report = limited.report();
    assertEquals(1, report.troubles().size(), report.toString());
    assertTrue(report.troubles().get(0).contains("all that could go is gone"), report.toString());
    assertEquals(0.0, report.gauges().get("history.removed.blocks"));
    limited.close();
  }

  /** Whatever call fails while room is made, what is left is whole, and room is made next time. */
  @Test
  void whereverMakingRoomFailsTheRestIsWhole() throws Exception {
    opened().commit(wordy(0, 10 * 24));
    time.advance(Duration.ofDays(10));
    assertTrue(store().pack(time.wallTime()));
    for (int n = 1; n < 200; n += 9) {
      FailingSource failing = new FailingSource(source);
      try (JdbcStore limited = JdbcStore.builder(failing).maxBytes(1 << 20).time(time).build()) {
        limited.open();
        time.advance(Duration.ofMinutes(2));
        failing.failAt(n);
        try {
          limited.pack(time.wallTime());
        } catch (SQLException e) {
          assertFalse(e.getMessage().contains("syntax"), e.toString());
        }
        failing.failAt(0);
      }
      List<ProbeResult> left = exported(CheckId.of("c"));
      assertEquals(left.size(), history().counts(CheckId.of("c"), BEFORE, END).total());
      assertEquals(
          ask("select count(*) from wk_block"), ask("select count(*) from wk_rollup_hour"));
      assertTrue(left.size() >= 24, "left: " + left.size());
    }
  }

  /** Modes from before the retention go, but for the one that held then. */
  @Test
  void ofModesOnlyTheOneThatHeldIsKept() throws Exception {
    opened().commit(runs(SHOP, 48, 3_600, 19));
    long at = START.getEpochSecond() * 1_000_000;
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (int hour = 0; hour < 40; hour++) {
        statement.execute(
            "insert into wk_mode (check_id, at, mode) select id, "
                + (at + hour * 3_600_000_000L)
                + ", "
                + hour % 3
                + " from wk_check where name = 'shop'");
      }
    }
    time.advance(Duration.ofDays(3));
    Instant cut = START.plus(Duration.ofHours(30));
    TimeAccount before = history().timeAccount(SHOP, cut, END);
    store().purge(cut.plusSeconds(60), 1_000);
    assertEquals(10, ask("select count(*) from wk_mode"));
    assertTrue(before.maintenance().toHours() >= 6, before.toString());
    assertEquals(before.maintenance(), history().timeAccount(SHOP, cut, END).maintenance());
  }

  /** A check that was idle for a month has its last result, also if its state went back. */
  @Test
  void theLastResultOfAnIdleCheckIsLoadedWhereverItLies() throws Exception {
    List<Decision> all = runs(SHOP, 3, 86_400, 23);
    opened().commit(all);
    assertTrue(store().pack(END));
    try (JdbcStore again = JdbcStore.builder(source).time(time).build()) {
      again.open();
      assertEquals(all.get(2).next(), again.load(List.of(SHOP)).get(SHOP));
      long due = all.get(1).result().due().getEpochSecond() * 1_000_000;
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("update wk_state set last_due = " + due);
      }
      ProbeResult last = all.get(1).result();
      assertEquals(last, again.load(List.of(SHOP)).get(SHOP).state().lastResult().get());
      assertEquals(last, again.history().states().get(0).lastResult().get());
    }
  }

  /** For how many hours packed runs are left to the dropping of partitions. */
  int keptLonger() {
    return 0;
  }
}
