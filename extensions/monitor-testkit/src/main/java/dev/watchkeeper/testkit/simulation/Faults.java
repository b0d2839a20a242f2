package dev.watchkeeper.testkit.simulation;

import java.time.Duration;

/**
 * What goes wrong in a simulated store and on the way to a notifier, each as a share from 0 to 1 of
 * the calls. Immutable.
 *
 * @param failure calls that fail without an effect
 * @param lostAnswer calls that fail although they had their effect
 * @param crash calls during which the process ends, before or after the effect
 * @param slow turns of the recorder that take time
 * @param longest the longest time that one takes
 */
public record Faults(
    double failure, double lostAnswer, double crash, double slow, Duration longest) {
  /** Nothing goes wrong. */
  public static final Faults NONE = new Faults(0, 0, 0, 0, Duration.ZERO);

  /** Validates the shares. */
  public Faults {
    for (double share : new double[] {failure, lostAnswer, crash, slow}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share lies between 0 and 1, not " + share);
      }
    }
  }
}
