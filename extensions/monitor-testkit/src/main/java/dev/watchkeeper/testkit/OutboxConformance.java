package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.Decisions.PAGER;
import static dev.watchkeeper.testkit.Decisions.START;
import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.reminder;
import static dev.watchkeeper.testkit.Decisions.resolved;
import static dev.watchkeeper.testkit.Decisions.result;
import static dev.watchkeeper.testkit.Decisions.telling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the queue of notifications of every store is to hold; a part of {@link StoreConformance}
 * that can be run by itself. Its author extends this class, gives it a store on an empty database
 * for each test, and runs it as any other JUnit test.
 */
public abstract class OutboxConformance extends StoreUnderTest {
  private static final CheckId SHOP = CheckId.of("shop");
  private static final CheckId OTHER = CheckId.of("other");
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Alert.Context CONTEXT =
      new Alert.Context(
          Map.of("team", "a & b = \u00e4"),
          "https://wiki.example/shop?x=1&y=2",
          "",
          new Alert.Acknowledgement("ann", START.plusSeconds(7)),
          Map.of("mail", new Alert.Told(START, 2)),
          true);

  /** Made by JUnit, once for each test. */
  protected OutboxConformance() {}

  /** False for a store that forgets everything when it is closed; true unless overridden. */
  protected boolean survivesClosing() {
    return true;
  }

  /** Of one alert the next message waits for the one before; others do not. */
  @Test
  public void messagesOfAnAlertAreHandedOutInOrder() throws Exception {
    Store store = opened();
    Alert firing = firing(SHOP, 1);
    store.commit(List.of(first(result(SHOP, 1, Reading.down("x")), firing)));
    store.commit(List.of(first(result(SHOP, 2, Reading.up()), resolved(firing, 2))));
    store.commit(List.of(first(result(OTHER, 2, Reading.down("y")), firing(OTHER, 2))));
    Outbox outbox = store.outbox();
    assertEquals(3, outbox.depth());
    assertEquals(List.of(), outbox.claim("mailer", 10, LEASE), "each receiver has its own");
    assertEquals(List.of(firing, firing(OTHER, 2)), alerts(outbox.claim(PAGER, 10, LEASE)));
    assertEquals(List.of(), outbox.claim(PAGER, 10, LEASE), "the second waits for the first");
    time.advance(LEASE);
    List<Outbox.Claim> again = outbox.claim(PAGER, 1, LEASE);
    assertEquals(List.of(firing), alerts(again));
    assertEquals(2, again.get(0).attempt(), "a lease that is over makes it due again");
    outbox.delivered(again.get(0));
    outbox.delivered(again.get(0));
    assertEquals(List.of(resolved(firing, 2)), alerts(outbox.claim(PAGER, 1, LEASE)));
    assertEquals(2, outbox.depth());
  }

  private static List<Alert> alerts(List<Outbox.Claim> claims) {
    return claims.stream().map(claim -> claim.notification().alert()).toList();
  }

  /** Reminders are owed although nothing has changed, each once, and wait for their turn. */
  @Test
  public void remindersAreMessagesOfTheirOwn() throws Exception {
    Store store = opened();
    Alert firing = firing(SHOP, 1).with(CONTEXT);
    Notification first = reminder(firing, 1);
    Notification second = reminder(firing.with(CONTEXT.tell(PAGER, START)), 2);
    store.commit(List.of(first(result(SHOP, 1, Reading.down("x")), firing)));
    store.commit(List.of(telling(SHOP, first), telling(SHOP, second)));
    store.commit(List.of(telling(SHOP, second)));
    Outbox outbox = store.outbox();
    assertEquals(3, outbox.depth());
    for (Notification expected : List.of(new Notification(PAGER, firing), first, second)) {
      List<Outbox.Claim> claims = outbox.claim(PAGER, 10, LEASE);
      assertEquals(List.of(expected), notifications(claims));
      outbox.delivered(claims.get(0));
    }
  }

  private static List<Notification> notifications(List<Outbox.Claim> claims) {
    return claims.stream().map(Outbox.Claim::notification).toList();
  }

  /** Whoever asks how old a message is goes by the clock of the store. */
  @Test
  public void aClaimTellsWhenTheMessageWasWrittenDown() throws Exception {
    Outbox outbox = threeWaiting();
    Instant written = time.wallTime().truncatedTo(ChronoUnit.MICROS);
    time.advance(Duration.ofHours(1));
    Outbox.Claim claim = outbox.claim(PAGER, 1, LEASE).get(0);
    assertEquals(written, claim.since().truncatedTo(ChronoUnit.MICROS));
  }

  private Outbox threeWaiting() throws Exception {
    for (int i = 0; i < 3; i++) {
      CheckId check = CheckId.of("c" + i);
      opened().commit(List.of(first(result(check, i, Reading.down("x")), firing(check, i))));
    }
    return opened().outbox();
  }

