package dev.watchkeeper.api.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Delivers messages over one channel. Called by its own worker, one message at a time, never within
 * a transaction; it may block within its time limit. Delivery is at least once: after a crash a
 * message may come again, with the same {@link Notification#idempotencyKey()}.
 */
public interface Notifier {
  /** Its name, stable over restarts and unique within a monitor: notifications are kept by it. */
  String name();

  /**
   * Delivers one message. An exception counts as {@link Delivery#retry(String)}.
   *
   * @throws Exception if it could not be delivered now
   */
  Delivery send(Notification notification) throws Exception;

  /**
   * How an attempt ended.
   *
   * @param kind what to do with the message
   * @param detail for people; empty if all is well
   * @param after the earliest time of the next attempt from now; null for the usual pause
   */
  record Delivery(Kind kind, String detail, @Nullable Duration after) {
    /** What to do with the message. */
    public enum Kind {
      /** It arrived. */
      DELIVERED,
      /** Try again later. */
      RETRY,
      /** It will never arrive this way. */
      REJECTED,
      /** It will never arrive, and neither will any other: the receiver is gone for good. */
      DISABLED
    }

    /** It arrived. */
    public static Delivery delivered() {
      return new Delivery(Kind.DELIVERED, "", null);
    }

    /** It did not arrive, but may later. */
    public static Delivery retry(String why) {
      return new Delivery(Kind.RETRY, why, null);
    }

    /** It did not arrive, and is not to be tried before this time has passed. */
    public static Delivery retryAfter(Duration pause, String why) {
      return new Delivery(Kind.RETRY, why, pause);
    }

    /** It will never arrive. */
    public static Delivery rejected(String why) {
      return new Delivery(Kind.REJECTED, why, null);
    }

    /**
     * The channel itself is gone for good, such as a webhook that was removed: this message and all
     * later ones will be refused until a person sees to it. A monitor does not ask it for ten
     * minutes.
     */
    public static Delivery disabled(String why) {
      return new Delivery(Kind.DISABLED, why, null);
    }

    /** Whether another attempt would be in vain: rejected, or the channel disabled. */
    public boolean permanent() {
      return kind == Kind.REJECTED || kind == Kind.DISABLED;
    }
  }
}
