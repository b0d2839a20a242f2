package dev.watchkeeper.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RandomScenarioTest {
  /** How many seeds; the profile {@code simulation} asks for more. */
  private static final int SEEDS = Integer.getInteger("watchkeeper.seeds", 1_000);

  @Test
  @Tag("once")
  void whateverGoesWrongTheMonitorTellsTheTruthAndLosesNothing() {
    long runs = 0;
    long lives = 0;
    long transitions = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomScenario.Story story = RandomScenario.ofSeed(seed).run();
      runs += story.runs();
      lives += story.lives();
      transitions += story.transitions();
    }
    System.out.printf(
        "%d seeds: %d lives, %d runs, %d changes of alerts%n", SEEDS, lives, runs, transitions);
    assertTrue(lives > SEEDS && transitions > SEEDS, "the scenarios are too tame");
  }

  @Test
  void aSeedAlwaysTellsTheSameStory() {
    for (long seed = 0; seed < 20; seed++) {
      assertEquals(RandomScenario.ofSeed(seed).run(), RandomScenario.ofSeed(seed).run());
    }
  }
}
