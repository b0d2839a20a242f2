package dev.watchkeeper.jdbc.internal.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.spi.TimeSheet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollupTest {
  private static final int HOUR = Samples.HOUR;

  private static List<Sample> at(int hour, Random random) {
    return moved(Samples.any(random), hour);
  }

  private static List<Sample> moved(List<Sample> samples, int hour) {
    List<Sample> moved = new ArrayList<>();
    for (Sample one : samples) {
      moved.add(
          new Sample(
              one.due() + (hour - HOUR) * Block.HOUR,
              one.late(),
              Math.abs(one.took() / 2),
              one.node(),
              one.status(),
              one.outcome(),
              one.detail()));
    }
    return moved;
  }

  /** Hour by hour, with what is carried over, the same comes out as from all runs at once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void hoursAddUpToWhatAllRunsGiveTogether(long seed) {
    Random random = new Random(seed);
    int hours = 40;
    TimeSheet whole =
        new TimeSheet(
            new long[] {Block.begin(HOUR), Block.begin(HOUR + hours)},
            Collections.emptySortedMap());
    Carry carry = Carry.NONE;
    TimeAccount sum = TimeAccount.NONE;
    for (int hour = HOUR; hour < HOUR + hours; hour++) {
      List<Sample> samples = random.nextInt(3) == 0 ? List.of() : at(hour, random);
      samples.forEach(one -> whole.result(one.due(), one.verdict()));
      Rollup rollup = Rollup.decode(Rollup.of(hour, samples, carry).encode());
      assertEquals(Rollup.of(hour, samples, carry), rollup);
      sum = sum.plus(rollup.time());
      carry = rollup.carry();
    }
    assertEquals(whole.accounts().get(0), sum);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aDayIsTheSumOfItsHoursAndOfTheSilenceBetween(long seed) {
    Random random = new Random(seed);
    int day = DayRollup.day(HOUR);
    List<Sample> before = at(day * 24 - 1, random);
    SortedMap<Integer, Rollup> hours = new TreeMap<>();
    Totals totals = new Totals();
    long[] edges = new long[25];
    Arrays.setAll(edges, i -> Block.begin(day * 24 + i));
    TimeSheet whole = new TimeSheet(edges, Collections.emptySortedMap());
    before.forEach(one -> whole.result(one.due(), one.verdict()));
    Carry carry = Carry.NONE.after(before);
    for (int hour = day * 24; hour < day * 24 + 24; hour++) {
      if (random.nextInt(3) > 0) {
        List<Sample> samples = at(hour, random);
        samples.forEach(totals::add);
        samples.forEach(one -> whole.result(one.due(), one.verdict()));
        hours.put(hour, Rollup.of(hour, samples, carry));
        carry = hours.get(hour).carry();
      }
    }
    DayRollup rollup = DayRollup.of(day, hours, Carry.NONE.after(before));
    DayRollup read = DayRollup.decode(rollup.encode());
    assertEquals(rollup, read);
    assertEquals(totals, read.totals());
    assertEquals(whole.accounts(), read.hours());
    assertEquals(carry, read.carry());
  }

  @Test
  void aGoodDayTakesFewBytes() {
    SortedMap<Integer, Rollup> hours = new TreeMap<>();
    int day = DayRollup.day(HOUR) + 1;
    Carry carry = Carry.NONE.after(moved(Samples.usual(0), day * 24 - 1));
    for (int hour = day * 24; hour < day * 24 + 24; hour++) {
      List<Sample> samples = moved(Samples.usual(hour), hour);
      Rollup rollup = Rollup.of(hour, samples, carry);
      carry = rollup.carry();
      assertEquals(Duration.ofHours(1), rollup.time().up());
      assertTrue(rollup.encode().length < 110, "hour: " + rollup.encode().length);
      hours.put(hour, rollup);
    }
    assertTrue(DayRollup.of(day, hours, Carry.NONE).encode().length < 230);
  }

  @Test
  void onlyGoodRunsCountForLatency() {
    Sample good = new Sample(Block.begin(HOUR), 0, 30, 1, 1, 0, null);
    Sample bad = new Sample(Block.begin(HOUR) + 1, 0, 9_000_000, 1, 2, 2, null);
    Sample endless =
        new Sample(
            Block.begin(HOUR) + 2, 0, 0, 1, 0, 0, "{\"r\":\"\\\"t\\\":7,\",\"t\":3000000000}");
    Totals totals = new Totals();
    totals.add(good);
    totals.add(bad);
    assertEquals(30, totals.most());
    totals.add(endless);
    assertEquals(3_000_000_000L, totals.most());
    assertEquals(30, totals.least());
    assertEquals(3_000_000_030L, totals.sum());
    assertEquals(1, totals.count(Status.DOWN));
    assertEquals(3, totals.counts().total());
  }

  @Test
  void nonsenseIsRefusedOrRead() {
    Random random = new Random(11);
    for (int round = 0; round < 5_000; round++) {
      byte[] hour = Rollup.of(HOUR, Samples.usual(round), Carry.NONE).encode();
      byte[] cut = Arrays.copyOf(hour, random.nextInt(hour.length));
      assertThrows(MalformedBlockException.class, () -> Rollup.decode(cut));
      hour[random.nextInt(hour.length)] = (byte) random.nextInt();
      try {
        assertTrue(Rollup.decode(hour).encode().length > 0);
      } catch (MalformedBlockException refused) {
        assertTrue(refused.getMessage().startsWith("no packed history: "));
      }
    }
    byte[] newer = Rollup.of(HOUR, List.of(), Carry.NONE).encode();
    newer[0] = 3;
    assertThrows(MalformedBlockException.class, () -> Rollup.decode(newer));
    assertThrows(MalformedBlockException.class, () -> DayRollup.decode(newer));
    assertArrayEquals(new byte[0], new LatencyHistogram().encode());
  }
}
