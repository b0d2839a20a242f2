package dev.watchkeeper.jdbc.internal.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Runs as they may come, made from a seed. */
final class Samples {
  static final int HOUR = 490_000;

  private Samples() {}

  /** Once a minute, with delays, latencies spread over a decade, and a status code. */
  static List<Sample> usual(long seed) {
    Random random = new Random(seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int took = (int) Math.exp(Math.log(50_000) + random.nextGaussian() * 0.5);
      int late = 200 + random.nextInt(1_800);
      samples.add(
          new Sample(
              Block.begin(HOUR) + i * 60_000_000L + 123, late, took, 1, 0, 0, "{\"m\":[3,200.0]}"));
    }
    return samples;
  }

  /** Anything that the table can hold. */
  static List<Sample> any(Random random) {
    List<Sample> samples = new ArrayList<>();
    long due = Block.begin(HOUR) - 1;
    long step = 1 + random.nextInt(2) * random.nextInt(90_000_000);
    int wanted = 1 + random.nextInt(80);
    while (samples.size() < wanted) {
      due += random.nextInt(5) == 0 ? 1 + random.nextInt(60_000_000) : step;
      if (due >= Block.begin(HOUR + 1)) {
        break;
      }
      samples.add(
          new Sample(
              due,
              number(random),
              number(random),
              number(random),
              random.nextInt(4),
              random.nextInt(22),
              detail(random)));
    }
    return samples.isEmpty() ? usual(random.nextLong()) : samples;
  }

  private static int number(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(1_000);
      case 2 -> random.nextInt() >> random.nextInt(32);
      default -> random.nextBoolean() ? Integer.MAX_VALUE : Integer.MIN_VALUE;
    };
  }

  private static String detail(Random random) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> null;
      case 2 -> "";
      case 3 -> "{\"m\":[3,200.0,4," + random.nextInt(100_000) / 1e3 + "]}";
      case 4 -> "{\"r\":\"" + random.nextDouble() * Math.pow(10, random.nextInt(40) - 20) + "\"}";
      case 5 ->
          String.format(
              Locale.ROOT,
              "%d.%02d -%03d 10.0.0.%d",
              random.nextLong(),
              random.nextInt(100),
              random.nextInt(1_000),
              random.nextInt(256));
      case 6 -> garbage(random);
      default -> "timeout after 5000 ms at 2026-11-21T10:00:00Z, ä€\uD83D\uDE00 -0 -0.0 007";
    };
  }

  private static String garbage(Random random) {
    StringBuilder text = new StringBuilder();
    String likely = "0123456789.-00..--eE{}\",:\u0000\u0001\u0002\uD800ä";
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(likely.charAt(random.nextInt(likely.length())));
    }
    return text.toString();
  }
}
