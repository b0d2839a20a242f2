package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.StartOutcome.Kind;
import org.jspecify.annotations.Nullable;

/** Calls the start function of a child for one life. */
final class Beginning implements Call.Work {
  private final Supervised of;
  private final ChildSpec.Start function;
  private final ChildLife life;

  Beginning(Supervised of, ChildSpec.Start function, ChildLife life) {
    this.of = of;
    this.function = function;
    this.life = life;
  }

  @Override
  public void run() {
    if (life.current()) {
      begin();
    }
    of.gone(life);
  }

  private void begin() {
    Child brought;
    try {
      brought = function.start(life);
      if (brought == null) {
        throw new IllegalStateException("the start function brought no child");
      }
    } catch (Throwable e) {
      of.over(life, Exit.failed(e));
      return;
    }
    if (brought == Child.IGNORED) {
      of.declined(life, Kind.IGNORED, null);
    } else if (brought instanceof ChildSpec.Answer answer) {
      answered(answer);
    } else {
      took(brought, null);
    }
  }

  private void answered(ChildSpec.Answer answer) {
    if (answer.child() == null) {
      of.declined(life, Kind.ALREADY_STARTED_ELSEWHERE, answer.info());
    } else {
      took(answer.child(), answer.info());
    }
  }

  private void took(Child child, @Nullable Object info) {
    if (!of.runs(life, child, info)) {
      // nobody wants it any more: whoever brings it ends it
      life.end(child);
    }
  }

  @Override
  public void overdue() {
    if (of.is(life, WatcherState.RUNNING)) {
      return;
    }
    life.tell(
        SupervisorEvent.Kind.ABANDONED, "its start did not end in time and was written off", null);
    of.over(life, Exit.timedOut(of.startTimeout()));
    of.endings().kill(life);
    of.gone(life);
  }

  @Override
  public void refused(Throwable cause) {
    of.over(life, Exit.failed(cause));
    of.gone(life);
  }
}
