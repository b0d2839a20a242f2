package dev.watchkeeper.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What was acknowledged is there after kill -9 and after a power cut, whole; and nothing else is.
 */
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("watchkeeper.rounds", 3);
  private static final boolean FULL = ROUNDS > 10;
  private static final int WEAK_ROUNDS = 30;

  @TestFactory
  Stream<DynamicContainer> nothingAcknowledgedIsLost() throws Exception {
    return Engines.sound(FULL).stream()
        .map(
            trial ->
                container(
                    trial,
                    fault ->
                        rounds -> {
                          Row row = rounds.play(fault, ROUNDS, false);
                          assertTrue(row.clean(), row::toString);
                        }));
  }

  @TestFactory
  Stream<DynamicContainer> withWeakerSettingsTheSameTestShowsLoss() throws Exception {
    return Engines.weak().stream()
        .map(
            trial ->
                container(
                    trial,
                    fault ->
                        rounds -> {
                          Row row = rounds.play(fault, WEAK_ROUNDS, !FULL);
                          assertTrue(row.losing() > 0, row::toString);
                        }));
  }

  private interface Play {
    void with(Rounds rounds) throws Exception;
  }

  private interface PlayOf {
    Play play(Fault fault);
  }

  private static DynamicContainer container(Engines.Trial trial, PlayOf plays) {
    Rounds rounds = new Rounds(trial.engine(), new Random());
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(DynamicTest.dynamicTest("is made", rounds::begin));
    for (Fault fault : trial.faults()) {
      tests.add(
          DynamicTest.dynamicTest(
              fault.toString(),
              () -> {
                assumeTrue(!fault.cutsPower() || PowerCut.possible(), "needs a C compiler");
                plays.play(fault).with(rounds);
                rounds.notes().forEach(note -> System.out.println("not seen: " + note));
              }));
    }
    tests.add(DynamicTest.dynamicTest("is ended", trial.engine()::close));
    return DynamicContainer.dynamicContainer(trial.toString(), tests);
  }
}
