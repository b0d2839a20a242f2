package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WheelLevelTest {
  private final TimerTable timers = new TimerTable(8);
  private final TimerLists lists = new TimerLists(timers, 300);
  // Lists 100 to 163, for spans of 16 ticks: a turn of 1,024 ticks.
  private final WheelLevel level = new WheelLevel(lists, 100, 6, 4);

  @Test
  void reachesOneTurnAhead() {
    assertTrue(level.reaches(0, 0));
    assertTrue(level.reaches(1_023, 0));
    assertFalse(level.reaches(1_024, 0));
    assertTrue(level.reaches(1_023 + 32, 47));
    assertFalse(level.reaches(1_024 + 32, 47));
  }

  @Test
  void keepsEachSpanInAListOfItsOwn() {
    int early = put(500, 0);
    int late = put(516, 0);

    assertEquals(496, level.nextTick());
    assertEquals(131, level.nextList());
    assertEquals(early, lists.head(131));
    assertEquals(late, lists.head(132));
  }

  @Test
  void goesRoundAndRound() {
    long cursor = 1_000_000;
    int handle = put(cursor + 1_000, cursor);

    assertEquals((cursor + 1_000) / 16 * 16, level.nextTick());
    assertEquals(handle, lists.head(level.nextList()));
    level.refresh(cursor);
    assertEquals((cursor + 1_000) / 16 * 16, level.nextTick());
  }

  @Test
  void keepsWhatIsBeyondItsTurnInTheFarthestList() {
    put(1_000_000, 32);

    assertEquals(32 + 63 * 16, level.nextTick());
  }

  @Test
  void knowsTheNextListAfterTheFirstIsEmptied() {
    int early = put(500, 0);
    put(900, 0);

    lists.remove(early);
    level.refresh(500);

    assertEquals(896, level.nextTick());
  }

  @Test
  void hasNoNextTickWhenEmpty() {
    assertEquals(Long.MAX_VALUE, level.nextTick());

    lists.remove(put(500, 0));
    level.refresh(0);

    assertEquals(Long.MAX_VALUE, level.nextTick());
  }

  @Test
  void seesTheListsBehindTheStartOfItsRing() {
    put(1_024 + 16, 512);

    level.refresh(512);

    assertEquals(1_040, level.nextTick());
    assertEquals(101, level.nextList());
  }

  private int put(long tick, long cursor) {
    int handle = timers.allocate(0);
    level.put(handle, tick, cursor);
    return handle;
  }
}
