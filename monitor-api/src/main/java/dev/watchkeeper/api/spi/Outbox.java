package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The durable queue of notifications; filled by {@link Store#commit}. Messages about one alert are
 * handed out in order: the next one only after the one before it was settled for good. Thread-safe.
 */
public interface Outbox {
  /** So many attempts at a message are kept at least: its first ones and its newest ones. */
  int MOST_TRIES = 30;

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
   * When the oldest message of a receiver that could be claimed now was written down; empty if none
   * could.
   *
   * @throws Exception if the store cannot be reached
   */
  Optional<Instant> waiting(String receiver) throws Exception;

  /**
   * The newest attempts at messages of a receiver, in any order: those that were noted, and the
   * last one of each message of which nobody has noted what came of it. Whoever sends learns from
   * it after a restart how much was sent before. Of a message with very many attempts some in the
   * middle may be missing.
   *
   * @param within only messages that were claimed or settled no longer ago than this
   * @param limit of at most so many messages, 1 to 10,000; the newest
   * @throws Exception if the store cannot be reached
   */
  List<Attempt> attempts(String receiver, Duration within, int limit) throws Exception;

  /**
   * The message was delivered; it leaves the queue. Settling twice is harmless. What the claim says
   * was {@link Claim#tried()} is kept with the message, here as with {@link #retry} and {@link
   * #dead}.
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
   * @param tried what was tried since it was claimed, in order; empty when it is handed out
   */
  record Claim(
      String id, Notification notification, int attempt, Instant since, List<Attempt> tried) {
    /** Refuses nulls and copies the list. */
    public Claim {
      requireNonNull(id, "id");
      requireNonNull(notification, "notification");
      requireNonNull(since, "since");
      tried = List.copyOf(tried);
    }

    /** Nothing was tried yet. */
    public Claim(String id, Notification notification, int attempt, Instant since) {
      this(id, notification, attempt, since, List.of());
    }

    /** The same, after this was tried. */
    public Claim after(List<Attempt> tries) {
      return new Claim(id, notification, attempt, since, tries);
    }
  }

  /**
   * That a message was handed to a notifier.
   *
   * @param message the {@link Claim#id()}; of a bundle that of its first message
   * @param number the {@link Claim#attempt()}; one attempt may try several notifiers
   * @param at when it was over, by the clock of the one who tried
   * @param notifier which; empty if that is not known
   * @param delivery what came of it; null if nobody has noted that: it is under way, or whoever
   *     tried came to an end
   */
  record Attempt(
      String message, int number, Instant at, String notifier, @Nullable Delivery delivery) {
    /** Refuses nulls. */
    public Attempt {
      requireNonNull(message, "message");
      requireNonNull(at, "at");
      requireNonNull(notifier, "notifier");
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
   * @param tried what was tried, as far as it was noted, the oldest first; of more than {@value
   *     Outbox#MOST_TRIES} some in the middle are missing
   */
  record Letter(
      String id,
      Notification notification,
      Stage stage,
      int attempts,
      Instant since,
      Instant changed,
      String trouble,
      List<Attempt> tried) {
    /** Refuses nulls and copies the list. */
    public Letter {
      requireNonNull(id, "id");
      requireNonNull(notification, "notification");
      requireNonNull(stage, "stage");
      requireNonNull(since, "since");
      requireNonNull(changed, "changed");
      requireNonNull(trouble, "trouble");
      tried = List.copyOf(tried);
    }
  }
}
