package dev.watchkeeper.probes.internal.composite;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The states of some checks; those whose name begins with 'p' have the tag 'prod'. */
final class Others implements ProbeContext {
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

  @Override
  public Optional<CheckState> state(CheckId other) {
    return Optional.ofNullable(states.get(other));
  }

  @Override
  public List<CheckState> states(String tag) {
    return states.values().stream()
        .filter(state -> tag.equals("prod") && state.check().value().startsWith("p"))
        .toList();
  }

  @Override
  public CheckId check() {
    return CheckId.of("itself");
  }

  @Override
  public Instant now() {
    return NOW;
  }

  @Override
  public Duration remaining() {
    return Duration.ofSeconds(1);
  }

  @Override
  public long deadlineNanos() {
    return 0;
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public <T extends AutoCloseable> T closeOnCancel(T resource) {
    return resource;
  }

  @Override
  public long byteBudget() {
    return 1;
  }

  @Override
  public AddressPolicy addressPolicy() {
    return AddressPolicy.standard();
  }

  @Override
  public TimeSource time() {
    return TimeSource.system();
  }

  @Override
  public Optional<String> recall(String name) {
    return Optional.empty();
  }

  @Override
  public void remember(String name, String text) {}
}
