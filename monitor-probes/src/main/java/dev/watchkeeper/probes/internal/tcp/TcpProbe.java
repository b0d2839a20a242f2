package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Wire;
import dev.watchkeeper.probes.internal.net.WireProbe;
import java.io.IOException;

/** Connects and holds its dialogue. */
final class TcpProbe extends WireProbe {
  private final TcpPlan plan;
  private final Script script;

  TcpProbe(TcpPlan plan, Transport transport) {
    super(transport);
    this.plan = plan;
    this.script = plan.script();
  }

  @Override
  protected Reading failed(ProbeFailure failure) {
    return plan.refused() && failure.outcome() == Outcome.REFUSED
        ? Reading.up()
        : Reading.of(failure.outcome(), script.hidden().clean(failure.reason()));
  }

  @Override
  protected Reading look(Wire wire) throws IOException {
    TlsClient tls = plan.tlsAtOnce();
    if (tls != null) {
      wire.expectTls();
    }
    wire.connect(plan.endpoint());
    if (plan.refused()) {
      return Reading.down("somebody listens at " + plan.endpoint() + ", nobody should");
    }
    if (tls != null) {
      wire.startTls(tls, plan.endpoint().host());
    }
    if (script.steps().isEmpty() && script.quit() == null) {
      return Reading.up();
    }
    Dialogue dialogue = new Dialogue(wire, plan);
    try {
      return converse(dialogue);
    } finally {
      dialogue.goodbye();
    }
  }

  private Reading converse(Dialogue dialogue) throws IOException {
    for (int i = 0; i < script.steps().size(); i++) {
      Reading reading = take(dialogue, i);
      if (reading.status() != Status.UP) {
        return reading;
      }
    }
    return Reading.up();
  }

  private Reading take(Dialogue dialogue, int index) throws IOException {
    Step step = script.steps().get(index);
    if (!script.stepped()) {
      return takeShort(dialogue, step);
    }
    Wire wire = dialogue.wire();
    String at = "step " + (index + 1) + " of " + script.steps().size();
    wire.begin("step " + (index + 1), at + ": " + step.words());
    try {
      Reading reading = step.take(dialogue);
      if (reading.status() == Status.UP) {
        wire.end(Tcp.step(index + 1));
        return reading;
      }
      note(wire, index, step);
      String why = at + ": " + reading.reason();
      return reading.status() == Status.DEGRADED ? Reading.degraded(why) : Reading.down(why);
    } catch (IOException e) {
      note(wire, index, step);
      throw e instanceof ProbeFailure known ? told(known, at) : e;
    }
  }

  private static void note(Wire wire, int index, Step step) {
    wire.measured().set(Tcp.FAILED_STEP, index + 1.0);
    wire.measured().set(Tcp.FAILED_ACTION, step.words());
  }

  private static ProbeFailure told(ProbeFailure failure, String at) {
    return failure.reason().contains(at)
        ? failure
        : new ProbeFailure(failure.outcome(), at + ": " + failure.reason());
  }

  private static Reading takeShort(Dialogue dialogue, Step step) throws IOException {
    Wire wire = dialogue.wire();
    boolean sends = step instanceof Step.Send;
    wire.begin(sends ? "write" : "answer", sends ? "sending" : "waiting for an answer");
    Reading reading = step.take(dialogue);
    wire.end(sends ? Net.WRITE : Net.READ);
    return reading;
  }
}
