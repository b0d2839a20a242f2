package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.HttpStep;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestContext;
import dev.watchkeeper.probes.internal.net.Warm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A connection that is kept between runs, and what happens when it dies. */
class HttpReuseTest {
  @BeforeAll
  static void warmUp() throws IOException {
    Warm.up();
  }

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static Reading run(Probe probe) throws Exception {
    return probe.run(TestContext.millis(5_000));
  }

  private static boolean reused(Reading reading) {
    return reading.measurements().number(Http.REUSED).isPresent();
  }

  @Test
  void runsShareOneConnectionOnlyIfTheyMay() throws Exception {
    try (Site site = Site.of(Site.ok("x"))) {
      try (Probe probe = Runs.probe(Http.get(site.url("/")).reuseConnection())) {
        assertFalse(reused(run(probe)));
        Reading second = run(probe);
        assertTrue(reused(second), second::toString);
        assertTrue(second.measurements().number(Net.CONNECT).isEmpty());
        assertEquals("127.0.0.1", second.measurements().text(Net.ADDRESS).orElseThrow());
        Reading third = run(probe);
        assertTrue(reused(third), third::toString);
        assertEquals("127.0.0.1", third.measurements().text(Net.ADDRESS).orElseThrow());
      }
      assertEquals(1, site.connections.get());
      try (Probe probe = Runs.probe(Http.get(site.url("/")))) {
        run(probe);
        assertFalse(reused(run(probe)));
      }
      assertEquals(3, site.connections.get());
    }
  }

  @Test
  void stepsOfARunShareItToo() throws Exception {
    try (Site site = Site.of(Site.ok("x"))) {
      Http http =
          Http.get(site.url("/"))
              .reuseConnection()
              .steps(HttpStep.get("a", "/a"), HttpStep.get("b", "/b"));
      assertEquals(Status.UP, Runs.run(http).status());
      assertEquals(1, site.connections.get());
    }
  }

  /** Serves the first request of each connection and then does something else. */
  private static Peer then(Peer.Behaviour after) throws Exception {
    return new Peer(
        (peer, socket) -> {
          peer.readRequest(socket);
          socket.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
          after.serve(peer, socket);
        });
  }

  @Test
  void aConnectionThatDiedIsOpenedAgainWithoutAWord() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    AtomicInteger connections = new AtomicInteger();
    try (Peer peer =
        then(
            (itself, socket) -> {
              if (connections.incrementAndGet() == 1) {
                second.await(5, TimeUnit.SECONDS);
              }
            })) {
      try (Probe probe = Runs.probe(Http.get(peer.url()).reuseConnection())) {
        assertEquals(Status.UP, run(probe).status());
        second.countDown();
        Reading again = run(probe);
        assertEquals(Status.UP, again.status(), again::toString);
        assertFalse(reused(again));
      }
      assertEquals(2, peer.requests.size());
    }
  }

  @Test
  void onlyADeathWithoutAByteIsPassedOver() throws Exception {
    try (Peer peer =
        then(
            (itself, socket) -> {
              itself.readRequest(socket);
              socket.getOutputStream().write("HTTP/1.1 2".getBytes(StandardCharsets.US_ASCII));
            })) {
      try (Probe probe = Runs.probe(Http.get(peer.url()).reuseConnection())) {
        assertEquals(Status.UP, run(probe).status());
        Reading again = run(probe);
        assertEquals(Outcome.RESET, again.outcome());
        assertEquals("truncated: the head ends after 10 bytes", again.reason());
      }
    }
  }

  @Test
  void aConnectionThatIsSilentNowIsATimeout() throws Exception {
    try (Peer peer = then((itself, socket) -> itself.pause(60_000))) {
      try (Probe probe = Runs.probe(Http.get(peer.url()).reuseConnection())) {
        assertEquals(Status.UP, run(probe).status());
        assertEquals(Outcome.TIMEOUT, probe.run(TestContext.millis(300)).outcome());
      }
    }
  }

  @Test
  void whatMayNotBeKeptIsNotKept() throws Exception {
    for (String answer :
        new String[] {
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
          "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more"
        }) {
      try (Site site = Site.of(answer)) {
        try (Probe probe = Runs.probe(Http.get(site.url("/")).reuseConnection())) {
          run(probe);
          assertFalse(reused(run(probe)), answer);
        }
      }
    }
    try (Site site = Site.of(Site.ok("x"))) {
      Http post = Http.post(site.url("/"), "b").reuseConnection();
      try (Probe probe = Runs.probe(post)) {
        run(probe);
        assertFalse(reused(run(probe)), "a POST is never sent over a connection that may be dead");
      }
    }
  }

  @Test
  void thePolicyIsAskedForAKeptConnectionToo() throws Exception {
    try (Site site = Site.of(Site.ok("x"))) {
      try (Probe probe = Runs.probe(Http.get(site.url("/")).reuseConnection())) {
        run(probe);
        AddressPolicy none = address -> Optional.of("not now");
        Reading blocked = probe.run(new TestContext(5_000, 1 << 20, none));
        assertEquals(Outcome.BLOCKED, blocked.outcome());
        assertEquals(1, site.requests.size());
      }
    }
  }

  @Test
  void closingTheProbeClosesTheConnection() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (Peer peer =
        then(
            (itself, socket) -> {
              socket.getInputStream().read();
              gone.countDown();
            })) {
      Probe probe = Runs.probe(Http.get(peer.url()).reuseConnection());
      run(probe);
      assertEquals(1, gone.getCount());
      probe.close();
      assertTrue(gone.await(5, TimeUnit.SECONDS));
    }
  }
}
