package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.CheckState;
import java.util.Map;

/**
 * Everything about a check that must survive a restart so that the restart changes no decision.
 *
 * @param state what is thought of the check, with its open alerts
 * @param rules what each rule remembers, by the rule's name; immutable
 * @param memory what the probe remembers, by name; immutable
 */
public record StoredState(
    CheckState state, Map<String, RuleState> rules, Map<String, String> memory) {
  /** Refuses nulls; the maps are taken as they are and must not be changed afterwards. */
  public StoredState {
    requireNonNull(state, "state");
    requireNonNull(rules, "rules");
    requireNonNull(memory, "memory");
  }

  /** A check that has only this state: no rule has judged it, its probe remembers nothing. */
  public static StoredState of(CheckState state) {
    return new StoredState(state, Map.of(), Map.of());
  }

  /** The same with another state. */
  public StoredState withState(CheckState next) {
    return new StoredState(next, rules, memory);
  }
}
