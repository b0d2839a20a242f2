package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Wire;
import dev.watchkeeper.probes.internal.net.WireProbe;
import java.io.IOException;

/** A probe that talks to a server of a known protocol; UP if the talk goes well to its end. */
public abstract class TalkProbe extends WireProbe {
  private final Access access;

  protected TalkProbe(Access access) {
    super(access.transport());
    this.access = access;
  }

  protected final Access access() {
    return access;
  }

  /**
   * Talks over the connection, on which TLS is already if it comes at once.
   *
   * @throws IOException if it does not go well
   */
  protected abstract void converse(Talk talk) throws IOException;

  @Override
  protected final Reading failed(ProbeFailure failure) {
    return Reading.of(failure.outcome(), access.hidden().clean(failure.reason()));
  }

  @Override
  protected final Reading look(Wire wire) throws IOException {
    Talk talk = new Talk(wire, access);
    if (access.security().mode() != Security.Mode.NONE) {
      wire.expectTls();
    }
    wire.connect(access.endpoint());
    if (access.security().mode() == Security.Mode.AT_ONCE) {
      talk.startTls();
    }
    converse(talk);
    return Reading.up();
  }
}
