package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.core.supervisor.ChildSpec.Child;

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
    if (!of.started(life, brought)) {
      // nobody wants it any more: whoever brings it ends it
      of.end(life, brought);
    }
  }

  @Override
  public void overdue() {
    of.startOverdue(life);
  }

  @Override
  public void refused(Throwable cause) {
    of.over(life, Exit.failed(cause));
    of.gone(life);
  }
}
