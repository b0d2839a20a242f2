package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows and the lists that are linked through them. */
class TimerListsTest {
  private final TimerTable timers = new TimerTable(8);
  private final TimerLists lists = new TimerLists(timers, 200);

  @Test
  void aRowKeepsDeadlinesOfAnySize() {
    int handle = timers.allocate(1);

    for (long deadline : new long[] {0, -1, 1L << 31, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
      timers.setDeadline(handle, deadline);
      assertEquals(deadline, timers.deadline(handle));
    }
  }

  @Test
  void rowsKeepTheirContentWhenTheTableGrows() {
    for (int i = 0; i < 8; i++) {
      timers.setDeadline(timers.allocate(100 + i), i * 1_000_000_000_000L);
    }
    assertTrue(timers.isFull());

    timers.doubleCapacity();

    assertFalse(timers.isFull());
    assertEquals(16, timers.capacity());
    for (int i = 0; i < 8; i++) {
      assertEquals(100 + i, timers.payload(i));
      assertEquals(i * 1_000_000_000_000L, timers.deadline(i));
    }
  }

  @Test
  void theRowFreedLastIsUsedFirst() {
    timers.allocate(0);
    int second = timers.allocate(0);
    int third = timers.allocate(0);
    timers.release(second);
    timers.release(third);

    assertEquals(third, timers.allocate(0));
    assertEquals(second, timers.allocate(0));
    assertEquals(3, timers.allocate(0));
    assertEquals(4, timers.size());
  }

  @Test
  void onlyAllocatedRowsAreLive() {
    int handle = timers.allocate(0);

    assertTrue(timers.isLive(handle));
    assertFalse(timers.isLive(handle + 1));
    assertFalse(timers.isLive(-1));
    assertFalse(timers.isLive(Integer.MAX_VALUE));
    timers.release(handle);
    assertFalse(timers.isLive(handle));
  }

  @Test
  void aCapacityThatIsNoPowerOfTwoDoublesToo() {
    TimerTable three = new TimerTable(3);

    three.doubleCapacity();

    assertEquals(6, three.capacity());
  }

  @Test
  void theNewestTimerIsTheFirst() {
    push(5, 3);

    assertEquals(List.of(2, 1, 0), content(5));
    assertEquals(5, lists.firstOccupied(0, 199));
  }

  @Test
  void aTimerLeavesItsListFromAnyPlace() {
    push(5, 4);

    lists.remove(2);
    assertEquals(List.of(3, 1, 0), content(5));
    lists.remove(3);
    assertEquals(List.of(1, 0), content(5));
    lists.remove(0);
    assertEquals(List.of(1), content(5));
    assertTrue(timers.isFiring(0));
    lists.remove(1);
    assertEquals(List.of(), content(5));
    assertEquals(-1, lists.firstOccupied(0, 199));
  }

  @Test
  void aWholeListIsMovedAtOnce() {
    push(5, 3);

    lists.moveAll(5, 199);

    assertEquals(List.of(), content(5));
    assertEquals(List.of(2, 1, 0), content(199));
    assertEquals(199, lists.firstOccupied(0, 199));
    lists.remove(2);
    assertEquals(List.of(1, 0), content(199));
  }

  @Test
  void theEarliestDeadlineOfAListIsFound() {
    push(5, 3);
    timers.setDeadline(0, 30);
    timers.setDeadline(1, 10);
    timers.setDeadline(2, 20);

    assertEquals(10, lists.earliest(5, 1, 3));
    assertEquals(Long.MAX_VALUE, lists.earliest(6, 1, 3));
  }

  @Test
  void aLongListIsNotSearched() {
    push(5, 3);
    timers.setDeadline(0, 30);

    assertEquals(7, lists.earliest(5, 7, 2));
  }

  @Test
  void warmingChangesNothing() {
    push(199, 1);
    push(0, 2);

    lists.warm(0, (handle, payload, deadline) -> {});
    lists.warm(196, (handle, payload, deadline) -> {});

    assertEquals(List.of(2, 1), content(0));
    assertEquals(List.of(0), content(199));
  }

  private void push(int list, int count) {
    for (int i = 0; i < count; i++) {
      lists.push(list, timers.allocate(0));
    }
  }

  private List<Integer> content(int list) {
    List<Integer> content = new ArrayList<>();
    for (int handle = lists.head(list); handle >= 0; handle = timers.next(handle)) {
      content.add(handle);
    }
    return content;
  }
}
