package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.spi.ProbeDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a check while it is made. */
final class CheckDraft {
  final CheckId id;
  final ProbeDefinition probe;
  Schedule schedule = Schedule.every(Check.DEFAULT_INTERVAL);
  @Nullable Duration timeout;
  long maxBytes = Check.DEFAULT_MAX_BYTES;
  Set<String> tags = Set.of();
  List<Condition> expectations = List.of();
  boolean enabled = true;
  Check.Priority priority = Check.Priority.NORMAL;
  Check.CatchUp catchUp = Check.CatchUp.ONCE;
  Duration startDelay = Duration.ZERO;
  List<Set<CheckId>> dependsOn = List.of();

  CheckDraft(CheckId id, ProbeDefinition probe) {
    this.id = requireNonNull(id, "id");
    this.probe = requireNonNull(probe, "probe");
  }

  CheckDraft(Check from) {
    this(from.id, from.probe);
    schedule = from.schedule;
    timeout = from.timeout;
    maxBytes = from.maxBytes;
    tags = from.tags;
    expectations = from.expectations;
    enabled = from.enabled;
    priority = from.priority;
    catchUp = from.catchUp;
    startDelay = from.startDelay;
    dependsOn = from.dependsOn;
  }
}
