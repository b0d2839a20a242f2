package dev.watchkeeper.crash;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.jdbc.JdbcStore;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Holds what a store has of a round against the ledger. */
final class Examination {
  private static final int MOST = 10_000;
  private static final Instant END = Offers.BEGIN.plusSeconds(100_000_000);

  private final JdbcStore store;
  private final int round;
  private final Ledger ledger;
  private final int batch;
  private final BitSet present = new BitSet();
  private long phantom;
  private long torn;

  Examination(JdbcStore store, int round, Ledger ledger, int batch) {
    this.store = store;
    this.round = round;
    this.ledger = ledger;
    this.batch = batch;
  }

  /** With so many messages that were there before the round. */
  Findings examine(long messagesBefore) throws Exception {
    for (int i = 0; i < Offers.CHECKS; i++) {
      check(Offers.check(round, i));
    }
    for (int first = 0; first < ledger.offered(); first += batch) {
      int there = present.get(first, first + batch).cardinality();
      torn += there == 0 || there == batch ? 0 : 1;
    }
    long messages =
        present.stream().filter(number -> Offers.opens(number) || Offers.resolves(number)).count();
    torn += Math.abs(store.outbox().depth() - messagesBefore - messages);
    BitSet missing = new BitSet();
    missing.set(0, ledger.acknowledged());
    missing.andNot(present);
    return new Findings(ledger.acknowledged(), missing.cardinality(), phantom, torn, false, false);
  }

  private void check(CheckId check) throws Exception {
    List<ProbeResult> results = store.history().lastResults(check, MOST);
    if (results.size() == MOST) {
      throw new IllegalStateException("more results than can be examined");
    }
    long opened = 0;
    for (ProbeResult result : results) {
      long number = Offers.number(result);
      boolean offered = number >= 0 && number < ledger.offered();
      if (offered && result.equals(Offers.result(round, (int) number))) {
        present.set((int) number);
        opened += Offers.opens((int) number) ? 1 : 0;
      } else {
        phantom++;
      }
    }
    Optional<ProbeResult> newest = results.stream().findFirst();
    Optional<ProbeResult> judged =
        Optional.ofNullable(store.load(List.of(check)).get(check))
            .map(StoredState::state)
            .flatMap(state -> state.lastResult());
    torn += newest.equals(judged) ? 0 : 1;
    torn += store.history().alerts(check, Offers.BEGIN, END, MOST).size() == opened ? 0 : 1;
  }
}
