package dev.watchkeeper.testkit;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor has around a run besides its limits. Immutable.
 *
 * @param signals that wait for the run, in order
 * @param others the other checks
 * @param now on the steady axis; null for what the clocks of the run say
 * @param next when the check is due next; null where no schedule says so
 * @param memory what an earlier run remembered
 */
record Surroundings(
    List<Signal.Arrived> signals,
    List<Other> others,
    @Nullable Instant now,
    @Nullable Instant next,
    Map<String, String> memory) {
  static final Surroundings NONE = new Surroundings(List.of(), List.of(), null, null, Map.of());

  /** Another check and its tags. */
  record Other(CheckState state, Set<String> tags) {}

  Surroundings signals(List<Signal.Arrived> arrived) {
    return new Surroundings(List.copyOf(arrived), others, now, next, memory);
  }

  /** With one check more, or another state of one. */
  Surroundings other(CheckState state, Set<String> tags) {
    List<Other> more = new ArrayList<>(others);
    more.removeIf(known -> known.state().check().equals(state.check()));
    more.add(new Other(state, Set.copyOf(tags)));
    return new Surroundings(signals, List.copyOf(more), now, next, memory);
  }

  Surroundings now(Instant instant) {
    return new Surroundings(signals, others, instant, next, memory);
  }

  Surroundings next(Instant due) {
    return new Surroundings(signals, others, now, due, memory);
  }

  Surroundings remembering(Map<String, String> texts) {
    return new Surroundings(signals, others, now, next, texts);
  }

  Optional<CheckState> state(CheckId check) {
    return others.stream().map(Other::state).filter(s -> s.check().equals(check)).findFirst();
  }

  List<CheckState> states(String tag, CheckId without) {
    return others.stream()
        .filter(other -> other.tags().contains(tag))
        .map(Other::state)
        .filter(state -> !state.check().equals(without))
        .sorted(Comparator.comparing(state -> state.check().value()))
        .toList();
  }
}
