package dev.watchkeeper.jdbc.internal.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest {
  private static final int HOUR = Samples.HOUR;

  private static Sample at(long micros) {
    return new Sample(Block.begin(HOUR) + micros, 1, 2, 3, 0, 0, null);
  }

  private static void returns(List<Sample> samples) {
    assertEquals(samples, Block.decode(Block.encode(HOUR, samples)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 17, 4711, 20261121})
  void whatWasPackedComesBackAsItWas(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      returns(Samples.any(random));
    }
  }

  @Test
  void oneRunIsABlock() {
    returns(List.of(at(0)));
    returns(List.of(at(Block.HOUR - 1)));
  }

  @Test
  void extremesComeBack() {
    returns(
        List.of(
            new Sample(Block.begin(HOUR), Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 3, 22, ""),
            new Sample(
                Block.begin(HOUR) + 1,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                0,
                -1,
                "x".repeat(70_000)
                    + 999_999_999_999_999_999L
                    + " 1234567890123456789 0.5 1.25E-7")));
  }

  @Test
  void hoursBefore1970ArePackedToo() {
    List<Sample> samples = List.of(new Sample(Block.begin(-2) + 5, 0, 0, 0, 0, 0, null));
    assertEquals(-2, Block.hour(Block.begin(-2) + 5));
    assertEquals(-1, Block.hour(-1));
    assertEquals(samples, Block.decode(Block.encode(-2, samples)));
  }

  @Test
  void manyRunsInAnHourComeBack() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 36_000; i++) {
      samples.add(new Sample(Block.begin(HOUR) + i * 100_000L, i % 7, 90 + i % 50, 1, 0, 0, null));
    }
    byte[] block = Block.encode(HOUR, samples);
    assertEquals(samples, Block.decode(block));
    assertTrue(block.length < 2 * samples.size(), "bytes: " + block.length);
  }

  @Test
  void aDetailWithVeryManyNumbersComesBack() {
    String many = String.join(",", Collections.nCopies(400, "17"));
    returns(List.of(new Sample(Block.begin(HOUR), 0, 0, 0, 0, 0, many)));
  }

  @Test
  void decimalsOfVeryDifferentLengthComeBack() {
    List<Sample> samples = new ArrayList<>();
    for (String text : List.of("123456789012345.5", "0.00000000000012345", "-7.25", "0.5")) {
      samples.add(new Sample(Block.begin(HOUR) + samples.size(), 0, 0, 0, 0, 0, text));
    }
    returns(samples);
  }

  @Test
  void anHourOfTheSimpleCaseTakesLessThanSixBytesARun() {
    double bytes = 0;
    for (int seed = 0; seed < 50; seed++) {
      bytes += Block.encode(HOUR, Samples.usual(seed)).length;
    }
    assertTrue(bytes / 50 / 60 < 6, "bytes a run: " + bytes / 50 / 60);
  }

  @Test
  void aSteadyIntervalCostsNothingPerRun() {
    List<Sample> steady = new ArrayList<>();
    for (int i = 0; i < 3_600; i++) {
      steady.add(at(i * 1_000_000L));
    }
    assertTrue(Block.encode(HOUR, steady).length < 48);
  }

  @Test
  void runsThatAreNoHourAreRefused() {
    Class<IllegalArgumentException> refused = IllegalArgumentException.class;
    assertThrows(refused, () -> Block.encode(HOUR, List.of()));
    assertThrows(refused, () -> Block.encode(HOUR, List.of(at(1), at(1))));
    assertThrows(refused, () -> Block.encode(HOUR, List.of(at(2), at(1))));
    assertThrows(refused, () -> Block.encode(HOUR, List.of(at(Block.HOUR))));
    assertThrows(refused, () -> Block.encode(HOUR, List.of(at(-1))));
  }

  @Test
  void oneBitThatChangedIsNoticed() {
    byte[] block = Block.encode(HOUR, Samples.usual(1));
    for (int bit = 0; bit < block.length * 8; bit++) {
      byte[] damaged = block.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(MalformedBlockException.class, () -> Block.decode(damaged));
    }
  }

  @Test
  void aBlockThatIsCutIsNoticed() {
    byte[] block = Block.encode(HOUR, Samples.usual(1));
    for (int length = 0; length < block.length; length++) {
      byte[] cut = Arrays.copyOf(block, length);
      assertThrows(MalformedBlockException.class, () -> Block.decode(cut));
    }
  }

  @Test
  void aNewerVersionIsNamed() {
    byte[] block = Block.encode(HOUR, Samples.usual(1));
    block[0] = 9;
    MalformedBlockException refused =
        assertThrows(MalformedBlockException.class, () -> Block.decode(sealed(block)));
    assertEquals("no packed history: version 9, not 1", refused.getMessage());
  }

  private static byte[] sealed(byte[] block) {
    CRC32C crc = new CRC32C();
    crc.update(block, 0, block.length - 4);
    for (int i = 0; i < 4; i++) {
      block[block.length - 4 + i] = (byte) (crc.getValue() >>> 24 - 8 * i);
    }
    return block;
  }

  /** Whoever makes the sum right again gets a refusal or runs, never any other failure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 5, 42, 1_000_003, 20261121})
  void nonsenseWithARightSumIsRefusedOrRead(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      byte[] block = Block.encode(HOUR, Samples.any(random));
      int length = random.nextInt(4) == 0 ? 5 + random.nextInt(block.length - 4) : block.length;
      byte[] nonsense = Arrays.copyOf(block, length);
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        nonsense[random.nextInt(length)] = (byte) random.nextInt();
      }
      try {
        List<Sample> read = Block.decode(sealed(nonsense));
        assertTrue(!read.isEmpty());
      } catch (MalformedBlockException refused) {
        assertTrue(refused.getMessage().startsWith("no packed history: "));
      }
    }
  }
}
