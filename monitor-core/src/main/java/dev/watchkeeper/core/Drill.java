package dev.watchkeeper.core;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A fire drill: what would be told if a target failed from now on, told for once, with every
 * message marked as a drill. Immutable.
 *
 * @param check the check whose failure was played
 * @param runs how many failed runs it takes before a rule fires; 0 if none does within 1,000
 * @param held what would keep the alert from firing now, such as a silence; empty if nothing. The
 *     drill is told nevertheless
 * @param messages what is owed because of it: a beginning and an end for each receiver
 */
public record Drill(CheckId check, int runs, String held, List<Notification> messages) {
  private static final int MANY = 10_000;

  /** Copies the list. */
  public Drill {
    messages = List.copyOf(messages);
  }

  /**
   * How it stands with its messages: all of them DONE means that they arrived. One that was settled
   * so long ago that the store has forgotten it is missing.
   *
   * @param outbox that of the monitor
   * @throws Exception if the store cannot be reached
   */
  public List<Outbox.Letter> letters(Outbox outbox) throws Exception {
    Set<String> keys = new HashSet<>();
    messages.forEach(message -> keys.add(message.idempotencyKey()));
    List<Outbox.Letter> found = new ArrayList<>();
    for (Outbox.Stage stage : Outbox.Stage.values()) {
      for (Outbox.Letter letter : outbox.letters(stage, MANY)) {
        if (keys.contains(letter.notification().idempotencyKey())) {
          found.add(letter);
        }
      }
    }
    return List.copyOf(found);
  }
}
