package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.probes.internal.net.Line;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What one probe keeps between its runs, which never overlap: a token and, if it may, a connection
 * that was not idle for longer than 90 seconds and is not older than ten minutes, so that
 * certificates are looked at again. Only {@link #close()} may come from another thread.
 */
final class HttpState implements AutoCloseable {
  private static final long MAX_IDLE = TimeUnit.SECONDS.toNanos(90);
  private static final long MAX_AGE = TimeUnit.MINUTES.toNanos(10);

  private final LargeBodies large;
  private final Tokens tokens = new Tokens();
  private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();
  private final byte[] usualBytes;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A connection that is kept.
   *
   * @param line the connection
   * @param origin where it leads
   * @param since when it was opened, as a reading of the monotonic clock
   * @param idle since when nobody uses it
   */
  record Kept(Line line, Url origin, long since, long idle) {}

  HttpState(HttpPlan plan, LargeBodies large) {
    this.large = large;
    Request usual = plan.steps().get(0).constant();
    this.usualBytes = usual == null ? new byte[0] : usual.bytes(plan.options(), Request.Extra.NONE);
  }

  LargeBodies large() {
    return large;
  }

  Tokens tokens() {
    return tokens;
  }

  /** The request that runs begin with as it is sent, made once if it is the same in every run. */
  byte[] usualBytes() {
    return usualBytes;
  }

  /** The connection to this origin that is kept, which is no longer kept then; null for none. */
  @Nullable Kept take(Url to, long now) {
    Kept found = kept.getAndSet(null);
    if (found == null) {
      return null;
    }
    boolean fresh = now - found.idle() < MAX_IDLE && now - found.since() < MAX_AGE;
    if (fresh && found.origin().sameOrigin(to)) {
      return found;
    }
    close(found);
    return null;
  }

  /** Keeps a connection, in place of the one that was kept. */
  void keep(Kept next) {
    close(kept.getAndSet(next));
    if (closed.get()) {
      close(kept.getAndSet(null));
    }
  }

  private static void close(@Nullable Kept one) {
    if (one != null) {
      try {
        one.line().close();
      } catch (IOException e) {
        return; // it is gone, which is all that is wanted
      }
    }
  }

  @Override
  public void close() {
    closed.set(true);
    close(kept.getAndSet(null));
  }
}
