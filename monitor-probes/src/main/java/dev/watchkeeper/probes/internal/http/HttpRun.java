package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Wire;
import dev.watchkeeper.probes.internal.net.WireProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run: its steps in order up to the first that fails, then those that are made always. */
final class HttpRun extends WireProbe {
  private final HttpPlan plan;
  private final Transport transport;
  private final HttpState state;
  private final ProbeContext context;
  private final Cookies cookies = new Cookies();
  private final Map<String, String> captured = new HashMap<>(0);
  private final List<String> secrets = new ArrayList<>(0);
  private @Nullable StepPlan step;
  private @Nullable Conversation talk;
  private Measurements.@Nullable Builder extra;

  HttpRun(HttpPlan plan, Transport transport, HttpState state, ProbeContext context) {
    super(transport);
    this.plan = plan;
    this.transport = transport;
    this.state = state;
    this.context = context;
  }

  HttpState state() {
    return state;
  }

  /** The cookies of this run. */
  Cookies cookies() {
    return cookies;
  }

  @Override
  protected Reading look(Wire wire) throws IOException {
    Conversation conversation = new Conversation(plan, context, this, wire);
    talk = conversation;
    try {
      return steps(conversation, wire);
    } finally {
      measureExtra(wire);
    }
  }

  private Reading steps(Conversation conversation, Wire wire) throws IOException {
    Reading worst = Reading.up();
    for (int i = 0; i < plan.steps().size(); i++) {
      StepPlan next = plan.steps().get(i);
      step = next;
      Reading seen = step(next, conversation, wire, i);
      worst = worst.outcome() == Outcome.OK ? seen : worst;
      if (!seen.status().isWorking()) {
        return seen;
      }
    }
    return worst;
  }

  private Reading step(StepPlan next, Conversation conversation, Wire wire, int index)
      throws IOException {
    boolean passed = false;
    try {
      Reading seen = made(next, conversation, wire);
      passed = seen.status().isWorking();
      return seen;
    } finally {
      if (!passed && index + 1 < plan.steps().size()) {
        cleanUp(plan.steps().subList(index + 1, plan.steps().size()));
      }
    }
  }

  private Reading made(StepPlan next, Conversation conversation, Wire wire) throws IOException {
    long began = context.time().nanoTime();
    Request request = next.request(plan.url(), captured);
    boolean digest = next.expected().body().digest();
    try (BodyReader reader = new BodyReader(context, state.large(), next.needText(), digest)) {
      Answer answer = conversation.ask(next, request, reader);
      Verdict verdict =
          new Verdict(plan, next, context, next.captures().isEmpty() ? wire.measured() : extra());
      Reading seen = verdict.of(answer, request, wire.elapsedMillis());
      take(verdict);
      List<String> hidden = secrets(conversation);
      Measured.answer(answer, wire.measured(), context, hidden);
      if (seen.outcome() != Outcome.OK) {
        Measured.evidence(answer.head(), wire.measured(), hidden);
      }
      if (next.time() != null) {
        extra().set(next.time(), (context.time().nanoTime() - began) / 1e9);
      }
      return named(Verdict.masked(seen, hidden));
    }
  }

  /** Times of steps and captured values, which are measured last. */
  private Measurements.Builder extra() {
    if (extra == null) {
      extra = Measurements.builder();
    }
    return extra;
  }

  private void measureExtra(Wire wire) {
    if (extra == null) {
      return;
    }
    Measurements more = extra.build();
    for (int i = 0; i < more.size(); i++) {
      wire.measured().set(more.keys().get(i), more.value(i));
    }
  }

  private void take(Verdict verdict) {
    captured.putAll(verdict.captured());
    secrets.addAll(verdict.secrets());
  }

  /** All texts that must not be seen, with those that came up in this run. */
  private List<String> secrets(Conversation conversation) {
    String token = conversation.token();
    if (token == null && secrets.isEmpty()) {
      return plan.secrets();
    }
    List<String> all = new ArrayList<>(plan.secrets());
    all.addAll(secrets);
    if (token != null) {
      all.add(token);
    }
    return all;
  }

  /** Makes the steps that are made always, on a wire of their own, so that nothing is mixed up. */
  @SuppressWarnings("EmptyCatch")
  private void cleanUp(List<StepPlan> rest) {
    for (StepPlan next : rest) {
      if (next.always()) {
        try (Wire wire = new Wire(context, transport)) {
          made(next, new Conversation(plan, context, this, wire), wire);
        } catch (IOException e) {
          // what failed first is told, not what became of tidying up
        }
      }
    }
  }

  private Reading named(Reading seen) {
    String name = step == null ? "" : step.name();
    return name.isEmpty() || seen.outcome() == Outcome.OK
        ? seen
        : Verdict.reason(seen, "step '" + name + "': " + seen.reason());
  }

  @Override
  protected Reading failed(ProbeFailure failure) {
    Conversation conversation = talk;
    if (conversation == null) {
      return super.failed(failure);
    }
    ProbeFailure told = inBody(failure, conversation);
    if (conversation.authorizing()) {
      told = conversation.whileAuthorizing(told);
    }
    Reading seen = Reading.of(told.outcome(), told.reason());
    return named(Verdict.masked(seen, secrets(conversation)));
  }

  /** A failure in a body is told with how far it got, and with the status if that is not good. */
  private ProbeFailure inBody(ProbeFailure failure, Conversation conversation) {
    String progress = conversation.progress();
    if (progress.isEmpty()) {
      return failure;
    }
    String reason = failure.reason();
    boolean cut = failure.outcome() == Outcome.RESET || failure.outcome() == Outcome.TIMEOUT;
    if (cut && !reason.contains(progress)) {
      reason += failure.outcome() == Outcome.RESET ? ": truncated: " : "; ";
      reason += progress;
    }
    int status = conversation.status();
    StepPlan asked = step;
    boolean good = asked == null || status == 0 || asked.expected().status().accept(status);
    return new ProbeFailure(
        failure.outcome(), good ? reason : "HTTP " + status + ", and then: " + reason);
  }
}
