package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.SupervisorEvent.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends children: asks them, waits, kills. Stateless; called without any lock, with a child that was
 * taken out of its life, so that each is ended once.
 */
final class Endings {
  private final DynamicSupervisor owner;

  Endings(DynamicSupervisor owner) {
    this.owner = owner;
  }

  /** Asks a child to leave, and tells its supervised self when it has. */
  void leave(ChildLife last, @Nullable Child child, Shutdown how) {
    if (child instanceof Branch branch) {
      how.limit().ifPresent(wait -> owner.timer.after(wait, () -> branchOverdue(last)));
      branch.stop(last::gone);
    } else if (child != null) {
      submit(last, new Ending(this, last, child), how);
    } else {
      last.gone();
    }
  }

  /** Ends a child whose life is over; nobody waits for it. */
  void letGo(ChildLife last, @Nullable Child child) {
    Shutdown how = last.of().spec().shutdown();
    if (child instanceof Branch branch) {
      branch.stop(() -> {});
    } else if (child != null && how.kind() == Shutdown.Kind.BRUTAL) {
      kill(last);
    } else if (child != null) {
      submit(last, new Ending(this, last, child), how);
    }
  }

  /** Writes the present life off, as if it had crashed; false if none starts or runs. */
  boolean crash(Supervised child) {
    ChildLife last = child.life();
    boolean alive = child.over(last, Exit.abandoned("it was killed"));
    if (alive) {
      kill(last);
    }
    return alive;
  }

  /** Interrupts and writes off the start of a life, and closes what the life registered. */
  void kill(ChildLife last) {
    last.of().take(last);
    Call starting = last.of().takeCall(last);
    if (starting != null) {
      starting.abandon();
    }
    List<AutoCloseable> resources = last.kill();
    if (!resources.isEmpty()) {
      submit(last, new Closing(this, last, resources), owner.options().shutdown());
    }
  }

  private void submit(ChildLife last, Call.Work work, Shutdown how) {
    owner.calls.submit(new Call(owner.calls, last.of(), work), how.limit());
  }

  /** Calls the stop function. */
  void end(ChildLife last, Child child) {
    try {
      child.stop();
    } catch (Throwable e) {
      last.tell(Kind.CRASHED, "its stop failed: " + Exit.describe(e), e);
    }
  }

  void close(ChildLife last, AutoCloseable resource) {
    try {
      resource.close();
    } catch (Throwable e) {
      last.tell(Kind.CRASHED, "what it holds did not close: " + Exit.describe(e), e);
    }
  }

  /** A child did not leave in time. */
  void overdue(ChildLife last) {
    last.tell(Kind.ABANDONED, "its stop did not end in time and was written off", null);
    kill(last);
    last.gone();
  }

  private void branchOverdue(ChildLife last) {
    if (!last.isGone()) {
      overdue(last);
    }
  }

  /** A life reports its end while it is asked to leave, or when it is over. */
  void afterwards(ChildLife last, Exit exit, boolean stopping) {
    if (!stopping) {
      owner.census.late();
      last.tell(Kind.LATE, "reported late, and was not heard: " + exit.words(), exit.cause());
    } else if (exit.unexpected(last.of().spec().policy().kind())) {
      last.tell(Kind.CRASHED, "crashed while it stopped: " + exit.words(), exit.cause());
    }
  }

  void closeOverdue(ChildLife last) {
    last.tell(Kind.ABANDONED, "what it holds did not close in time and was written off", null);
  }

  void noThread(ChildLife last, Throwable cause) {
    last.tell(Kind.CRASHED, "its stop found no thread: " + Exit.describe(cause), cause);
  }
}
