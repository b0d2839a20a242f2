package dev.watchkeeper.examples.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.testkit.ProbeRunner;
import dev.watchkeeper.yaml.YamlChecks;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueueDepthTest {
  private static Reading read(String answer) throws Exception {
    try (Broker broker = new Broker(answer)) {
      return ProbeRunner.of(new QueueDepthProvider())
          .target(broker.address())
          .setting("queue", "orders")
          .setting("limit", 100)
          .setting("warn", 50)
          .run()
          .reading();
    }
  }

  @Test
  void judgesTheDepthByLimitAndWarning() throws Exception {
    assertEquals(Status.UP, read("50").status());
    assertEquals(Status.DEGRADED, read("51").status());
    Reading down = read("101");
    assertEquals(Status.DOWN, down.status());
    assertEquals("101 messages wait, limit 100", down.reason());
    assertEquals(101, down.measurements().number(QueueDepthProvider.DEPTH).orElseThrow());
  }

  @Test
  void nonsenseIsAFailureOfTheProtocol() throws Exception {
    for (String answer : List.of("many", "", "-1", "1".repeat(100))) {
      assertEquals(Outcome.PROTOCOL, read(answer).outcome(), answer);
    }
  }

  @Test
  void aFileNamesItByItsTypeAndTheMonitorFindsIt() throws Exception {
    Check written = YamlChecks.read(Path.of("queue.yaml")).checks().get(0);
    BlockingQueue<Status> seen = new LinkedBlockingQueue<>();
    try (Broker broker = new Broker("850")) {
      ProbeDefinition probe =
          ProbeDefinition.of(
              written.probe().type(), Target.of(broker.address()), written.probe().settings());
      Check here = Check.of(written.id().value(), probe).schedule(written.schedule());
      try (Monitor monitor =
          Monitor.builder().check(here).onResult(result -> seen.add(result.status())).start()) {
        monitor.runNow(CheckId.of("orders queue"));
        assertEquals(Status.DEGRADED, seen.poll(20, TimeUnit.SECONDS));
        assertTrue(
            monitor.plugins().loaded().stream().anyMatch(l -> l.type().equals("queue-depth")));
      }
      assertEquals(List.of("DEPTH orders"), broker.questions);
    }
  }
}
