package dev.watchkeeper.notify.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the system for the addresses of a name. That call cannot be ended, so each runs on a daemon
 * thread of its own, which is left alone when the time is over; at most {@link #MOST} are under way
 * in a process.
 */
final class LookUps {
  private static final int MOST = 16;
  private static final Semaphore FREE = new Semaphore(MOST);

  private LookUps() {}

  /**
   * All addresses, in the system's order, each with the name that was asked for.
   *
   * @throws IOException if there is none, or not in time
   */
  static List<InetAddress> of(String host, Attempt attempt) throws IOException {
    attempt.doing("looking up " + host);
    if (host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}([.][0-9]{1,3}){3}")) {
      return all(host);
    }
    if (!FREE.tryAcquire()) {
      throw new IOException("too many look-ups of names are under way");
    }
    FutureTask<List<InetAddress>> task = new FutureTask<>(() -> released(host));
    Thread thread = new Thread(task, "watchkeeper-notify-lookup");
    thread.setDaemon(true);
    thread.start();
    return wait(task, attempt);
  }

  private static List<InetAddress> released(String host) throws IOException {
    try {
      return all(host);
    } finally {
      FREE.release();
    }
  }

  private static List<InetAddress> wait(FutureTask<List<InetAddress>> task, Attempt attempt)
      throws IOException {
    try {
      return task.get(attempt.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(attempt.late());
    } catch (TimeoutException e) {
      throw new InterruptedIOException(attempt.late());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      }
      throw new IOException(Channel.described(e.getCause() == null ? e : e.getCause()), e);
    }
  }

  private static List<InetAddress> all(String host) throws IOException {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new IOException("the name " + host + " has no address (" + e.getMessage() + ")");
    }
  }
}
