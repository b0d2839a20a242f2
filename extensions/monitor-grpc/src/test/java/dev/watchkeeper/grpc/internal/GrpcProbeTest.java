package dev.watchkeeper.grpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.grpc.Grpc;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.testkit.HostileServer;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import dev.watchkeeper.testkit.TestCertificate;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against real gRPC servers with the health service of grpc-java, and against bad ones. */
class GrpcProbeTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration OVERRUN = Duration.ofMillis(250);
  private static final Secret TOKEN = Secret.of("t0p-s3cret-token");

  private final HealthStatusManager health = new HealthStatusManager();
  private final AtomicReference<Metadata> received = new AtomicReference<>();
  private final AtomicReference<String> authority = new AtomicReference<>();
  private final AtomicReference<Status> refusal = new AtomicReference<>();
  private Server server;

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private final class Gate implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      received.set(headers);
      authority.set(call.getAuthority());
      if (refusal.get() != null) {
        call.close(refusal.get(), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return next.startCall(call, headers);
    }
  }

  private Grpc start(ServerCredentials credentials, boolean withHealth) throws IOException {
    OkHttpServerBuilder builder = OkHttpServerBuilder.forPort(0, credentials).intercept(new Gate());
    if (withHealth) {
      builder.addService(health.getHealthService());
    }
    server = builder.build().start();
    return Grpc.health("127.0.0.1:" + server.getPort());
  }

  private Grpc start() throws IOException {
    return start(InsecureServerCredentials.create(), true);
  }

  private static ProbeRunner runner(Grpc spec) {
    ProbeDefinition definition = spec.definition();
    return ProbeRunner.of(new GrpcProvider())
        .target(definition.target())
        .settings(definition.settings());
  }

  private static Reading sees(Outcome outcome, String inReason, Grpc spec) {
    return sees(outcome, inReason, runner(spec));
  }

  private static Reading sees(Outcome outcome, String inReason, ProbeRunner runner) {
    Reading reading = runner.run().reading();
    assertEquals(outcome, reading.outcome(), reading::toString);
    assertTrue(reading.reason().contains(inReason), reading::toString);
    return reading;
  }

  @Test
  void aServerThatServesIsUp() throws IOException {
    Reading reading = sees(Outcome.OK, "", start());
    assertEquals("SERVING", reading.measurements().text(Grpc.STATE).orElseThrow());
    assertEquals("server=SERVING", reading.measurements().text(Grpc.STATES).orElseThrow());
    assertEquals("OK", reading.measurements().text(Grpc.STATUS).orElseThrow());
    assertEquals(1, reading.measurements().number(Grpc.SERVING).orElseThrow());
    assertEquals("127.0.0.1", reading.measurements().text(Net.ADDRESS).orElseThrow());
    assertTrue(reading.measurements().has(Grpc.CALL));
    assertTrue(reading.measurements().has(Net.CONNECT));
    assertTrue(reading.measurements().number(Net.BYTES).orElseThrow() > 50);
  }

  @Test
  void severalServicesAreAskedForOverOneConnection() throws IOException {
    Grpc spec = start().services("", "shop.Cart", "shop.Pay");
    health.setStatus("shop.Cart", ServingStatus.SERVING);
    health.setStatus("shop.Pay", ServingStatus.NOT_SERVING);
    Reading reading = sees(Outcome.ASSERTION_FAILED, "the service 'shop.Pay' at", spec);
    assertTrue(reading.reason().endsWith("is NOT_SERVING"), reading::toString);
    assertEquals(
        "server=SERVING, shop.Cart=SERVING, shop.Pay=NOT_SERVING",
        reading.measurements().text(Grpc.STATES).orElseThrow());
    assertEquals("NOT_SERVING", reading.measurements().text(Grpc.STATE).orElseThrow());
    assertEquals(2, reading.measurements().number(Grpc.SERVING).orElseThrow());
    assertEquals(3, reading.measurements().number(Grpc.SERVICES).orElseThrow());
    health.setStatus("shop.Pay", ServingStatus.SERVING);
    sees(Outcome.OK, "", spec);
  }

  @Test
  void anotherStateMayBeTheGoodOne() throws IOException {
    Grpc spec = start().services("standby").states("NOT_SERVING");
    health.setStatus("standby", ServingStatus.NOT_SERVING);
    sees(Outcome.OK, "", spec);
    health.setStatus("standby", ServingStatus.SERVING);
    sees(Outcome.ASSERTION_FAILED, "is SERVING", spec);
  }

  @Test
  void aServiceThatTheServerDoesNotKnowIsTold() throws IOException {
    Grpc spec = start().services("nobody");
    Reading reading = sees(Outcome.ASSERTION_FAILED, "does not know the service 'nobody'", spec);
    assertEquals("NOT_FOUND", reading.measurements().text(Grpc.STATUS).orElseThrow());
    sees(Outcome.OK, "", spec.status("NOT_FOUND"));
  }

  @Test
  void aServerWithoutTheHealthServiceIsTold() throws IOException {
    Grpc spec = start(InsecureServerCredentials.create(), false);
    sees(Outcome.ASSERTION_FAILED, "no health service at 127.0.0.1", spec);
    sees(Outcome.OK, "", spec.status("UNIMPLEMENTED"));
    sees(Outcome.ASSERTION_FAILED, "UNIMPLEMENTED", spec.status("OK", "NOT_FOUND"));
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHENTICATED,AUTH",
    "PERMISSION_DENIED,AUTH",
    "UNAVAILABLE,ASSERTION_FAILED",
    "INTERNAL,ASSERTION_FAILED",
    "RESOURCE_EXHAUSTED,ASSERTION_FAILED",
    "DEADLINE_EXCEEDED,ASSERTION_FAILED"
  })
  void whatTheServerSaysIsToldWithItsCode(String code, Outcome outcome) throws IOException {
    Grpc spec = start();
    refusal.set(Status.fromCode(Status.Code.valueOf(code)).withDescription("go\r\naway"));
    Reading reading = sees(outcome, code + " from 127.0.0.1", spec);
    assertTrue(reading.reason().endsWith("go??away"), reading::toString);
    assertEquals(code, reading.measurements().text(Grpc.STATUS).orElseThrow());
  }

  @Test
  void metadataAndAuthorityAreSentAndSecretsNeverShown() throws IOException {
    Grpc spec =
        start()
            .metadata("x-tenant", "blue")
            .secretMetadata("authorization", TOKEN)
            .authority("shop.example.org:443");
    sees(Outcome.OK, "", spec);
    Metadata sent = received.get();
    assertEquals("blue", sent.get(key("x-tenant")));
    assertEquals(TOKEN.reveal(), sent.get(key("authorization")));
    assertEquals("shop.example.org:443", authority.get());
    refusal.set(Status.UNAUTHENTICATED.withDescription("not with " + TOKEN.reveal()));
    Reading refused = sees(Outcome.AUTH, "not with ***", spec);
    assertFalse(refused.toString().contains(TOKEN.reveal()));
    assertFalse(spec.definition().settings().toString().contains(TOKEN.reveal()));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Test
  void tlsIsSpokenAndJudged() throws Exception {
    TestCertificate certificate = TestCertificate.make();
    Grpc spec =
        start(
            TlsServerCredentials.newBuilder()
                .keyManager(certificate.keys().getKeyManagers())
                .build(),
            true);
    Reading reading = sees(Outcome.OK, "", spec.trust(certificate.pem()));
    assertTrue(reading.measurements().number(Net.CERTIFICATE_DAYS).orElseThrow() > 28);
    assertTrue(reading.measurements().has(Net.TLS));
    sees(Outcome.TLS, "self-signed", spec.tls());
    sees(Outcome.OK, "", spec.insecure());
    sees(Outcome.RESET, "closed by the peer", runner(spec).timeout(SHORT));
  }

  @Test
  void aPlainServerAskedWithTlsIsTold() throws IOException {
    Reading reading = runner(start().tls()).timeout(SHORT).run().reading();
    assertTrue(
        reading.outcome() == Outcome.TLS || reading.outcome() == Outcome.TIMEOUT,
        reading::toString);
  }

  @Test
  void aServerThatHangsCostsTheTimeoutAndNoMore() {
    try (HostileServer silent = HostileServer.silent()) {
      ProbeRun run = runner(Grpc.health(silent.address())).timeout(SHORT).run();
      assertEquals(Outcome.TIMEOUT, run.reading().outcome(), run::toString);
      assertTrue(run.reading().reason().contains("waiting for the health service"), run::toString);
      assertTrue(run.elapsed().compareTo(SHORT.plus(OVERRUN)) <= 0, run::toString);
    }
  }

  @Test
  void aDeadServerIsRefusedAndAClosingOneReset() {
    try (HostileServer dead = HostileServer.refusing();
        HostileServer closing = HostileServer.closing()) {
      sees(Outcome.REFUSED, "refused by " + dead.address(), Grpc.health(dead.address()));
      sees(Outcome.RESET, "", Grpc.health(closing.address()));
    }
  }

  @Test
  void anotherProtocolIsTold() throws IOException {
    for (String greeting : List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "220 mail ESMTP\r\n")) {
      try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
        Thread thread = new Thread(() -> greet(other, greeting), "other");
        thread.setDaemon(true);
        thread.start();
        sees(
            Outcome.PROTOCOL,
            "does not speak gRPC",
            Grpc.health("127.0.0.1:" + other.getLocalPort()));
      }
    }
  }

  private static void greet(ServerSocket server, String greeting) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      out.write(greeting.repeat(20).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      while (socket.getInputStream().read() >= 0) {}
    } catch (IOException e) {
      // the other side is done
    }
  }

  @Test
  void aForbiddenAddressIsNeverConnectedTo() {
    AddressPolicy nothing = address -> Optional.of("everything is refused");
    try (HostileServer server = HostileServer.silent()) {
      sees(
          Outcome.BLOCKED,
          "everything is refused",
          runner(Grpc.health(server.address())).addressPolicy(nothing));
      assertEquals(0, server.connections());
    }
  }

  @Test
  void goesWhereTheNetworkSays() throws IOException {
    Grpc there = start();
    Network network = Network.standard().connectTo("127.0.0.1:" + server.getPort());
    sees(Outcome.OK, "", Grpc.health("shop.example.org:443").network(network));
    assertEquals("shop.example.org:443", authority.get());
    sees(Outcome.OK, "", there);
  }
}
