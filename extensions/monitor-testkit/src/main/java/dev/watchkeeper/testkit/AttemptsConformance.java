package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.Decisions.PAGER;
import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.next;
import static dev.watchkeeper.testkit.Decisions.reminder;
import static dev.watchkeeper.testkit.Decisions.resolved;
import static dev.watchkeeper.testkit.Decisions.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Outbox.Attempt;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store is to remember of attempts at messages; a part of the suite for stores. */
abstract class AttemptsConformance extends OutboxConformance {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final Map<Instant, String> ids = new HashMap<>();

  /** Made by JUnit, once for each test. */
  AttemptsConformance() {}

  private Outbox waiting(int messages) throws Exception {
    for (int i = 0; i < messages; i++) {
      CheckId check = CheckId.of("tried-" + i);
      opened().commit(List.of(first(result(check, i, Reading.down("x")), firing(check, i))));
    }
    return opened().outbox();
  }

  private Attempt attempt(Outbox.Claim claim, String notifier, Delivery said) {
    Instant at = time.wallTime().truncatedTo(ChronoUnit.MICROS);
    return new Attempt(claim.id(), claim.attempt(), at, notifier, said);
  }

  /** The store after a restart, if it remembers anything. */
  private Outbox again() throws Exception {
    return survivesClosing() ? restarted().outbox() : opened().outbox();
  }

  /** Nothing waits that is claimed, put off, of another receiver, or behind one of its alert. */
  @Test
  public void theOldestMessageThatCouldBeClaimedTellsSinceWhenItWaits() throws Exception {
    assertEquals(Optional.empty(), opened().outbox().waiting(PAGER));
    Outbox outbox = waiting(1);
    Instant written = time.wallTime().truncatedTo(ChronoUnit.MICROS);
    time.advance(Duration.ofSeconds(5));
    CheckId other = CheckId.of("younger");
    opened().commit(List.of(first(result(other, 7, Reading.down("x")), firing(other, 7))));
    assertEquals(written, outbox.waiting(PAGER).orElseThrow().truncatedTo(ChronoUnit.MICROS));
    assertEquals(Optional.empty(), outbox.waiting("mailer"));
    Outbox.Claim first = outbox.claim(PAGER, 1, LEASE).get(0);
    assertEquals(
        written.plusSeconds(5), outbox.waiting(PAGER).orElseThrow().truncatedTo(ChronoUnit.MICROS));
    Outbox.Claim second = outbox.claim(PAGER, 1, LEASE).get(0);
    assertEquals(Optional.empty(), outbox.waiting(PAGER));
    outbox.delivered(second);
    outbox.retry(first, Duration.ofHours(1), "503");
    time.advance(Duration.ofMinutes(59));
    assertEquals(Optional.empty(), again().waiting(PAGER));
    time.advance(Duration.ofMinutes(1));
    outbox = opened().outbox();
    assertEquals(written, outbox.waiting(PAGER).orElseThrow().truncatedTo(ChronoUnit.MICROS));
  }

  /** What was tried is kept with the message, over a restart, for letters and for whoever sends. */
  @Test
  public void attemptsAreKeptWithTheirMessage() throws Exception {
    Outbox outbox = waiting(2);
    List<Outbox.Claim> claims = outbox.claim(PAGER, 2, LEASE);
    Attempt failed =
        attempt(
            claims.get(0), "pager \u0000\ud800", Delivery.retryAfter(LEASE, "429 \u0000\uffff"));
    outbox.retry(claims.get(0).after(List.of(failed)), LEASE, "429");
    Attempt gone = attempt(claims.get(1), "pager", Delivery.disabled("410"));
    Attempt refused = attempt(claims.get(1), "mail", Delivery.rejected(""));
    outbox.dead(claims.get(1).after(List.of(gone, refused)), "410; no");
    time.advance(LEASE);
    outbox = again();
    assertEquals(Set.of(failed, gone, refused), Set.copyOf(outbox.attempts(PAGER, DAY, 10)));
    assertEquals(List.of(), outbox.attempts("mailer", DAY, 10));
    assertEquals(List.of(), outbox.attempts(PAGER, Duration.ofSeconds(59), 10));
    Outbox.Claim second = outbox.claim(PAGER, 1, LEASE).get(0);
    assertEquals(List.of(), second.tried());
    Attempt arrived = attempt(second, "pager", Delivery.delivered());
    outbox.delivered(second.after(List.of(arrived)));
    outbox.delivered(second.after(List.of(arrived)));
    Outbox.Letter done = outbox.letters(Outbox.Stage.DONE, 1).get(0);
    assertEquals(List.of(failed, arrived), done.tried());
    assertEquals("", done.trouble());
    Outbox.Letter dead = outbox.letters(Outbox.Stage.DEAD, 1).get(0);
    assertEquals(List.of(gone, refused), dead.tried());
    assertEquals("410; no", dead.trouble());
    assertEquals(4, outbox.attempts(PAGER, DAY, 10).size());
    assertEquals(Set.of(failed, arrived), Set.copyOf(outbox.attempts(PAGER, DAY, 1)), "the newest");
  }