  /** A bundle is one message: claimed, tried, put off and settled as a whole, with one key. */
  @Test
  public void severalMessagesBecomeOneForGood() throws Exception {
    Outbox outbox = threeWaiting();
    Alert over = resolved(firing(CheckId.of("c1"), 1), 9);
    opened().commit(List.of(first(result(CheckId.of("c1"), 9, Reading.up()), over)));
    List<Outbox.Claim> claims = outbox.claim(PAGER, 2, LEASE);
    Outbox.Claim bundle = outbox.bundle(claims);
    assertEquals(claims.get(0).id(), bundle.id());
    assertEquals(
        List.of(firing(CheckId.of("c0"), 0), firing(CheckId.of("c1"), 1)),
        bundle.notification().alerts());
    assertEquals(4, outbox.depth(), "each is counted");
    assertEquals(List.of(firing(CheckId.of("c2"), 2)), alerts(outbox.claim(PAGER, 9, LEASE)));
    time.advance(LEASE);
    outbox = again();
    Outbox.Claim second = outbox.claim(PAGER, 1, LEASE).get(0);
    assertEquals(bundle.notification(), second.notification());
    assertEquals(bundle.notification().idempotencyKey(), second.notification().idempotencyKey());
    assertEquals(2, second.attempt());
    outbox.retry(second, Duration.ofHours(1), "503");
    time.advance(LEASE);
    assertEquals(List.of(firing(CheckId.of("c2"), 2)), alerts(outbox.claim(PAGER, 9, LEASE)));
    time.advance(Duration.ofHours(1));
    Outbox.Claim third = outbox.claim(PAGER, 1, LEASE).get(0);
    outbox.delivered(third);
    outbox.delivered(third);
    assertEquals(2, outbox.depth());
    assertEquals(over, outbox.claim(PAGER, 9, LEASE).get(1).notification().alert());
  }

  /** The store after a restart, if it remembers anything. */
  private Outbox again() throws Exception {
    return survivesClosing() ? restarted().outbox() : opened().outbox();
  }

  /** What is bundled already comes with all of its parts. */
  @Test
  public void aBundleOfBundlesIsOneBundle() throws Exception {
    Outbox outbox = threeWaiting();
    Outbox.Claim two = outbox.bundle(outbox.claim(PAGER, 2, LEASE));
    Outbox.Claim one = outbox.claim(PAGER, 1, LEASE).get(0);
    Outbox.Claim all = outbox.bundle(List.of(two, one));
    assertEquals(two.id(), all.id());
    assertEquals(3, all.notification().alerts().size());
    outbox.dead(all, "410");
    assertEquals(0, outbox.depth());
    List<Outbox.Letter> dead = outbox.letters(Outbox.Stage.DEAD, 10);
    assertEquals(3, dead.size(), "each part is kept by itself");
    dead.forEach(letter -> assertEquals("410", letter.trouble()));
  }

  /** What was delivered in the meantime, by whoever had it before, is no part any more. */
  @Test
  public void onlyWhatIsStillClaimedIsBundled() throws Exception {
    Outbox outbox = threeWaiting();
    List<Outbox.Claim> claims = outbox.claim(PAGER, 3, LEASE);
    outbox.delivered(claims.get(0));
    Outbox.Claim bundle = outbox.bundle(claims);
    assertEquals(claims.get(1).id(), bundle.id());
    assertEquals(2, bundle.notification().alerts().size());
    outbox.delivered(bundle);
    assertEquals(0, outbox.depth());
  }

  /** A beginning whose end waits as well need not be told, nor the end, nor what lies between. */
  @Test
  public void anAlertThatIsOverBeforeItWasToldCollapses() throws Exception {
    Store store = opened();
    Outbox outbox = store.outbox();
    Alert firing = firing(SHOP, 1);
    store.commit(List.of(first(result(SHOP, 1, Reading.down("x")), firing)));
    store.commit(List.of(telling(SHOP, reminder(firing, 1))));
    Outbox.Claim claim = outbox.claim(PAGER, 1, LEASE).get(0);
    assertFalse(outbox.collapse(claim), "it is not over");
    store.commit(List.of(first(result(SHOP, 2, Reading.up()), resolved(firing, 2))));
    store.commit(List.of(first(result(OTHER, 2, Reading.down("x")), firing(OTHER, 2))));
    assertTrue(outbox.collapse(claim));
    assertFalse(outbox.collapse(claim), "it is settled");
    assertEquals(1, outbox.depth());
    assertEquals(3, outbox.letters(Outbox.Stage.DONE, 10).size());
    assertEquals(List.of(firing(OTHER, 2)), alerts(outbox.claim(PAGER, 10, LEASE)));
  }

