package dev.watchkeeper.probes.internal.composite;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the members and has them judged. It keeps nothing and waits for nobody. */
final class CompositeProbe implements Probe {
  private final CompositePlan plan;

  CompositeProbe(CompositePlan plan) {
    this.plan = plan;
  }

  @Override
  public Reading run(ProbeContext context) {
    Map<CheckId, @Nullable CheckState> members = new LinkedHashMap<>();
    for (CheckId member : plan.members()) {
      boolean itself = member.equals(context.check());
      members.put(member, itself ? null : context.state(member).orElse(null));
    }
    for (String tag : plan.tags()) {
      context.states(tag).forEach(state -> members.putIfAbsent(state.check(), state));
    }
    return new Verdict(plan, context.now(), context.check(), members).reading();
  }
}