  /** A message that was claimed may have been sent, even if nobody came back to say so. */
  @Test
  public void anAttemptThatNobodyNotedIsOneAllTheSame() throws Exception {
    Outbox outbox = waiting(1);
    Outbox.Claim claim = outbox.claim(PAGER, 1, LEASE).get(0);
    Instant claimed = time.wallTime().truncatedTo(ChronoUnit.MICROS);
    time.advance(Duration.ofSeconds(3));
    Attempt unknown = again().attempts(PAGER, DAY, 10).get(0);
    assertEquals(
        new Attempt(claim.id(), 1, claimed, "", null),
        new Attempt(
            unknown.message(),
            unknown.number(),
            unknown.at().truncatedTo(ChronoUnit.MICROS),
            unknown.notifier(),
            unknown.delivery()));
    opened().outbox().retry(claim, LEASE, "it rests");
    assertEquals(List.of(), opened().outbox().attempts(PAGER, DAY, 10), "it was not tried");
  }

  /** What was tried with a bundle was tried with each of its parts, and counts once. */
  @Test
  public void attemptsAtABundleAreThoseOfItsParts() throws Exception {
    Outbox outbox = waiting(3);
    List<Outbox.Claim> claims = outbox.claim(PAGER, 2, LEASE);
    outbox.retry(claims.get(0), Duration.ZERO, "");
    Outbox.Claim alone = claims.get(1);
    Attempt before = attempt(alone, "pager", Delivery.retry("503"));
    outbox.retry(alone.after(List.of(before)), Duration.ZERO, "503");
    Outbox.Claim bundle = outbox.bundle(outbox.claim(PAGER, 3, LEASE));
    Attempt failed = attempt(bundle, "pager", Delivery.retry("504"));
    outbox.retry(bundle.after(List.of(failed)), Duration.ZERO, "504");
    assertEquals(Set.of(before, failed), Set.copyOf(outbox.attempts(PAGER, DAY, 10)));
    bundle = outbox.claim(PAGER, 3, LEASE).get(0);
    Attempt arrived = attempt(bundle, "mail", Delivery.delivered());
    outbox.delivered(bundle.after(List.of(arrived)));
    outbox = again();
    assertEquals(Set.of(before, failed, arrived), Set.copyOf(outbox.attempts(PAGER, DAY, 10)));
    for (Outbox.Letter letter : outbox.letters(Outbox.Stage.DONE, 10)) {
      assertTrue(letter.tried().containsAll(List.of(failed, arrived)), letter.toString());
      assertEquals(letter.id().equals(alone.id()), letter.tried().contains(before));
    }
  }

