package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random walks of a wheel beside a naive model of it ({@link WheelModel}): schedule, cancel,
 * reschedule and expire with small steps and long jumps of time, each of them from within handlers
 * too. A failure names the seed and the step.
 */
class DeadlineWheelModelTest {

  @Test
  void agreesWithTheModelWithFewTimers() {
    walk(1, 200, 8_000, 40);
  }

  @Test
  void agreesWithTheModelWithManyTimers() {
    walk(1_001, 10, 30_000, 5_000);
  }

  @Test
  void agreesWithTheModelWhileItGrows() {
    walk(2_001, 3, 40_000, 30_000);
  }

  private static void walk(long firstSeed, int seeds, int steps, int population) {
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      WheelModel model = new WheelModel(new SplittableRandom(seed), population);
      int step = 0;
      try {
        for (; step < steps; step++) {
          model.step();
        }
        model.drain();
      } catch (RuntimeException | AssertionError e) {
        fail("seed " + seed + " step " + step + " " + model + ": " + e.getMessage(), e);
      }
    }
  }
}
