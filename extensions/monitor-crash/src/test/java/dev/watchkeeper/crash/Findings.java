package dev.watchkeeper.crash;

/**
 * What was found after a round.
 *
 * @param acknowledged decisions whose commit had returned
 * @param lost of these, those that are not there
 * @param phantom results that were never offered, or look otherwise
 * @param torn batches, states, alerts or messages that are there by halves
 * @param broken whether the database cannot be opened by itself, or has no tables
 * @param mended whether it could be opened after a {@link Repair}, after which this was found
 */
record Findings(
    long acknowledged, long lost, long phantom, long torn, boolean broken, boolean mended) {
  static Findings broken(long acknowledged) {
    return new Findings(acknowledged, acknowledged, 0, 0, true, false);
  }

  /** The same, of a database that opened only after a repair. */
  Findings afterRepair() {
    return new Findings(acknowledged, lost, phantom, torn, true, true);
  }
}
