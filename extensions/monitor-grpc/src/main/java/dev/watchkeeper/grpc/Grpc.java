package dev.watchkeeper.grpc;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.TlsOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The grpc probe: asks the health service of a gRPC server ({@code grpc.health.v1.Health/Check}, of
 * the gRPC health checking protocol) about one or several services. It is UP if each is SERVING.
 * Immutable and thread-safe; every method gives a copy and refuses nulls.
 */
public final class Grpc implements ProbeSpec {
  /** The name of the type. */
  public static final String TYPE = "grpc";

  /** The whole run in seconds; the same as {@link Net#LATENCY}. */
  public static final MetricKey LATENCY = Net.LATENCY;

  /** From the first question to the last answer, in seconds. */
  public static final MetricKey CALL = MetricKey.gauge("grpc.call", "seconds");

  /** The status code of the last call, such as {@code OK} or {@code NOT_FOUND}. */
  public static final MetricKey STATUS = MetricKey.text("grpc.status");

  /** The first state that is not accepted, such as {@code NOT_SERVING}, else the first state. */
  public static final MetricKey STATE = MetricKey.text("grpc.state");

  /** The state of every service, such as {@code shop.Cart=SERVING, shop.Pay=NOT_SERVING}. */
  public static final MetricKey STATES = MetricKey.text("grpc.states");

  /** How many services were asked for. */
  public static final MetricKey SERVICES = MetricKey.gauge("grpc.services", "");

  /** How many services are in an accepted state. */
  public static final MetricKey SERVING = MetricKey.gauge("grpc.serving", "");

  private final Target target;
  private final Settings settings;

  private Grpc(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
  }

  /** Asks the server at {@code host:port} or {@code [address]:port} about itself as a whole. */
  public static Grpc health(String hostAndPort) {
    return new Grpc(Target.of(hostAndPort), Settings.empty());
  }

  private Grpc with(String name, Object value) {
    return new Grpc(target, settings.with(name, requireNonNull(value, name)));
  }

  private Grpc put(String name, String key, Object value) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (settings.asMap().get(name) instanceof Map<?, ?> before) {
      before.forEach((known, old) -> values.put(known.toString(), old));
    }
    values.put(requireNonNull(key, "key"), requireNonNull(value, name));
    return with(name, values);
  }

  /** Asks about these services; the empty name stands for the server as a whole. */
  public Grpc services(String... names) {
    return with("services", List.of(names));
  }

  /** Puts TLS on the connection. */
  public Grpc tls() {
    return with("tls", true);
  }

  /** Puts TLS on the connection, with these demands. */
  public Grpc tls(TlsOptions how) {
    return with("tls", how.settings().asMap());
  }

  /** Puts TLS on the connection and takes every certificate; facts of it are measured. */
  public Grpc insecure() {
    return put("tls", "verify", false);
  }

  /** Puts TLS on the connection and trusts these certificates (PEM) in place of the platform's. */
  public Grpc trust(String pem) {
    return put("tls", "ca", pem);
  }

  /** Says this authority in place of the target's host and port. */
  public Grpc authority(String authority) {
    return with("authority", authority);
  }

  /** Sends this metadata with each call; names are lower-case. */
  public Grpc metadata(String name, String value) {
    return put("metadata", name, value);
  }

  /** Sends this metadata with each call, whose value is never shown. */
  public Grpc secretMetadata(String name, Secret value) {
    return put("secret-metadata", name, value);
  }

  /** Accepts these states: SERVING unless said, NOT_SERVING, SERVICE_UNKNOWN, UNKNOWN. */
  public Grpc states(String... accepted) {
    return with("states", List.of(accepted));
  }

  /** Accepts these status codes of calls, such as {@code UNIMPLEMENTED}; OK unless said. */
  public Grpc status(String... codes) {
    return with("status", List.of(codes));
  }

  /** With this attribute of the target, which travels with results. */
  public Grpc attribute(String name, String value) {
    return new Grpc(target.with(name, value), settings);
  }

  /** Reaches the network in this way. */
  public Grpc network(Network how) {
    return with("network", how.settings().asMap());
  }

  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.of(TYPE, target, settings);
  }
}