  /** Whoever was told of the beginning is told of the end. */
  @Test
  public void aReminderDoesNotCollapseWithTheEnd() throws Exception {
    Store store = opened();
    Outbox outbox = store.outbox();
    Alert firing = firing(SHOP, 1);
    store.commit(List.of(first(result(SHOP, 1, Reading.down("x")), firing)));
    store.commit(List.of(telling(SHOP, reminder(firing, 1))));
    store.commit(List.of(first(result(SHOP, 2, Reading.up()), resolved(firing, 2))));
    outbox.delivered(outbox.claim(PAGER, 1, LEASE).get(0));
    assertFalse(outbox.collapse(outbox.claim(PAGER, 1, LEASE).get(0)));
    assertEquals(2, outbox.depth());
  }

  /** Messages can be looked at in every stage, the newest first. */
  @Test
  public void lettersTellWhatBecameOfMessages() throws Exception {
    Outbox outbox = threeWaiting();
    List<Outbox.Claim> claims = outbox.claim(PAGER, 3, LEASE);
    time.advance(Duration.ofSeconds(1));
    outbox.delivered(claims.get(0));
    outbox.dead(claims.get(1), "410 \u0000");
    outbox.retry(claims.get(2), LEASE, "503");
    Outbox.Letter dead = outbox.letters(Outbox.Stage.DEAD, 10).get(0);
    assertEquals(claims.get(1).notification(), dead.notification());
    assertEquals("410 \u0000", dead.trouble());
    assertEquals(1, dead.attempts());
    assertEquals(Duration.ofSeconds(1), Duration.between(dead.since(), dead.changed()));
    assertEquals("503", outbox.letters(Outbox.Stage.OPEN, 10).get(0).trouble());
    assertEquals("", outbox.letters(Outbox.Stage.DONE, 10).get(0).trouble());
    outbox.delivered(claims.get(2));
    List<Outbox.Letter> done = outbox.letters(Outbox.Stage.DONE, 10);
    assertEquals(
        List.of(claims.get(2).notification(), claims.get(0).notification()),
        done.stream().map(Outbox.Letter::notification).toList());
    assertEquals(done.subList(0, 1), outbox.letters(Outbox.Stage.DONE, 1));
  }

  /** What was given up or delivered can be sent once more; it has its old key. */
  @Test
  public void aMessageCanBeSentOnceMore() throws Exception {
    Outbox outbox = threeWaiting();
    List<Outbox.Claim> claims = outbox.claim(PAGER, 3, LEASE);
    Outbox.Claim bundle = outbox.bundle(claims.subList(0, 2));
    outbox.dead(bundle, "410");
    outbox.delivered(claims.get(2));
    assertEquals(0, outbox.depth());
    for (Outbox.Claim claim : claims) {
      assertTrue(outbox.resend(claim.id()));
      assertFalse(outbox.resend(claim.id()), "it is open");
    }
    assertFalse(outbox.resend("nobody's"));
    assertEquals(notifications(claims), notifications(outbox.claim(PAGER, 9, LEASE)));
  }

  /** Whatever is done in whatever order, what is handed out is what a list would hand out. */
  @Test
  public void handsOutWhatANaiveQueueDoes() throws Exception {
    // what keeps nothing is quick
    int stories = survivesClosing() ? 3 : 60;
    for (int seed = 0; seed < stories; seed++) {
      OutboxModel model = new OutboxModel(seed, time);
      for (int step = 0; step < 80; step++) {
        model.step(opened());
      }
      if (survivesClosing()) {
        restarted();
      }
      for (int step = 0; step < 20; step++) {
        model.step(opened());
      }
      model.compare(opened().outbox());
      model.drain(opened().outbox());
    }
  }

  /** A message comes again after the pause, not before; one that is given up does not. */
  @Test
  public void messagesAreTriedAgainAfterAPauseUntilTheyAreGivenUp() throws Exception {
    Store store = opened();
    store.commit(List.of(first(result(SHOP, 1, Reading.down("x")), firing(SHOP, 1))));
    Outbox outbox = store.outbox();
    Outbox.Claim claim = outbox.claim(PAGER, 10, LEASE).get(0);
    outbox.retry(claim, Duration.ofSeconds(5), "503 \u0000");
    time.advance(Duration.ofMillis(4_999));
    assertEquals(List.of(), outbox.claim(PAGER, 10, LEASE));
    time.advance(Duration.ofMillis(1));
    Outbox.Claim second = outbox.claim(PAGER, 10, LEASE).get(0);
    assertEquals(2, second.attempt());
    assertEquals(claim.notification(), second.notification());
    outbox.dead(second, "410".repeat(5_000));
    outbox.dead(second, "410");
    time.advance(Duration.ofDays(1));
    assertEquals(List.of(), outbox.claim(PAGER, 10, LEASE));
    assertEquals(0, outbox.depth());
  }
}
