package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.core.supervisor.ChildSpec.Child;

/** Ends a child after its life is over, or when its life is to be over. */
final class Ending implements Call.Work {
  private final Endings endings;
  private final ChildLife life;
  private final Child child;

  Ending(Endings endings, ChildLife life, Child child) {
    this.endings = endings;
    this.life = life;
    this.child = child;
  }

  @Override
  public void run() {
    endings.end(life, child);
    life.gone();
  }

  @Override
  public void overdue() {
    endings.overdue(life);
  }

  @Override
  public void refused(Throwable cause) {
    endings.noThread(life, cause);
    endings.kill(life);
    life.gone();
  }
}
