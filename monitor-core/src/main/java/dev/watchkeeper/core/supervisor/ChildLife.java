package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One life of a child. The child itself, the call that starts it and the last word are guarded by
 * the monitor of {@link Supervised}; what is to be closed by this object's own one, which is a
 * leaf.
 */
final class ChildLife implements ChildSpec.Life, ChildHandle {
  private final Supervised of;
  private final long number;
  final long begun;
  private volatile long progress;
  @Nullable Call call;
  ChildSpec.@Nullable Child child;
  @Nullable Runnable farewell;
  private @Nullable List<AutoCloseable> resources;
  private boolean killed;

  ChildLife(Supervised of, long number, long begun) {
    this.of = of;
    this.number = number;
    this.begun = begun;
    this.progress = begun;
  }

  @Override
  public String id() {
    return of.id();
  }

  @Override
  public long incarnation() {
    return number;
  }

  @Override
  public Map<String, String> metadata() {
    return of.spec().metadata();
  }

  @Override
  public void failed(Throwable cause) {
    of.report(this, Exit.failed(cause));
  }

  @Override
  public void ended() {
    of.report(this, Exit.normal());
  }

  @Override
  public void shutdown(String reason) {
    of.report(this, Exit.shutdown(reason));
  }

  @Override
  public void progress() {
    progress = of.now();
  }

  long lastProgress() {
    return progress;
  }

  @Override
  public boolean current() {
    return of.current(this);
  }

  @Override
  public boolean alive() {
    return of.current(this);
  }

  Supervised of() {
    return of;
  }

  /** The child has left. */
  void gone() {
    of.gone(this);
  }

  /** Whether the child has left in this life. */
  boolean isGone() {
    return of.is(this, WatcherState.STOPPED);
  }

  void end(ChildSpec.Child brought) {
    of.endings().end(this, brought);
  }

  void tell(SupervisorEvent.Kind kind, String words, @Nullable Throwable cause) {
    of.tell(kind, this, words, cause);
  }

  @Override
  public void closeOnKill(AutoCloseable resource) {
    synchronized (this) {
      if (!killed) {
        resources = resources == null ? new ArrayList<>(1) : resources;
        resources.add(resource);
        return;
      }
    }
    of.endings().close(this, resource);
  }

  /** Takes all that is to be closed; what is registered from now on is closed at once. */
  synchronized List<AutoCloseable> kill() {
    killed = true;
    List<AutoCloseable> all = resources == null ? List.of() : resources;
    resources = null;
    return all;
  }
}
