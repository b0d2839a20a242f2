package dev.watchkeeper.probes.internal.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.probes.Ftp;
import dev.watchkeeper.probes.Imap;
import dev.watchkeeper.probes.Memcached;
import dev.watchkeeper.probes.Mysql;
import dev.watchkeeper.probes.Pop3;
import dev.watchkeeper.probes.Postgres;
import dev.watchkeeper.probes.Redis;
import dev.watchkeeper.probes.Smtp;
import dev.watchkeeper.probes.SshBanner;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.TcpStep;
import dev.watchkeeper.probes.internal.net.Warm;
import dev.watchkeeper.testkit.HostileServer;
import dev.watchkeeper.testkit.ProbeRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bad peer against every probe of a dialogue: outcome, phase, blame, time, bytes. */
class FaultMatrixTest {
  @BeforeAll
  static void warmUp() throws IOException {
    Warm.up();
  }

  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final Duration OVERRUN = Duration.ofMillis(250);

  /** What the kernel takes of an endless answer that we do not read. */
  private static final long BUFFERS = 16 << 20;

  /** The probes, each with the phase in which it hears the first word. */
  private static Map<String, Function<String, ProbeSpec>> probes() {
    Secret secret = Secret.of("secret");
    Map<String, Function<String, ProbeSpec>> probes = new LinkedHashMap<>();
    probes.put("answer", to -> Tcp.to(to).expect("220 never"));
    probes.put("step 1", to -> Tcp.to(to).steps(TcpStep.expectMatch("^220 (?<x>a)")));
    probes.put("greeting smtp", to -> Smtp.to(to).login("u", secret));
    probes.put("greeting imap", to -> Imap.to(to).login("u", secret));
    probes.put("greeting pop3", to -> Pop3.to(to).login("u", secret));
    probes.put("greeting ftp", to -> Ftp.to(to).login("u", secret));
    probes.put("greeting ssh", SshBanner::to);
    probes.put("greeting mysql", Mysql::to);
    probes.put("greeting postgres", Postgres::to);
    probes.put("starttls postgres", to -> Postgres.to(to).startTls());
    probes.put("ping redis", Redis::to);
    probes.put("version memcached", Memcached::to);
    return probes;
  }

  private record Fault(String name, Supplier<HostileServer> server, Set<Outcome> outcomes) {}

  private static List<Fault> faults() {
    return List.of(
        new Fault("silent", HostileServer::silent, Set.of(Outcome.TIMEOUT)),
        new Fault("closing", HostileServer::closing, Set.of(Outcome.RESET)),
        new Fault("resetting", HostileServer::resetting, Set.of(Outcome.RESET)),
        new Fault("refusing", HostileServer::refusing, Set.of(Outcome.REFUSED)),
        new Fault(
            "dripping",
            () -> HostileServer.dripping("", Duration.ofMillis(20)),
            Set.of(Outcome.TIMEOUT, Outcome.PROTOCOL)),
        new Fault(
            "endless",
            () -> HostileServer.endless(""),
            Set.of(Outcome.PROTOCOL, Outcome.TOO_LARGE)),
        new Fault(
            "noise",
            HostileServer::garbage,
            Set.of(Outcome.PROTOCOL, Outcome.ASSERTION_FAILED, Outcome.RESET)),
        new Fault(
            "half a line",
            () -> HostileServer.dripping("2", Duration.ofMinutes(1)),
            Set.of(Outcome.TIMEOUT, Outcome.PROTOCOL)));
  }

  static Stream<Arguments> everything() {
    List<Arguments> all = new ArrayList<>();
    probes()
        .forEach(
            (name, probe) ->
                faults().forEach(fault -> all.add(Arguments.of(name, fault.name(), probe, fault))));
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everything")
  void isJudgedAsWhatItIs(
      String probe, String name, Function<String, ProbeSpec> spec, Fault fault) {
    try (HostileServer server = fault.server().get()) {
      ProbeRun run = Runs.runner(spec.apply(server.address())).timeout(TIMEOUT).run();
      Reading reading = run.reading();
      assertTrue(fault.outcomes().contains(reading.outcome()), run::toString);
      assertEquals(Blame.TARGET, reading.outcome().blame());
      assertTrue(run.elapsed().compareTo(TIMEOUT.plus(OVERRUN)) <= 0, run::toString);
      String hears = probe.startsWith("step") ? probe : probe.split(" ")[0];
      boolean early = fault.name().equals("resetting") && reading.phase().equals("connect");
      String phase = early || reading.outcome() == Outcome.REFUSED ? "connect" : hears;
      assertEquals(phase, reading.phase(), run::toString);
      assertTrue(server.bytesSent() <= (1 << 20) + BUFFERS, () -> "sent " + server.bytesSent());
      assertTrue(reading.reason().length() > 10, reading.reason());
    }
  }
}
