package dev.watchkeeper.core.supervisor;

import java.util.List;

/** Closes what a life that is killed has registered, the newest first. */
final class Closing implements Call.Work {
  private final Endings endings;
  private final ChildLife life;
  private final List<AutoCloseable> resources;

  Closing(Endings endings, ChildLife life, List<AutoCloseable> resources) {
    this.endings = endings;
    this.life = life;
    this.resources = resources;
  }

  @Override
  public void run() {
    for (int i = resources.size() - 1; i >= 0; i--) {
      endings.close(life, resources.get(i));
    }
  }

  @Override
  public void overdue() {
    endings.closeOverdue(life);
  }

  @Override
  public void refused(Throwable cause) {
    endings.noThread(life, cause);
  }
}
