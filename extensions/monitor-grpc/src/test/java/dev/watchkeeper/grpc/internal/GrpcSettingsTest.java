package dev.watchkeeper.grpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.grpc.Grpc;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.testkit.ProbeRunner;
import io.grpc.Metadata;
import io.grpc.Status;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The typed writer and the reader of settings are twins. */
class GrpcSettingsTest {
  private static List<Problem> problems(Grpc spec) {
    return ProbeRunner.of(new GrpcProvider())
        .target(spec.definition().target())
        .settings(spec.definition().settings())
        .problems();
  }

  @Test
  void whatTheWriterWritesTheReaderReads() {
    Grpc all =
        Grpc.health("[::1]:443")
            .services("", "shop.Cart")
            .tls()
            .tls(TlsOptions.standard())
            .insecure()
            .authority("shop.example.org")
            .metadata("x-tenant", "blue")
            .secretMetadata("authorization", Secret.of("token"))
            .states("SERVING", "NOT_SERVING")
            .status("OK", "NOT_FOUND")
            .attribute("team", "shop")
            .network(Network.standard());
    assertEquals(List.of(), problems(all));
    GrpcPlan plan =
        GrpcPlan.read(all.definition().target(), all.definition().settings().reading("settings"));
    assertEquals("[::1]:443", plan.endpoint().toString());
    assertNotNull(plan.tls());
    assertEquals("shop.example.org", plan.authority());
    assertEquals(List.of("", "shop.Cart"), plan.services());
    assertEquals(
        "blue", plan.metadata().get(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER)));
    assertEquals(List.of("token"), plan.secrets());
    assertEquals(Set.of(ServingState.SERVING, ServingState.NOT_SERVING), plan.states());
    assertEquals(Set.of(Status.Code.OK, Status.Code.NOT_FOUND), plan.codes());
    assertEquals("shop", all.definition().target().attributes().get("team"));
    assertEquals(1, problems(Grpc.health("localhost:1").trust("nonsense")).size());
  }

  @Test
  void everyMethodOfTheWriterIsTriedHere() {
    assertEquals(
        new TreeSet<>(
            Set.of(
                "attribute",
                "authority",
                "definition",
                "health",
                "insecure",
                "metadata",
                "network",
                "secretMetadata",
                "services",
                "states",
                "status",
                "tls",
                "trust")),
        Arrays.stream(Grpc.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "services",
                List.of("x".repeat(256)),
                "authority",
                "a/b",
                "metadata",
                Map.of("grpc-timeout", "1S"),
                "states",
                "FINE",
                "status",
                "200",
                "tls",
                Map.of("verify", "perhaps"),
                "nonsense",
                1));
    Set<String> wrong =
        ProbeRunner.of(new GrpcProvider())
            .target("localhost")
            .settings(settings)
            .problems()
            .stream()
            .map(problem -> problem.where().replace("settings.", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        new TreeSet<>(
            Set.of(
                "target",
                "services",
                "authority",
                "metadata",
                "states",
                "status",
                "tls.verify",
                "nonsense")),
        wrong);
  }
}
