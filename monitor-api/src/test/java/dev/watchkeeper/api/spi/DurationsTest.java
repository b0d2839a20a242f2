package dev.watchkeeper.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "1h30m, PT1H30M",
    "250 ms, PT0.25S",
    "5us, PT0.000005S",
    "2d 1h, PT49H",
    "90m, PT1H30M",
    "0s, PT0S",
    "PT1M, PT1M",
    "P1DT1S, PT24H1S",
    "' 7 s ', PT7S",
    "1s1s, PT2S"
  })
  void readsWhatPeopleWrite(String text, Duration expected) {
    assertEquals(expected, Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "s",
        "-5s",
        "5 sec",
        "1.5s",
        "5s!",
        "1h-30m",
        "PT-1S",
        "P",
        "PT",
        "5S",
        "1e3s",
        "1234567890123s",
        "99999999999999999999d"
      })
  void whatIsNoneIsNotRead(String text) {
    assertNull(Durations.parse(text));
  }

  @Test
  void printsThemAsPeopleWriteThem() {
    assertEquals("0s", Durations.print(Duration.ZERO));
    assertEquals("1h30m", Durations.print(Duration.ofMinutes(90)));
    assertEquals("1d1s5ms7us", Durations.print(Duration.ofDays(1).plusNanos(1_005_007_000)));
  }

  @Test
  void readsBackWhatItPrintsToTheNanosecond() {
    for (long seed = 1; seed <= 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long seconds = random.nextLong(1L << random.nextInt(1, 63));
      int nanos = random.nextInt(1_000_000_000);
      int unit = new int[] {1, 1_000, 1_000_000, 1_000_000_000}[random.nextInt(4)];
      Duration duration = Duration.ofSeconds(seconds, nanos / unit * unit);
      String text = Durations.print(duration);
      assertEquals(duration, Durations.parse(text), "seed " + seed + ": " + text);
    }
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
    assertEquals(longest, Durations.parse(Durations.print(longest)));
  }
}
