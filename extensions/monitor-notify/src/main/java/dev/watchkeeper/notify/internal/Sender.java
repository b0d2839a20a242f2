package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;

/** How one kind of channel brings a message to its receiver. Implementations are immutable. */
@FunctionalInterface
interface Sender {
  /**
   * Brings it there within the time of the attempt. What it throws is told as what it is: a {@link
   * Refused} rejects, everything else is tried again.
   *
   * @throws Exception if the message could not be delivered now
   */
  Delivery send(Message message, Attempt attempt) throws Exception;
}
