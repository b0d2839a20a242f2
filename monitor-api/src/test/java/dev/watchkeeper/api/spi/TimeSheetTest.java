package dev.watchkeeper.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.TimeAccount.Policy;
import dev.watchkeeper.api.TimeAccount.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimeSheetTest {
  private static final long SECOND = 1_000_000;

  private static TimeSheet sheet(long from, long to) {
    return new TimeSheet(new long[] {from * SECOND, to * SECOND}, new TreeMap<>());
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void withoutResultsAllTimeIsUnobserved() {
    TimeAccount account = sheet(0, 100).accounts().get(0);
    assertEquals(seconds(100), account.unobserved());
    assertEquals(seconds(100), account.total());
    assertTrue(Double.isNaN(account.availability(Policy.STANDARD)));
    assertEquals(0.0, account.availability(Policy.STANDARD.withBad(Share.UNOBSERVED)));
  }

  @Test
  void aResultFromBeforeHoldsIntoThePeriod() {
    TimeSheet sheet = sheet(100, 400);
    sheet.result(0, Status.UP);
    sheet.result(60 * SECOND, Status.DOWN);
    TimeAccount account = sheet.accounts().get(0);
    assertEquals(seconds(140), account.down(), "from 100 until 60 + 3 times 60");
    assertEquals(seconds(160), account.unobserved());
  }

  @Test
  void resultsThatAreNotInOrderAreRefused() {
    TimeSheet sheet = sheet(0, 100);
    sheet.result(SECOND, Status.UP);
    assertThrows(IllegalArgumentException.class, () -> sheet.result(SECOND, Status.UP));
  }

  @Test
  void hoursAddUpToTheWholeHoweverTheyAreCut() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Long> dues = new ArrayList<>();
      long due = random.nextInt(100);
      for (int i = 0; i < 200; i++) {
        due += 1 + random.nextInt(random.nextInt(20) == 0 ? 100_000_000 : 10_000_000);
        dues.add(due);
      }
      SortedMap<Instant, CheckMode> modes = new TreeMap<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        Instant at = Instant.EPOCH.plusMillis(random.nextInt((int) (due / 1_000)));
        modes.put(at, CheckMode.values()[random.nextInt(3)]);
      }
      long[] edges = random.longs(20, 0, due + 1).sorted().toArray();
      List<TimeAccount> parts = accounts(edges, dues, modes);
      long[] ends = {edges[0], edges[19]};
      TimeAccount whole = accounts(ends, dues, modes).get(0);
      assertEquals(whole, parts.stream().reduce(TimeAccount.NONE, TimeAccount::plus), "" + seed);
      assertEquals((edges[19] - edges[0]) * 1_000, whole.total().toNanos());
      int first = Math.max(0, before(dues, edges[10]) - TimeSheet.RUNS_BEFORE);
      TimeSheet alone = new TimeSheet(new long[] {edges[10], edges[11]}, modes);
      for (int i = first; i < dues.size(); i++) {
        alone.result(dues.get(i), status(i));
      }
      assertEquals(parts.get(10), alone.accounts().get(0), "six results before it will do");
    }
  }

  private static int before(List<Long> dues, long edge) {
    return (int) dues.stream().filter(due -> due < edge).count();
  }

  private static List<TimeAccount> accounts(
      long[] edges, List<Long> dues, SortedMap<Instant, CheckMode> modes) {
    TimeSheet sheet = new TimeSheet(edges, modes);
    for (int i = 0; i < dues.size(); i++) {
      sheet.result(dues.get(i), status(i));
    }
    return sheet.accounts();
  }

  private static Status status(int index) {
    return Status.values()[index / 3 % 4];
  }

  @Test
  void policiesSayWhatCounts() {
    TimeAccount account =
        new TimeAccount(
            seconds(60), seconds(20), seconds(20), seconds(50), seconds(30), seconds(20));
    assertEquals(0.8, account.availability(Policy.STANDARD), 1e-12);
    assertEquals(0.6, account.availability(Policy.STANDARD.withBad(Share.DEGRADED)), 1e-12);
    assertEquals(0.75, account.availability(Policy.STANDARD.without(Share.DEGRADED)), 1e-12);
    Policy strict = Policy.STANDARD.withBad(Share.UNKNOWN).withBad(Share.UNOBSERVED);
    assertEquals(80.0 / 170, account.availability(strict), 1e-12);
    assertEquals(110.0 / 200, account.availability(strict.withGood(Share.MAINTENANCE)), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new Policy(strict.good(), strict.good()));
    assertEquals(seconds(30), account.of(Share.MAINTENANCE));
  }
}
