package dev.watchkeeper.core.supervisor;

import java.util.List;

/** Closes what a life that is killed has registered, the newest first. */
final class Closing implements Call.Work {
  private final Supervised of;
  private final ChildLife life;
  private final List<AutoCloseable> resources;

  Closing(Supervised of, ChildLife life, List<AutoCloseable> resources) {
    this.of = of;
    this.life = life;
    this.resources = resources;
  }

  @Override
  public void run() {
    for (int i = resources.size() - 1; i >= 0; i--) {
      of.close(life, resources.get(i));
    }
  }

  @Override
  public void overdue() {
    of.closeOverdue(life);
  }

  @Override
  public void refused(Throwable cause) {
    of.noThread(life, cause);
  }
}