  /** Of a message that is tried again and again the first and the newest attempts are kept. */
  @Test
  public void veryManyAttemptsAreThinnedOutInTheMiddle() throws Exception {
    Outbox outbox = waiting(1);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      Outbox.Claim claim = outbox.claim(PAGER, 1, LEASE).get(0);
      Attempt failed = attempt(claim, "pager", Delivery.retry("503 ".repeat(500)));
      outbox.retry(claim.after(List.of(failed)), Duration.ZERO, "503");
      if (i <= 10 || i > 80) {
        numbers.add(i);
      }
    }
    Outbox.Letter letter = outbox.letters(Outbox.Stage.OPEN, 1).get(0);
    assertEquals(numbers, letter.tried().stream().map(Attempt::number).toList());
    assertEquals(100, letter.attempts());
  }

  /** The time line of an incident: what became of the alert, and who was told of it how. */
  @Test
  public void anIncidentHasItsAttemptsBesideItsTransitions() throws Exception {
    CheckId check = CheckId.of("incident");
    Alert firing = firing(check, 0);
    firing = firing.with(firing.context().tell(PAGER, firing.changed()));
    Decision begin = first(result(check, 0, Reading.down("x")), firing);
    opened().commit(List.of(begin));
    Attempt failed = tried(Delivery.retry("503"), false);
    Attempt arrived = tried(Delivery.delivered(), true);
    Alert later = firing.with(firing.context().tell(PAGER, firing.changed().plusSeconds(60)));
    StoredState reminded =
        begin.next().withState(begin.next().state().toBuilder().openAlerts(List.of(later)).build());
    opened().commit(List.of(new Decision(null, reminded, List.of(), List.of(reminder(later, 1)))));
    Attempt again = tried(Delivery.rejected("403"), true);
    List<Attempt> open = List.of(again, arrived, failed);
    List<History.Moment> line = again(check, firing);
    assertEquals(open, line.subList(0, 3).stream().map(this::attempt).toList());
    assertEquals(4, line.size());
    Alert over = resolved(later, 390);
    opened().commit(List.of(next(reminded, result(check, 390, Reading.up()), over)));
    time.advance(Duration.ofMinutes(1));
    Outbox.Claim last = opened().outbox().claim(PAGER, 1, LEASE).get(0);
    line = again(check, over);
    assertEquals(List.of(AlertState.RESOLVED, AlertState.FIRING), states(line));
    History.Sending unknown = line.get(0).sending();
    assertTrue(unknown != null && unknown.result() == History.Sent.UNKNOWN, line.toString());
    assertEquals(last.notification().alert(), line.get(0).alert());
    assertEquals(6, line.size());
    History history = opened().history();
    assertEquals(line.subList(0, 2), history.timeline(over, Instant.MAX, 2));
    assertEquals(line.subList(3, 6), history.timeline(over, line.get(2).at(), 10));
    assertEquals(line, history.timeline(firing, Instant.MAX, 10), "as it was known at first");
    assertEquals(List.of(), history.timeline(firing(check, 1), Instant.MAX, 10));
    assertThrows(IllegalArgumentException.class, () -> history.timeline(over, Instant.MAX, 0));
  }

  /** Claims a message, and has it tried, some time later. */
  private Attempt tried(Delivery said, boolean last) throws Exception {
    Outbox outbox = opened().outbox();
    time.advance(Duration.ofMinutes(2));
    Outbox.Claim claim = outbox.claim(PAGER, 1, LEASE).get(0);
    Attempt attempt = attempt(claim, "pager", said);
    ids.put(attempt.at(), claim.id());
    if (!last) {
      outbox.retry(claim.after(List.of(attempt)), LEASE, said.detail());
    } else if (said.permanent()) {
      outbox.dead(claim.after(List.of(attempt)), said.detail());
    } else {
      outbox.delivered(claim.after(List.of(attempt)));
    }
    return attempt;
  }

  private List<History.Moment> again(CheckId check, Alert alert) throws Exception {
    List<Alert> alerts = opened().history().alerts(check, alert.since(), Instant.MAX, 10);
    assertEquals(1, alerts.size());
    return (survivesClosing() ? restarted() : opened())
        .history()
        .timeline(alerts.get(0), Instant.MAX, 100);
  }

  private static List<AlertState> states(List<History.Moment> line) {
    return line.stream()
        .filter(moment -> moment.sending() == null)
        .map(moment -> moment.alert().state())
        .toList();
  }

  private Attempt attempt(History.Moment moment) {
    History.Sending sending = moment.sending();
    if (sending == null) {
      throw new AssertionError("no attempt, but " + moment);
    }
    Delivery said =
        switch (sending.result()) {
          case DELIVERED -> Delivery.delivered();
          case FAILED -> Delivery.retry(sending.detail());
          default -> Delivery.rejected(sending.detail());
        };
    assertEquals(PAGER, sending.receiver());
    return new Attempt(
        ids.getOrDefault(moment.at(), ""),
        sending.attempt(),
        moment.at(),
        sending.notifier(),
        said);
  }
}
