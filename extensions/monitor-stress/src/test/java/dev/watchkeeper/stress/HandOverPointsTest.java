package dev.watchkeeper.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Has jcstress try every hand-over point of {@code docs/concurrency.md}: shortly in each build, at
 * length with the profile {@code stress}.
 */
class HandOverPointsTest {
  /** Fails on purpose. */
  private static final String BROKEN = "BrokenCounterStress";

  /** A regular expression for some of them only. */
  private static final String SOME = System.getProperty("stress.tests", "");

  private static final boolean FULL = "full".equals(System.getProperty("stress.mode"));

  @Test
  void noHandOverPointHasAForbiddenOutcome() throws Exception {
    Harness.Report report = Harness.run("^(?!.*" + BROKEN + ").*" + SOME, FULL);
    assertEquals(0, report.exit(), report::summary);
    assertEquals(report.planned(), report.passed(), report::summary);
    int tried = SOME.isEmpty() ? all() : 1;
    assertTrue(report.planned() >= tried, () -> tried + " points are to be tried: " + report);
  }

  private static int all() throws IOException {
    return Harness.known() - 1;
  }

  @Test
  void aCounterThatLosesStepsIsFoundOut() throws Exception {
    Harness.Report report = Harness.run(BROKEN, false);
    // On a busy machine the two actors may not meet; then they are given more chances.
    for (int again = 0; again < 4 && report.exit() == 0; again++) {
      report = Harness.run(BROKEN, false);
    }
    assertNotEquals(0, report.exit(), report.summary());
    assertTrue(report.summary().contains("Observed forbidden state: 1"), report.summary());
  }
}
