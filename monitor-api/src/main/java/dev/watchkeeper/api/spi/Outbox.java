package dev.watchkeeper.api.spi;

import java.time.Duration;
import java.util.List;

/**
 * The durable queue of notifications; filled by {@link Store#commit}. Messages about one alert are
 * handed out in order: the next one only after the one before it was settled for good. Thread-safe.
 */
public interface Outbox {
  /**
   * Takes up to {@code limit} messages of one notifier that are due, and keeps them from everybody
   * else for the length of the lease. What is neither settled nor renewed by then may be claimed
   * again.
   *
   * @throws Exception if the store cannot be reached
   */
  List<Claim> claim(String notifier, int limit, Duration lease) throws Exception;

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
   * How many messages are open, over all notifiers.
   *
   * @throws Exception if the store cannot be reached
   */
  long depth() throws Exception;

  /**
   * A message that was handed out.
   *
   * @param id the store's name for it
   * @param notification the message
   * @param attempt 1 for the first attempt
   */
  record Claim(String id, Notification notification, int attempt) {}
}
