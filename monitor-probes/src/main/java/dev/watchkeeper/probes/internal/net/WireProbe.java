package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import java.io.IOException;

/** A probe that holds one conversation over a {@link Wire}; failures get their outcome here. */
public abstract class WireProbe implements Probe {
  private final Transport transport;

  protected WireProbe(Transport transport) {
    this.transport = transport;
  }

  /**
   * Looks once; measures through the wire.
   *
   * @throws IOException if the conversation fails, with an outcome if it is a {@link ProbeFailure}
   */
  protected abstract Reading look(Wire wire) throws IOException;

  /** What a failure means; a probe that wants to fail says so here. */
  protected Reading failed(ProbeFailure failure) {
    return Reading.of(failure.outcome(), failure.reason());
  }

  @Override
  public final Reading run(ProbeContext context) {
    try (Wire wire = new Wire(context, transport)) {
      Reading seen;
      try {
        seen = look(wire);
      } catch (IOException e) {
        seen = failed(Failures.of(e, wire));
      }
      return wire.tempered(seen).with(wire.measurements()).inPhase(wire.phase());
    }
  }
}
