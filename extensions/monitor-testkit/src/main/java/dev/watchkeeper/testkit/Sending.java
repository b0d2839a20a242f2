package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One message through a notifier, on a thread of its own. The thread writes {@code delivery} and
 * {@code thrown} and then counts {@code back} down; others read them behind it.
 */
final class Sending {
  private final Notifier notifier;
  private final Notification notification;
  private final Thread thread = new Thread(this::send, "notifier-send");
  private final CountDownLatch back = new CountDownLatch(1);
  private @Nullable Delivery delivery;
  private @Nullable Throwable thrown;

  private Sending(Notifier notifier, Notification notification) {
    this.notifier = notifier;
    this.notification = notification;
  }

  static Sending start(Notifier notifier, Notification notification) {
    Sending sending = new Sending(notifier, notification);
    sending.thread.setDaemon(true);
    sending.thread.start();
    return sending;
  }

  private void send() {
    try {
      delivery = notifier.send(notification);
    } catch (Throwable e) {
      thrown = e;
    }
    back.countDown();
  }

  /** Waits for its end; fails if it takes longer, or ends with an error. */
  Sending end(Duration within) {
    boolean ended = Waiting.on(back, within);
    assertTrue(ended, () -> "send() was not back within " + within.toMillis() + " ms");
    if (thrown instanceof Error) {
      fail("send() threw an error", thrown);
    }
    assertTrue(thrown != null || delivery != null, "send() returned null");
    return this;
  }

  void interrupt() {
    thread.interrupt();
  }

  @Nullable Delivery delivery() {
    return delivery;
  }

  @Nullable Throwable thrown() {
    return thrown;
  }

  /** What it came to; an exception counts as a wish to try again. */
  Delivery.Kind kind() {
    Delivery known = delivery;
    return known == null ? Delivery.Kind.RETRY : known.kind();
  }

  void expect(Delivery.Kind kind) {
    assertEquals(kind, kind(), this::toString);
  }

  @Override
  public String toString() {
    return thrown == null ? String.valueOf(delivery) : "send() threw " + thrown;
  }
}
