package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SlotSetTest {

  @Test
  void isEmptyAtFirst() {
    assertEquals(-1, new SlotSet(10_000).first(0, 9_999));
  }

  @Test
  void findsTheFirstMemberOfARange() {
    SlotSet set = of(3, 70, 5_000);

    assertEquals(3, set.first(0, 9_999));
    assertEquals(3, set.first(3, 3));
    assertEquals(70, set.first(4, 9_999));
    assertEquals(5_000, set.first(71, 9_999));
    assertEquals(-1, set.first(5_001, 9_999));
  }

  @Test
  void findsNoMemberBeyondTheRange() {
    SlotSet set = of(70, 5_000);

    assertEquals(-1, set.first(0, 69));
    assertEquals(-1, set.first(71, 4_999));
    assertEquals(-1, set.first(64, 69));
  }

  @Test
  void forgetsWhatIsRemoved() {
    SlotSet set = of(64, 65, 4_096);

    set.remove(64);
    assertEquals(65, set.first(0, 9_999));
    set.remove(65);
    assertEquals(4_096, set.first(0, 9_999));
    set.remove(4_096);
    assertEquals(-1, set.first(0, 9_999));
  }

  @Test
  void addsAndRemovesTwiceWithoutHarm() {
    SlotSet set = of(7, 7);

    set.remove(7);
    set.remove(7);

    assertEquals(-1, set.first(0, 9_999));
  }

  @Test
  void holdsItsLastNumber() {
    SlotSet set = new SlotSet(4_097);

    set.add(4_096);

    assertEquals(4_096, set.first(0, 4_096));
  }

  @Test
  void agreesWithASortedSet() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int size = random.nextInt(1, 20_000);
      SlotSet set = new SlotSet(size);
      TreeSet<Integer> model = new TreeSet<>();
      for (int step = 0; step < 5_000; step++) {
        int slot = random.nextInt(size);
        if (random.nextInt(3) > 0) {
          set.add(slot);
          model.add(slot);
        } else {
          Integer member = model.ceiling(slot);
          set.remove(member == null ? slot : member);
          model.remove(member == null ? slot : member);
        }
        int from = random.nextInt(size);
        int to = random.nextInt(from, size);
        Integer first = model.ceiling(from);
        int expected = first == null || first > to ? -1 : first;
        int where = step;
        long with = seed;
        assertEquals(expected, set.first(from, to), () -> "seed " + with + " step " + where);
      }
    }
  }

  private static SlotSet of(int... members) {
    SlotSet set = new SlotSet(10_000);
    for (int member : members) {
      set.add(member);
    }
    return set;
  }
}
