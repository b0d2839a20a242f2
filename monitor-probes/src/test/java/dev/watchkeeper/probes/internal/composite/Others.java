package dev.watchkeeper.probes.internal.composite;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.Composite;
import dev.watchkeeper.testkit.ProbeRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The states of some checks; those whose name begins with 'p' have the tag 'prod'. */
final class Others {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Map<CheckId, CheckState> states = new LinkedHashMap<>();

  Others is(String id, Status status) {
    return is(id, status, Duration.ZERO);
  }

  /** One whose last result is so old. */
  Others is(String id, Status status, Duration age) {
    CheckId check = CheckId.of(id);
    ProbeResult last = ProbeResult.builder(check, NOW.minus(age)).reading(reading(status)).build();
    states.put(check, CheckState.initial(check, NOW).after(last, List.of()));
    return this;
  }

  Others paused(String id) {
    CheckState state = CheckState.initial(CheckId.of(id), NOW);
    states.put(state.check(), state.toBuilder().mode(CheckMode.PAUSED).build());
    return this;
  }

  private static Reading reading(Status status) {
    return switch (status) {
      case UP -> Reading.up();
      case DEGRADED -> Reading.degraded("slow");
      case DOWN -> Reading.down("away");
      case UNKNOWN -> Reading.unknown("who knows");
    };
  }

  Reading seenBy(Composite composite) {
    ProbeRunner runner =
        ProbeRunner.of(new CompositeProvider())
            .target(composite.definition().target())
            .settings(composite.definition().settings())
            .now(NOW);
    for (CheckState state : states.values()) {
      boolean prod = state.check().value().startsWith("p");
      runner = prod ? runner.state(state, "prod") : runner.state(state);
    }
    return runner.run().reading();
  }
}
