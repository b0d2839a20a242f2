package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps alerts from firing although their rules want them to: silences, maintenance,
 * dependencies, trouble of our own. They stay PENDING with the reason, and fire when nothing holds
 * them any more and their rule has not changed its mind.
 */
interface Gates {
  /** Nothing holds anything. */
  Gates OPEN = (check, alert, now, looked) -> null;

  /**
   * Why an alert of this check may not fire at this instant; null if it may.
   *
   * @param looked when the target was last looked at
   */
  @Nullable Hold hold(Check check, Alert alert, Instant now, Instant looked);

  /**
   * Why an alert may not fire.
   *
   * @param why for people
   * @param until when to look again; null if whoever opens the gate says so
   * @param ask checks that are to run at once, since it is not known how it stands with them
   */
  record Hold(String why, @Nullable Instant until, List<CheckId> ask) {}
}
