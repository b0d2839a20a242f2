package dev.watchkeeper.core.internal;

/** A contender that takes timers from any thread, and takes them back. */
interface PairTicker extends Ticker {
  /** Arms a timer for this delay and cancels it; called by any thread. */
  void pair(long delayNanos);

  /** Waits until what the calling thread asked for was carried out, where that takes time. */
  default void settle() {}

  /** By its name. */
  static PairTicker of(String name) {
    if (Tickers.of(name) instanceof PairTicker ticker) {
      return ticker;
    }
    throw new IllegalArgumentException(name + " belongs to one thread");
  }
}
