package dev.watchkeeper.jdbc.internal.spool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the disk does: nothing acknowledged is lost, nothing appears that was never given. */
class SpoolFailuresTest {
  private static final int SCENARIOS = Integer.getInteger("spool.scenarios", 3_000);

  /** The life of a spool: away, back, restarted, away again. */
  private static void scenario(SpoolWorld world) {
    if (!world.open() && !world.open()) {
      return;
    }
    world.commit(0, 3);
    world.database.away = true;
    for (int i = 0; i < 12; i++) {
      world.commit(i, 4);
    }
    world.database.away = false;
    world.drain();
    world.commit(1, 2);
    world.database.away = true;
    for (int i = 0; i < 6; i++) {
      world.commit(i, 5);
    }
    world.store.close();
    world.lifeEnds();
    if (!world.open() && !world.open()) {
      return;
    }
    world.commit(2, 3);
    world.store.turn();
    world.database.away = false;
    world.database.losesAnswers = true;
    world.store.turn();
    world.commit(3, 3);
    world.drain();
    world.commit(0, 5);
  }

  @Test
  void theNthOperationOnTheDiskMayFail() throws Exception {
    failEveryOperation(1, false);
  }

  @Test
  void theDiskMayFailFromTheNthOperationOnForAWhile() throws Exception {
    failEveryOperation(7, false);
  }

  @Test
  void theNthOperationMayFailAndThePowerGoesAfterwards() throws Exception {
    failEveryOperation(1, true);
  }

  private static void failEveryOperation(int times, boolean powerCut) throws Exception {
    int reached = 0;
    boolean untouched = false;
    for (int n = 1; !untouched; n++) {
      SpoolWorld world = new SpoolWorld(n);
      world.disk.fail(n, times);
      scenario(world);
      untouched = !world.disk.hasFailed();
      reached = n;
      world.lifeEnds();
      if (powerCut) {
        world.disk.powerCut(n % 3 * 0.4);
      } else {
        world.disk.kill();
      }
      world.assertNothingLost();
    }
    assertTrue(reached > 120, "operations: " + reached);
  }

  @Test
  void thousandsOfRandomLivesWithPowerCutsLoseNothing() throws Exception {
    long acknowledged = 0;
    for (int seed = 0; seed < SCENARIOS; seed++) {
      SpoolWorld world = new SpoolWorld(seed);
      try {
        live(world, new Random(seed));
        world.assertNothingLost();
      } catch (AssertionError | Exception e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      acknowledged += world.acknowledged();
    }
    assertTrue(acknowledged > SCENARIOS * 20L, "acknowledged: " + acknowledged);
  }

  private static void live(SpoolWorld world, Random random) throws Exception {
    world.database.away = random.nextBoolean();
    assertTrue(world.open());
    for (int step = 0; step < 40; step++) {
      switch (random.nextInt(14)) {
        case 0 -> world.database.away = !world.database.away;
        case 1, 2 -> world.store.turn();
        case 3 -> world.drain();
        case 4 -> world.database.losesAnswers = true;
        case 5 -> world.disk.fail(1 + random.nextInt(30), 1 + random.nextInt(4));
        case 6 -> {
          switch (random.nextInt(4)) {
            case 0 -> world.store.close();
            case 1 -> world.disk.kill();
            case 2 -> world.disk.powerCut(0);
            default -> world.disk.powerCut(random.nextDouble());
          }
          world.lifeEnds();
          while (!world.open()) {
            world.disk.repair();
          }
        }
        default -> world.commit(random.nextInt(5), 1 + random.nextInt(8));
      }
    }
    world.lifeEnds();
    world.disk.powerCut(random.nextInt(2) * random.nextDouble());
  }

  @Test
  void aSpoolThatDoesNotForceIsSeenToLose() {
    int rounds = 0;
    for (int seed = 0; seed < 40; seed++) {
      SpoolWorld world = new SpoolWorld(seed);
      world.disk.forgetsForces = true;
      world.database.away = true;
      assertTrue(world.open());
      world.commit(0, 5);
      world.lifeEnds();
      world.disk.powerCut(0);
      world.disk.forgetsForces = false;
      try {
        world.assertNothingLost();
      } catch (Throwable e) {
        rounds++;
      }
    }
    assertTrue(rounds == 40, "rounds with loss: " + rounds);
  }
}
