package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.Decisions.PAGER;
import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.resolved;
import static dev.watchkeeper.testkit.Decisions.result;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import java.time.Duration;
import java.util.List;
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

  /** Made by JUnit, once for each test. */
  protected OutboxConformance() {}

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
    assertEquals(List.of(), outbox.claim("mailer", 10, LEASE), "each notifier has its own");
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
