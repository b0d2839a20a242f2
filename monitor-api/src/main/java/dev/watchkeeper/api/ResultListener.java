package dev.watchkeeper.api;

/**
 * Is told of each result after it was committed, in order per check, never on a probe's thread. A
 * listener that throws or blocks harms only itself: what does not fit its bounded queue is dropped
 * and counted.
 */
@FunctionalInterface
public interface ResultListener {
  /** Takes one committed result; called by one thread at a time. */
  void onResult(ProbeResult result);
}
