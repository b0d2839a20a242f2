package dev.watchkeeper.testkit.simulation;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/**
 * What the probe of one check does in a random scenario: its target has good and bad times, and now
 * and then it takes long, hangs, is deaf to interrupts, throws or gives nonsense. Each reading
 * carries the number of its run. Delays keep away from the timeout, so that on which side of it a
 * run ends is never a matter of a few milliseconds.
 */
final class Script {
  private final Random random;
  private final Ledger ledger;
  private final CheckId check;
  private final long timeout;
  private boolean targetIsDown;
  private boolean calm;

  Script(Random random, Ledger ledger, CheckId check, Duration timeout) {
    this.random = random;
    this.ledger = ledger;
    this.check = check;
    this.timeout = timeout.toNanos();
  }

  /** From now on all is well. */
  void calmDown() {
    calm = true;
  }

  /** What the next run does. */
  Planned next() {
    return ledger.plan(check, behaviour(ledger.runs.size()), timeout);
  }

  private Behaviour behaviour(int number) {
    if (calm) {
      return Behaviour.gives(tagged(Reading.up(), number));
    }
    targetIsDown ^= random.nextInt(6) == 0;
    Reading reading =
        targetIsDown ? Reading.down("the target is down, run " + number) : Reading.up();
    Behaviour usual = Behaviour.gives(tagged(reading, number));
    int kind = random.nextInt(100);
    if (kind < 70) {
      return usual;
    }
    if (kind < 82) {
      return usual.after(Duration.ofNanos((long) (timeout * 0.6 * random.nextDouble())));
    }
    return kind < 92 ? late(usual, kind) : broken(kind);
  }

  private Behaviour late(Behaviour usual, int kind) {
    long over = timeout + 1_000_000_000L + (long) (timeout * random.nextDouble());
    Behaviour late = usual.after(Duration.ofNanos(over));
    return kind < 86 ? late : late.ignoringInterrupts();
  }

  private Behaviour broken(int kind) {
    return switch (kind) {
      case 92, 93 -> Behaviour.hangs();
      case 94, 95 -> Behaviour.throwing(new IOException("simulated: reset"));
      case 96, 97 -> Behaviour.throwing(new IllegalStateException("simulated: a bug"));
      case 98 -> Behaviour.throwing(new StackOverflowError("simulated"));
      default -> Behaviour.givesNull();
    };
  }

  private static Reading tagged(Reading reading, int number) {
    return reading.with(Ledger.RUN, number);
  }
}
