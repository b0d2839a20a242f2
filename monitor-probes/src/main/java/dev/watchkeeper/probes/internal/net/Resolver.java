package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds addresses within a deadline. The platform's look-up cannot be ended, so it runs on threads
 * of its own: daemons, at most 64, gone when idle. A look-up that hangs costs its run no more than
 * the deadline, and others nothing while there are threads left. One per provider, so that two
 * monitors do not meet. Thread-safe.
 */
public final class Resolver {
  private static final int MAX_THREADS = 64;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MAX_THREADS,
          5,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "watchkeeper-resolver");
            thread.setDaemon(true);
            return thread;
          });

  /** The addresses of a host, which come within this time or not at all. */
  public List<InetAddress> resolve(String host, Duration within) throws IOException {
    if (isLiteral(host)) {
      return List.of(InetAddress.getByName(host));
    }
    FutureTask<List<InetAddress>> lookUp =
        new FutureTask<>(() -> List.of(InetAddress.getAllByName(host)));
    try {
      threads.execute(lookUp);
      return lookUp.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw new ProbeFailure(Outcome.LOCAL_RESOURCES, "all resolver threads are busy");
    } catch (TimeoutException e) {
      throw new ProbeFailure(Outcome.TIMEOUT, "no answer from the resolver for " + host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while resolving " + host);
    } catch (ExecutionException e) {
      boolean unknown = e.getCause() instanceof UnknownHostException;
      throw new ProbeFailure(
          Outcome.DNS, (unknown ? "no address found for " : "cannot resolve ") + host);
    }
  }

  private static boolean isLiteral(String host) {
    boolean digits = true;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == ':') {
        return true;
      }
      digits &= c == '.' || c >= '0' && c <= '9';
    }
    return digits;
  }
}
