package dev.watchkeeper.probes.internal.push;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.SignalProbe;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a job has told. All it knows is in the memory of its check; the one thing that it
 * holds itself is when it looked first. A memory in which another probe noted that is from before a
 * restart of the monitor or the like, and means that nobody was there in between.
 */
final class HeartbeatProbe implements SignalProbe {
  private final HeartbeatPlan plan;
  private final AtomicReference<@Nullable Instant> born = new AtomicReference<>();

  HeartbeatProbe(HeartbeatPlan plan) {
    this.plan = plan;
  }

  @Override
  public Optional<String> refusal(Signal signal) {
    if (plan.keys().isEmpty()) {
      return Optional.empty();
    }
    if (signal.key().isEmpty()) {
      return Optional.of("it has no key, and this check wants one");
    }
    Secret given = signal.key().get();
    boolean known = false;
    for (Secret key : plan.keys()) {
      known |= key.equals(given);
    }
    return known ? Optional.empty() : Optional.of("its key is none of this check");
  }

  @Override
  public Reading run(ProbeContext context) {
    born.compareAndSet(null, context.now());
    return new HeartbeatLook(plan, context, requireNonNull(born.get())).look();
  }
}
