package dev.watchkeeper.api;

/**
 * Is told of each transition of an alert to {@link AlertState#FIRING} or {@link
 * AlertState#RESOLVED} after it was committed, in order per check, never on a probe's thread; and
 * once more of a FIRING one that has become more urgent. A listener that throws or blocks harms
 * only itself: what does not fit its bounded queue is dropped and counted. For delivery that
 * survives a crash use a {@code Notifier}.
 */
@FunctionalInterface
public interface AlertListener {
  /** Takes one committed transition; called by one thread at a time. */
  void onAlert(Alert alert);
}
