package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Outbox.Claim;
import dev.watchkeeper.api.spi.Outbox.Letter;
import dev.watchkeeper.api.spi.Outbox.Stage;
import dev.watchkeeper.api.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A queue of notifications as a list, walked through from its beginning for every question, beside
 * one that is tried at random. What is handed out must be what is due: everything that is, if there
 * is room. A message whose forerunner was put off may come no later than that one was put off to.
 */
final class OutboxModel {
  private static final List<String> RECEIVERS = List.of("pager", "mail");
  private static final int CHECKS = 6;

  private final List<Row> rows = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private final Map<CheckId, Alert> open = new TreeMap<>();
  private final Map<CheckId, Integer> reminders = new TreeMap<>();
  private final Random random;
  private final VirtualTime time;
  private final String name;
  private Decision last;
  private int episodes;

  OutboxModel(long seed, VirtualTime time) {
    this.random = new Random(seed);
    this.time = time;
    this.name = "outbox " + seed + ", check ";
    this.last = Decisions.telling(CheckId.of(name + "none"));
  }

  private static final class Row {
    final Notification message;
    Instant since;
    Stage stage = Stage.OPEN;
    int attempts;
    long notBefore;
    long notAfter;
    @Nullable Row lead;
    String id = "";

    Row(Notification message, Instant since, long now) {
      this.message = message;
      this.since = since;
      this.notBefore = now;
      this.notAfter = now;
    }

    boolean isOpen() {
      return stage == Stage.OPEN;
    }

    boolean isAhead(Row other) {
      return isOpen()
          && message.receiver().equals(other.message.receiver())
          && message.alert().key().equals(other.message.alert().key());
    }

    boolean isHanded(Claim claim) {
      return isOpen() && attempts == claim.attempt() && (lead == null || lead == this);
    }
  }

