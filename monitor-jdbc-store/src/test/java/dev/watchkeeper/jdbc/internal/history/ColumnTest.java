package dev.watchkeeper.jdbc.internal.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnTest {
  private static int returns(long... values) {
    ByteWriter out = new ByteWriter();
    Column.write(out, values);
    ByteReader in = new ByteReader(out.array(), 0, out.size());
    assertArrayEquals(values, Column.read(in, values.length));
    in.finish();
    return out.size();
  }

  @Test
  void everyWayComesBack() {
    assertEquals(0, returns());
    assertEquals(2, returns(7, 7, 7, 7));
    returns(1, 1, 1, 1, 1, 1, 900_000, 900_000, 900_000, 900_000, 900_000, 900_000);
    returns(Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1);
    returns(Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE);
    returns(0, Long.MAX_VALUE, 0, 5, Long.MAX_VALUE - 1, 3, 2, 2, 1);
    returns(10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180);
    returns(1, 2, 3, 4, 5, 1_000_000, 6, 7, 8, 9, 3, 2, 1, 0, 1L << 40, 7, 7, 6, 5, 4, 3, 2);
  }

  @Test
  void numbersOfAllLengthsComeBack() {
    for (long seed : new long[] {1, 2, 3, 99}) {
      Random random = new Random(seed);
      for (int round = 0; round < 2_000; round++) {
        long[] values = new long[1 + random.nextInt(70)];
        int width = random.nextInt(64);
        long base = random.nextLong() >> random.nextInt(64);
        for (int i = 0; i < values.length; i++) {
          int shift = random.nextInt(20) == 0 ? random.nextInt(64) : width;
          values[i] = base + (random.nextLong() >> shift);
        }
        returns(values);
      }
    }
  }

  @Test
  void fewThatAreLargeDoNotMakeTheOthersDear() {
    long[] values = new long[1_000];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 100 == 0 ? 1L << 40 : random.nextInt(256);
    }
    int bytes = returns(values);
    assertEquals(1_000, bytes, 100);
  }
}
