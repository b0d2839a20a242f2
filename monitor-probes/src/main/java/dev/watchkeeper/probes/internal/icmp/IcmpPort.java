package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one socket of a kind that all runs share, opened by the first of them and closed when none
 * was there for a while.
 *
 * <p>A {@link IcmpLine} is one opened socket with the thread that receives on it. The lock guards
 * which line is the present one and how many runs use each; it is held over the opening of a socket
 * and nothing else of the system. The thread of a line is the only one to close its socket, and
 * does so only when no run uses the line, so that nobody ever sends into a descriptor that has
 * become another's. A line whose socket fails is no longer the present one; runs that use it see
 * that it is lost, and the next run opens another.
 */
final class IcmpPort {
  private static final long KEPT = Duration.ofSeconds(5).toNanos();

  private final Opener opener;
  private final boolean six;
  private final boolean whole;
  private final TimeSource time = TimeSource.system();
  private final Lock lock = new ReentrantLock();
  private @Nullable IcmpLine present;

  IcmpPort(Opener opener, boolean six, boolean whole) {
    this.opener = opener;
    this.six = six;
    this.whole = whole;
  }

  /** Opens a socket. */
  @FunctionalInterface
  interface Opener {
    IcmpSocket open(boolean six, boolean whole) throws IOException;
  }

  /** The line for a run, which is to leave it. */
  IcmpLine enter() throws IOException {
    lock.lock();
    try {
      IcmpLine line = present;
      if (line == null) {
        line = new IcmpLine(this, opener.open(six, whole));
        present = line;
        Thread thread = new Thread(line, "watchkeeper-ping" + (six ? "-6" : "-4"));
        thread.setDaemon(true);
        thread.start();
      }
      line.users++;
      return line;
    } finally {
      lock.unlock();
    }
  }

  void leave(IcmpLine line) {
    lock.lock();
    try {
      line.users--;
      line.idleSince = time.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the thread of a line may close it. */
  boolean over(IcmpLine line) {
    lock.lock();
    try {
      boolean lost = present != line;
      boolean idle = line.users == 0 && (lost || time.nanoTime() - line.idleSince >= KEPT);
      present = idle && !lost ? null : present;
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /** The socket of a line failed. */
  void lose(IcmpLine line) {
    lock.lock();
    try {
      present = present == line ? null : present;
    } finally {
      lock.unlock();
    }
  }
}