  /** Does something, and looks whether it came to what it should. */
  void step(Store store) throws Exception {
    time.advance(Duration.ofMillis(random.nextInt(4) * 1_000L));
    Outbox outbox = store.outbox();
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> commit(store);
      case 4, 5, 6, 7, 8 -> claim(outbox);
      case 9 -> bundle(outbox);
      case 10, 11 -> deliver(outbox);
      case 12 -> retry(outbox);
      case 13 -> giveUp(outbox);
      case 14 -> collapse(outbox);
      default -> resend(outbox);
    }
  }

  private void commit(Store store) throws Exception {
    CheckId check = CheckId.of(name + random.nextInt(CHECKS));
    Alert before = open.get(check);
    Instant now = Decisions.START.plusSeconds(episodes++);
    List<Notification> messages = new ArrayList<>();
    if (before != null && random.nextInt(3) == 0) {
      int repeat = reminders.merge(check, 1, Integer::sum);
      Notification.Kind kind =
          repeat % 2 == 0 ? Notification.Kind.ANNOUNCEMENT : Notification.Kind.REMINDER;
      messages.add(new Notification(pick(), kind, List.of(before), repeat));
    } else {
      Alert.Subject subject = new Alert.Subject(check, "rule", Severity.WARNING);
      Alert alert =
          before == null
              ? Alert.open(subject, AlertState.FIRING, now, "it fires").with(context(now))
              : before.moveTo(AlertState.RESOLVED, now, "it is over");
      open.put(check, alert);
      if (before != null) {
        open.remove(check);
      }
      RECEIVERS.forEach(receiver -> messages.add(new Notification(receiver, alert)));
    }
    Decision news = Decisions.telling(check, messages.toArray(Notification[]::new));
    store.commit(random.nextBoolean() ? List.of(news) : List.of(last, news));
    messages.forEach(one -> rows.add(new Row(one, time.wallTime(), time.nanoTime())));
    last = news;
  }

  private static Alert.Context context(Instant now) {
    return new Alert.Context(
            Map.of("team", "a & b"), "https://w.example/?x=1", "", null, Map.of(), false)
        .tell("pager", now);
  }

  private String pick() {
    return RECEIVERS.get(random.nextInt(RECEIVERS.size()));
  }

  private void claim(Outbox outbox) throws Exception {
    learn(outbox, Stage.OPEN);
    String receiver = pick();
    int limit = random.nextInt(4) == 0 ? 1_000 : 1 + random.nextInt(3);
    Duration lease = Duration.ofSeconds(1 + random.nextInt(10));
    List<Row> must = due(receiver, true);
    List<Row> may = due(receiver, false);
    int at = -1;
    List<Claim> taken = outbox.claim(receiver, limit, lease);
    assertTrue(taken.size() <= limit, "no more than was asked for");
    for (Claim claim : taken) {
      Row row = row(claim);
      assertTrue(may.contains(row), "not due: " + claim);
      assertTrue(rows.indexOf(row) > at, "in order: " + claim);
      at = rows.indexOf(row);
      row.attempts++;
      row.notBefore = time.nanoTime() + lease.toNanos();
      row.notAfter = row.notBefore;
      same(claim, row);
    }
    must.removeAll(taken.stream().map(this::row).toList());
    int end = taken.size() == limit ? at : rows.size();
    assertFalse(must.stream().anyMatch(row -> rows.indexOf(row) < end), "passed over: " + taken);
    claims.addAll(taken);
  }

  private List<Row> due(String receiver, boolean surely) {
    List<Row> due = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      boolean leads = row.lead == null || row.lead == row;
      long from = surely ? row.notAfter : row.notBefore;
      if (row.isOpen()
          && leads
          && row.message.receiver().equals(receiver)
          && time.nanoTime() - from >= 0
          && rows.subList(0, i).stream().noneMatch(other -> other.isAhead(row))) {
        due.add(row);
      }
    }
    return due;
  }

  private Row row(Claim claim) {
    return rows.stream().filter(row -> row.id.equals(claim.id())).findFirst().orElseThrow();
  }

  private void same(Claim claim, Row row) {
    List<Alert> alerts = parts(row).stream().map(part -> part.message.alert()).toList();
    Notification first = row.message;
    assertEquals(
        new Notification(first.receiver(), first.kind(), alerts, first.repeat()),
        claim.notification());
    assertEquals(row.attempts, claim.attempt());
    assertEquals(
        row.since.truncatedTo(ChronoUnit.MICROS), claim.since().truncatedTo(ChronoUnit.MICROS));
  }

  private List<Row> parts(Row row) {
    return rows.stream().filter(one -> one == row || one.isOpen() && one.lead == row).toList();
  }

  /** Compares everything that the store tells of its messages. */
  void compare(Outbox outbox) throws Exception {
    learn(outbox, Stage.values());
  }

  /** Learns what the store calls its messages, and compares those. */
  private void learn(Outbox outbox, Stage... stages) throws Exception {
    for (Stage stage : stages) {
      List<Row> expected =
          new ArrayList<>(rows.stream().filter(row -> row.stage == stage).toList());
      List<Letter> letters =
          outbox.letters(stage, 10_000).stream()
              .filter(one -> one.notification().alert().check().value().startsWith(name))
              .toList();
      assertEquals(expected.size(), letters.size(), stage.name());
      for (Letter letter : letters) {
        Row row = expected.remove(expected.size() - 1);
        assertEquals(row.message, letter.notification(), "the newest first");
        assertEquals(row.attempts, letter.attempts());
        assertTrue(row.id.isEmpty() || row.id.equals(letter.id()), "names stay");
        row.id = letter.id();
      }
    }
  }

  /** Delivers whatever is left. */
  void drain(Outbox outbox) throws Exception {
    time.advance(Duration.ofHours(1));
    for (int round = 0; rows.stream().anyMatch(Row::isOpen); round++) {
      assertTrue(round <= rows.size(), "it does not hand out what is left");
      for (String receiver : RECEIVERS) {
        for (Claim claim : outbox.claim(receiver, 1_000, Duration.ofSeconds(1))) {
          outbox.delivered(claim);
          settle(row(claim), Stage.DONE);
        }
      }
    }
  }

  private @Nullable Claim some() {
    return claims.isEmpty() ? null : claims.remove(random.nextInt(claims.size()));
  }

  private void bundle(Outbox outbox) throws Exception {
    String receiver = pick();
    Map<String, Claim> newest = new TreeMap<>();
    for (Claim claim : claims) {
      if (claim.notification().receiver().equals(receiver) && random.nextInt(4) > 0) {
        newest.put(claim.id(), claim);
      }
    }
    List<Claim> some = new ArrayList<>(newest.values());
    List<Row> held = some.stream().filter(one -> row(one).isHanded(one)).map(this::row).toList();
    if (held.isEmpty()) {
      return;
    }
    Claim bundle = outbox.bundle(some);
    claims.removeAll(some);
    claims.add(bundle);
    for (Row row : rows) {
      if (row.isOpen() && (held.contains(row) || row.lead != null && held.contains(row.lead))) {
        row.lead = held.get(0);
      }
    }
    assertEquals(held.get(0).id, bundle.id());
    same(bundle, held.get(0));
  }

  private void deliver(Outbox outbox) throws Exception {
    Claim claim = some();
    if (claim != null) {
      outbox.delivered(claim);
      settle(row(claim), Stage.DONE);
    }
  }

  private static void end(Row row, Stage stage) {
    row.stage = row.isOpen() ? stage : row.stage;
  }

  private void settle(Row row, Stage stage) {
    if (row.isOpen()) {
      parts(row).forEach(part -> end(part, stage));
    }
  }

  private void retry(Outbox outbox) throws Exception {
    Claim claim = some();
    if (claim == null) {
      return;
    }
    Duration pause = Duration.ofSeconds(random.nextInt(20));
    outbox.retry(claim, pause, "503");
    Row row = row(claim);
    if (row.isHanded(claim)) {
      row.notBefore = time.nanoTime() + pause.toNanos();
      row.notAfter = row.notBefore;
      for (Row behind : rows.subList(rows.indexOf(row) + 1, rows.size())) {
        if (behind.attempts == 0 && row.isAhead(behind) && behind.notAfter < row.notBefore) {
          behind.notAfter = row.notBefore;
        }
      }
    }
  }

  private void giveUp(Outbox outbox) throws Exception {
    Claim claim = some();
    if (claim != null) {
      outbox.dead(claim, "410");
      if (row(claim).isHanded(claim)) {
        settle(row(claim), Stage.DEAD);
      }
    }
  }

  private void collapse(Outbox outbox) throws Exception {
    Claim claim = some();
    if (claim == null) {
      return;
    }
    Row row = row(claim);
    List<Row> over = new ArrayList<>();
    boolean ends = false;
    if (row.isHanded(claim) && row.message.kind() == Notification.Kind.ALERT) {
      for (Row one : rows.subList(rows.indexOf(row), rows.size())) {
        if (!ends && one.isOpen() && row.isAhead(one)) {
          over.add(one);
          ends = one != row && one.message.alert().state() == AlertState.RESOLVED;
        }
      }
    }
    boolean expected = ends && over.stream().allMatch(one -> one.lead == null);
    assertEquals(expected, outbox.collapse(claim), claim.toString());
    if (expected) {
      over.forEach(one -> end(one, Stage.DONE));
    } else {
      claims.add(claim);
    }
  }

  private void resend(Outbox outbox) throws Exception {
    if (rows.isEmpty() || random.nextInt(3) > 0) {
      return;
    }
    compare(outbox);
    Row row = rows.get(random.nextInt(rows.size()));
    assertEquals(!row.isOpen(), outbox.resend(row.id));
    if (!row.isOpen()) {
      row.stage = Stage.OPEN;
      row.lead = null;
      row.notBefore = time.nanoTime();
      row.notAfter = row.notBefore;
      row.since = time.wallTime();
    }
  }
}
