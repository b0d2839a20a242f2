package dev.watchkeeper.core.supervisor;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts children one after the other; if one does not start, those that run are stopped in the
 * reverse order, one after the other, and then the failure is told. One thread at a time goes on
 * with it: the one that knows the last outcome.
 */
final class StartInOrder {
  private final DynamicSupervisor owner;
  private final Iterator<ChildSpec> specs;
  private final ArrayDeque<ChildHandle> started = new ArrayDeque<>();
  private final StartOutcome.Pending all = new StartOutcome.Pending();

  StartInOrder(DynamicSupervisor owner, List<ChildSpec> specs) {
    this.owner = owner;
    this.specs = List.copyOf(specs).iterator();
  }

  StartOutcome.Pending begin() {
    next();
    return all;
  }

  private void next() {
    while (specs.hasNext()) {
      StartOutcome.Pending one = owner.startOnce(specs.next());
      StartOutcome known = one.outcome().orElse(null);
      if (known == null) {
        one.whenKnown(
            outcome -> {
              if (took(outcome)) {
                next();
              }
            });
        return;
      }
      if (!took(known)) {
        return;
      }
    }
    ChildHandle last = started.peekLast();
    all.complete(
        StartOutcome.of(
            StartOutcome.Kind.STARTED, last == null ? "" : last.id(), last, started.size()));
  }

  /** False if this was the end. */
  private boolean took(StartOutcome outcome) {
    ChildHandle child = outcome.child();
    if (outcome.started() && child != null) {
      started.add(child);
      return true;
    }
    if (outcome.kind() == StartOutcome.Kind.IGNORED) {
      return true;
    }
    rollBack(outcome);
    return false;
  }

  private void rollBack(StartOutcome failure) {
    for (ChildHandle last = started.pollLast(); last != null; last = started.pollLast()) {
      // true once either terminate() has returned or the child has left: who is second goes on
      AtomicBoolean met = new AtomicBoolean();
      boolean asked = owner.terminate(last, () -> goOn(met, failure));
      if (asked && met.compareAndSet(false, true)) {
        return;
      }
    }
    all.complete(failure);
  }

  private void goOn(AtomicBoolean met, StartOutcome failure) {
    if (!met.compareAndSet(false, true)) {
      rollBack(failure);
    }
  }
}
