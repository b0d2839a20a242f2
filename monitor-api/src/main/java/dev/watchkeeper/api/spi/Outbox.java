package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The durable queue of notifications; filled by {@link Store#commit}. Messages about one alert are
 * handed out in order: the next one only after the one before it was settled for good. Thread-safe.
 */
public interface Outbox {
  /**
   * Takes up to {@code limit} messages of one receiver that are due, the oldest first, and keeps
   * them from everybody else for the length of the lease. What is neither settled nor renewed by
   * then may be claimed again. A bundle counts as one message, and is claimed as a whole.
   *
   * @throws Exception if the store cannot be reached
   */
  List<Claim> claim(String receiver, int limit, Duration lease) throws Exception;

  /**
   * Makes one message of several that are claimed, for good: it keeps its alerts over restarts, and
   * whatever becomes of it becomes of all of them. Messages that are bundles already are taken up
   * with all of theirs.
   *
   * @param claims at least one, of one receiver, in order
   * @return the message to be sent; its claim has the name of the first
   * @throws Exception if the store cannot be reached; they stay what they were
   */
  Claim bundle(List<Claim> claims) throws Exception;

  /**
   * The message was delivered; it leaves the queue. Settling twice is harmless.
   *
   * @throws Exception if the store cannot be reached
   */
  void delivered(Claim claim) throws Exception;

  /**
   * The message is to be tried again no earlier than after {@code pause}.
   *
   * @throws Exception if the store cannot be reached
   */
  void retry(Claim claim, Duration pause, String why) throws Exception;

  /**
   * The message is given up; it is kept apart with the reason, and no longer holds back the ones
   * behind it.
   *
   * @throws Exception if the store cannot be reached
   */
  void dead(Claim claim, String why) throws Exception;

  /**
   * The message need not be sent any more, and neither does the next one about the same alert: it
   * tells of the end of what this one would have told the beginning of. Both leave the queue. Does
   * nothing, and says so, if no such message waits.
   *
   * @return whether there was one
   * @throws Exception if the store cannot be reached
   */
  boolean collapse(Claim claim) throws Exception;

  /**
   * How many messages are open, over all receivers; a bundle counts as many as it holds.
   *
   * @throws Exception if the store cannot be reached
   */
  long depth() throws Exception;

  /**
   * Messages in one stage, the newest first; those that were delivered are kept as long as the
   * store sees fit.
   *
   * @param limit at most so many, 1 to 10,000
   * @throws Exception if the store cannot be reached
   */
  List<Letter> letters(Stage stage, int limit) throws Exception;

  /**
   * Has a message that was given up, or delivered, sent once more, with its old key; it is as old
   * as this call then.
   *
   * @param id the {@link Letter#id()}
   * @return false if there is no such message, or it is open anyway
   * @throws Exception if the store cannot be reached
   */
  boolean resend(String id) throws Exception;

  /**
   * A message that was handed out.
   *
   * @param id the store's name for it
   * @param notification the message
   * @param attempt 1 for the first attempt
   * @param since when it was written down, by the clock that the store goes by
   */
  record Claim(String id, Notification notification, int attempt, Instant since) {
    /** Refuses nulls. */
    public Claim {
      requireNonNull(id, "id");
      requireNonNull(notification, "notification");
      requireNonNull(since, "since");
    }
  }

  /** Where a message stands. */
  enum Stage {
    /** It is to be sent. */
    OPEN,
    /** It was delivered, or is not needed any more. */
    DONE,
    /** It was given up. */
    DEAD
  }

  /**
   * A message as it is kept.
   *
   * @param id the store's name for it
   * @param notification the message; of a bundle each message is kept by itself
   * @param stage where it stands
   * @param attempts how often it was tried
   * @param since when it was written down
   * @param changed when it was last tried or settled
   * @param trouble what went wrong last; empty if nothing did
   */
  record Letter(
      String id,
      Notification notification,
      Stage stage,
      int attempts,
      Instant since,
      Instant changed,
      String trouble) {
    /** Refuses nulls. */
    public Letter {
      requireNonNull(id, "id");
      requireNonNull(notification, "notification");
      requireNonNull(stage, "stage");
      requireNonNull(since, "since");
      requireNonNull(changed, "changed");
      requireNonNull(trouble, "trouble");
    }
  }
}
