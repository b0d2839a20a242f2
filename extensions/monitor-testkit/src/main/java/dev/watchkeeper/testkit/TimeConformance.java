package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.Decisions.START;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.next;
import static dev.watchkeeper.testkit.Decisions.result;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.History.Day;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of {@link HistoryConformance} that is about time: where it went, and on which days. */
abstract class TimeConformance extends StoreUnderTest {
  static final CheckId SHOP = CheckId.of("shop");
  static final CheckId OTHER = CheckId.of("other");
  static final Instant BEFORE = START.minusSeconds(1);
  static final Instant END = START.plusSeconds(100_000);
  static final Instant ZERO_SECOND = START.minusNanos(123);

  /** Made by JUnit, once for each test. */
  TimeConformance() {}

  /**
   * Has the store do at once what it does of itself in the course of time, such as packing and
   * rolling up what is old enough; does nothing unless overridden.
   *
   * @param now the time of the test
   */
  protected void settle(Instant now) throws Exception {}

  final History history() {
    return opened().history();
  }

  final StoredState stateOf(CheckId check) throws Exception {
    return opened()
        .load(List.of(check))
        .getOrDefault(check, StoredState.of(CheckState.initial(check, START)));
  }

  final void ran(CheckId check, int second, Reading reading) throws Exception {
    opened().commit(List.of(next(stateOf(check), result(check, second, reading))));
  }

  final void mode(CheckId check, CheckMode mode) throws Exception {
    StoredState before = stateOf(check);
    CheckState state = before.state().toBuilder().mode(mode).build();
    opened().commit(List.of(new Decision(null, before.withState(state), List.of(), List.of())));
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  final void now(int second) {
    time.advance(Duration.between(time.wallTime(), START.plusSeconds(second)));
  }

  final void settled() throws Exception {
    settle(time.wallTime());
  }

  /** A result holds until the next one, but for no longer than three times the rhythm. */
  @Test
  public void aResultHoldsForThreeTimesTheRhythmAtTheMost() throws Exception {
    for (int second : new int[] {0, 60, 120, 180}) {
      ran(SHOP, second, Reading.up());
    }
    ran(SHOP, 1_000, Reading.down("x"));
    ran(SHOP, 1_060, Reading.degraded("slow"));
    ran(SHOP, 1_120, Reading.of(Outcome.NO_DATA, "nothing"));
    now(1_130);
    settled();
    TimeAccount account = history().timeAccount(SHOP, ZERO_SECOND, END);
    assertEquals(seconds(360), account.up(), "180 s, then three times 60 s");
    assertEquals(seconds(60), account.down());
    assertEquals(seconds(60), account.degraded());
    assertEquals(seconds(10), account.unknown());
    assertEquals(seconds(640), account.unobserved());
    assertEquals(seconds(1_130), account.total(), "time to come is no time");
    now(5_000);
    assertEquals(seconds(180), history().timeAccount(SHOP, BEFORE, END).unknown());
  }

  /** A run by hand between two others does not shorten what the others hold. */
  @Test
  public void aRunByHandDoesNotChangeTheRhythm() throws Exception {
    for (int second : new int[] {0, 600, 1_200, 1_201, 1_800, 2_400}) {
      ran(SHOP, second, Reading.up());
    }
    now(4_000);
    settled();
    TimeAccount account = history().timeAccount(SHOP, ZERO_SECOND, END);
    assertEquals(seconds(4_000 - 540), account.up(), "only the first held for a minute");
    assertEquals(
        new TimeAccount(seconds(60), ZERO, ZERO, ZERO, ZERO, seconds(3_940)), theOnlyResultHolds());
  }

  private TimeAccount theOnlyResultHolds() throws Exception {
    ran(OTHER, 0, Reading.up());
    return history().timeAccount(OTHER, ZERO_SECOND, ZERO_SECOND.plusSeconds(4_000));
  }

  /** Time in maintenance, or paused, is neither good nor bad, whatever results say. */
  @Test
  public void maintenanceIsAccountedForByItself() throws Exception {
    ran(SHOP, 0, Reading.up());
    ran(SHOP, 60, Reading.up());
    now(90);
    mode(SHOP, CheckMode.MAINTENANCE);
    ran(SHOP, 120, Reading.down("x"));
    now(150);
    mode(SHOP, CheckMode.PAUSED);
    now(300);
    mode(SHOP, CheckMode.ACTIVE);
    ran(SHOP, 320, Reading.up());
    now(340);
    settled();
    TimeAccount account = history().timeAccount(SHOP, ZERO_SECOND, END);
    assertEquals(
        new TimeAccount(seconds(110), ZERO, ZERO, ZERO, seconds(210), seconds(20)), account);
    assertEquals(1.0, account.availability(TimeAccount.Policy.STANDARD), 1e-12);
    assertEquals(1, history().counts(SHOP, BEFORE, END).down(), "the run itself is counted");
  }

  /** A check that was removed while it was paused is not paused for ever. */
  @Test
  public void aRemovedCheckIsNotInMaintenance() throws Exception {
    ran(SHOP, 0, Reading.up());
    now(10);
    mode(SHOP, CheckMode.PAUSED);
    now(20);
    opened().forget(List.of(SHOP));
    now(100);
    TimeAccount account = history().timeAccount(SHOP, ZERO_SECOND, END);
    assertEquals(seconds(10), account.maintenance());
    assertEquals(seconds(50), account.up());
  }

  /** Days are as long as their zone has them, and add up to the whole. */
  @Test
  public void daysAreAsLongAsTheirZoneHasThem() throws Exception {
    List<Decision> batch = new ArrayList<>();
    for (int hour = 0; hour < 24 * 240; hour += 6) {
      Reading reading = hour % 24 == 0 ? Reading.down("x") : Reading.up();
      batch.add(first(result(SHOP, hour * 3_600, reading)));
    }
    opened().commit(batch);
    now(24 * 240 * 3_600);
    settled();
    LocalDate from = LocalDate.of(2026, 3, 2);
    List<ZoneId> zones =
        List.of(ZoneId.of("UTC"), ZoneId.of("Europe/Berlin"), ZoneId.of("Asia/Kolkata"));
    for (ZoneId zone : zones) {
      List<Day> days = history().availabilityPerDay(SHOP, from, from.plusDays(239), zone);
      assertEquals(239, days.size());
      for (Day day : days) {
        Instant begin = day.date().atStartOfDay(zone).toInstant();
        Instant end = day.date().plusDays(1).atStartOfDay(zone).toInstant();
        assertEquals(Duration.between(begin, end), day.time().total(), day.toString());
        assertEquals(history().timeAccount(SHOP, begin, end), day.time());
      }
      Instant begin = from.atStartOfDay(zone).toInstant();
      Instant end = from.plusDays(239).atStartOfDay(zone).toInstant();
      TimeAccount sum = days.stream().map(Day::time).reduce(TimeAccount.NONE, TimeAccount::plus);
      assertEquals(history().timeAccount(SHOP, begin, end), sum);
    }
    Day march = history().availabilityPerDay(SHOP, from, from.plusDays(40), zones.get(1)).get(27);
    assertEquals(LocalDate.of(2026, 3, 29), march.date());
    assertEquals(ofHours(23), march.time().total());
    assertEquals(ofHours(6), march.time().down());
  }
}
