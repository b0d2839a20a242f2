package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A probe that holds no {@link Wire}; failures get their outcome here. */
public abstract class VisitProbe implements Probe {
  private final @Nullable Transport transport;

  /**
   * A probe.
   *
   * @param transport how it reaches the network; null if it does not
   */
  protected VisitProbe(@Nullable Transport transport) {
    this.transport = transport;
  }

  /**
   * Looks once; measures through the visit.
   *
   * @throws IOException if that fails, with an outcome if it is a {@link ProbeFailure}
   */
  protected abstract Reading look(Visit visit) throws IOException;

  @Override
  public final Reading run(ProbeContext context) {
    Visit visit = new Visit(context, transport);
    Reading seen;
    try {
      seen = look(visit);
    } catch (IOException e) {
      ProbeFailure failure = visit.failure(e);
      seen = Reading.of(failure.outcome(), failure.reason());
    }
    return seen.with(visit.measurements()).inPhase(visit.phase());
  }
}
