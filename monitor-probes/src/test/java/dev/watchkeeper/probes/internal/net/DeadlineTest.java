package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Monitor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the socket knows no timeout for ends at the deadline all the same, in a real monitor. */
class DeadlineTest {
  /** Writes until the deadline. */
  private static final class Writing implements ProbeProvider {
    @Override
    public String type() {
      return "writing";
    }

    @Override
    public Probe create(Target target, Settings settings) {
      Endpoint to = Endpoints.read(target.address(), "target", settings);
      return new WireProbe(Transport.read(settings, new Resolver())) {
        @Override
        protected Reading look(Wire wire) throws IOException {
          wire.connect(to);
          wire.begin("write", "sending the request");
          byte[] much = new byte[1 << 20];
          for (int i = 0; i < 1_000; i++) {
            wire.write(much);
          }
          return Reading.up();
        }
      };
    }
  }

  @Test
  void aPeerThatNeverReadsEndsTheWriteAtTheDeadline() throws Exception {
    BlockingQueue<ProbeResult> results = new LinkedBlockingQueue<>();
    try (Peer peer = new Peer((self, socket) -> self.pause(60_000))) {
      Check check =
          Check.of(
                  "deaf",
                  ProbeDefinition.of(
                      "writing", Target.of("127.0.0.1:" + peer.port()), Settings.empty()))
              .every(Duration.ofMinutes(1))
              .timeout(Duration.ofMillis(400));
      try (Monitor monitor =
          Monitor.builder().plugin(new Writing()).check(check).onResult(results::add).start()) {
        monitor.runNow(check.id());
        ProbeResult result = results.poll(20, TimeUnit.SECONDS);
        assertEquals(Outcome.TIMEOUT, result.outcome(), result.reason());
        assertEquals("write", result.phase());
        assertEquals("no answer within 400 ms (sending the request)", result.reason());
        assertTrue(result.took().toMillis() < 650, "took " + result.took());
      }
    }
  }
}
