package dev.watchkeeper.probes.internal.net;

import java.io.IOException;
import java.time.Duration;

/** Waits until this process is ready for its first run, so that a slow target is blamed for it. */
public final class Warm {
  private Warm() {}

  public static void up() throws IOException {
    Transport.warmUp();
    TlsWarmUp.start();
    TlsWarmUp.await(Duration.ofSeconds(30));
    while (WarmUp.underWay()) {
      Thread.onSpinWait();
    }
  }
}
