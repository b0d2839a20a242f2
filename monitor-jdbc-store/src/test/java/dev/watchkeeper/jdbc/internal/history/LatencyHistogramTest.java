package dev.watchkeeper.jdbc.internal.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
  private static LatencyHistogram of(long... lengths) {
    LatencyHistogram histogram = new LatencyHistogram();
    Arrays.stream(lengths).forEach(histogram::add);
    return histogram;
  }

  private static long[] lengths(Random random) {
    long[] lengths = new long[1 + random.nextInt(5_000)];
    int shape = random.nextInt(4);
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] =
          switch (shape) {
            case 0 -> random.nextInt(40);
            case 1 -> (long) Math.exp(11 + random.nextGaussian());
            case 2 -> random.nextLong() >>> 1 + random.nextInt(63);
            default -> random.nextInt(10) == 0 ? 5_000_000 : 20_000 + random.nextInt(1_000);
          };
    }
    return lengths;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4711})
  void aQuantileIsOffByAtMostAThirtySecond(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      long[] lengths = lengths(random);
      LatencyHistogram histogram = of(lengths);
      Arrays.sort(lengths);
      for (double share : new double[] {0, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1}) {
        int rank = (int) Math.max(1, Math.ceil(share * lengths.length));
        long exact = lengths[rank - 1];
        assertEquals(exact, histogram.quantile(share), exact / 32.0, "share " + share);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void partsAddUpToTheWhole(long seed) {
    Random random = new Random(seed);
    long[] lengths = lengths(random);
    int cut = random.nextInt(lengths.length);
    LatencyHistogram whole = of(Arrays.copyOf(lengths, cut));
    whole.add(of(Arrays.copyOfRange(lengths, cut, lengths.length)));
    assertEquals(of(lengths), whole);
    assertEquals(of(lengths).hashCode(), whole.hashCode());
    assertEquals(lengths.length, whole.total());
    LatencyHistogram read = new LatencyHistogram();
    read.add(of(Arrays.copyOf(lengths, cut)).encode());
    read.add(of(Arrays.copyOfRange(lengths, cut, lengths.length)).encode());
    assertEquals(whole, read);
    assertArrayEquals(whole.encode(), read.encode());
  }

  @Test
  void anHourOnceAMinuteTakesLessThan64Bytes() {
    for (int seed = 0; seed < 100; seed++) {
      LatencyHistogram hour = new LatencyHistogram();
      Samples.usual(seed).forEach(sample -> hour.add(sample.took()));
      assertTrue(hour.encode().length <= 64, "bytes: " + hour.encode().length);
    }
  }

  @Test
  void nothingCountedHasNoQuantile() {
    assertEquals(-1, of().quantile(0.5));
    assertEquals(0, of().encode().length);
    assertEquals(0, of(-5).quantile(0.5));
    assertEquals(Long.MAX_VALUE, of(Long.MAX_VALUE).quantile(1), Long.MAX_VALUE / 32.0);
  }

  @Test
  void nonsenseIsRefusedOrRead() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] nonsense = new byte[1 + random.nextInt(12)];
      random.nextBytes(nonsense);
      try {
        new LatencyHistogram().add(nonsense);
      } catch (MalformedBlockException refused) {
        assertTrue(refused.getMessage().startsWith("no packed history: "));
      }
    }
    byte[] twice = {2, 0};
    assertThrows(MalformedBlockException.class, () -> new LatencyHistogram().add(twice));
  }
}
