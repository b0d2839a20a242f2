package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.core.supervisor.ChildSpec.Child;

/** Ends a child after its life is over, or when its life is to be over. */
final class Ending implements Call.Work {
  private final Supervised of;
  private final ChildLife life;
  private final Child child;

  Ending(Supervised of, ChildLife life, Child child) {
    this.of = of;
    this.life = life;
    this.child = child;
  }

  @Override
  public void run() {
    of.end(life, child);
    of.gone(life);
  }

  @Override
  public void overdue() {
    of.stopOverdue(life);
  }

  @Override
  public void refused(Throwable cause) {
    of.noThread(life, cause);
    of.kill(life);
    of.gone(life);
  }
}
