package dev.watchkeeper.grpc.internal;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.Endpoints;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a grpc probe does, read from its settings once.
 *
 * @param endpoint where it connects to
 * @param tls puts TLS on the connection; null for none
 * @param authority what it says to whom it talks
 * @param services whom it asks about
 * @param metadata what goes with each call
 * @param secrets values that are not to be seen
 * @param states accepted states
 * @param codes accepted status codes of calls
 */
record GrpcPlan(
    Endpoint endpoint,
    @Nullable TlsClient tls,
    String authority,
    List<String> services,
    Metadata metadata,
    List<String> secrets,
    Set<ServingState> states,
    Set<Status.Code> codes) {

  private static final int MOST = 64;

  static GrpcPlan read(Target target, Settings settings) {
    Endpoint endpoint = Endpoints.read(target.address(), "target", settings);
    Metadata metadata = new Metadata();
    Map<String, String> secrets = settings.textMap("secret-metadata").orElse(Map.of());
    put(settings.textMap("metadata").orElse(Map.of()), "metadata", settings, metadata);
    put(secrets, "secret-metadata", settings, metadata);
    return new GrpcPlan(
        endpoint,
        TlsSettings.choice(offering(settings)),
        settings
            .text("authority")
            .check(text -> text.matches("[\\w.:\\[\\]-]{1,255}"), "is a host, or host and port")
            .orElse(endpoint.toString()),
        services(settings),
        metadata,
        secrets.values().stream().filter(value -> !value.isEmpty()).toList(),
        read("states", ServingState.SERVING, settings),
        read("status", Status.Code.OK, settings));
  }

  /** With HTTP/2 as the protocol that is offered in the handshake, which servers insist on. */
  private static Settings offering(Settings settings) {
    Object tls = settings.asMap().get("tls");
    Map<String, Object> demands = new LinkedHashMap<>();
    if (tls instanceof Map<?, ?> given) {
      given.forEach((name, value) -> demands.put(name.toString(), value));
    }
    demands.putIfAbsent("alpn", List.of("h2"));
    boolean chosen = tls instanceof Map || Boolean.TRUE.equals(tls);
    return chosen ? settings.with("tls", demands) : settings;
  }

  private static List<String> services(Settings settings) {
    return settings
        .texts("services")
        .check(
            names ->
                !names.isEmpty()
                    && names.size() <= MOST
                    && names.stream().allMatch(name -> name.length() <= 255),
            "are 1 to " + MOST + " names of at most 255 characters")
        .orElse(List.of(""));
  }

  private static void put(
      Map<String, String> values, String setting, Settings settings, Metadata into) {
    values.forEach(
        (name, value) -> {
          boolean named = name.matches("[a-z0-9_.-]{1,255}") && !name.startsWith("grpc-");
          if (!named || name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
            settings.reject(setting, "has a name that is none of metadata in text form");
          } else if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            settings.reject(setting + "." + name, "has a character that is not printable ASCII");
          } else {
            into.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
          }
        });
  }

  private static <E extends Enum<E>> Set<E> read(String name, E usual, Settings settings) {
    Set<E> accepted = EnumSet.noneOf(usual.getDeclaringClass());
    for (String text : settings.texts(name).orElse(List.of(usual.name()))) {
      try {
        accepted.add(Enum.valueOf(usual.getDeclaringClass(), text));
      } catch (IllegalArgumentException e) {
        settings.reject(
            name, "are names such as " + usual + ", not '" + Texts.line(text, 40) + "'");
      }
    }
    return accepted;
  }

  /** A text from the peer on one line, without secrets that it may repeat. */
  String hide(String text) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, "***");
    }
    return Texts.line(hidden, 200);
  }

  /** Prints nothing that may be secret. */
  @Override
  public String toString() {
    return "grpc " + endpoint + " " + services;
  }
}
