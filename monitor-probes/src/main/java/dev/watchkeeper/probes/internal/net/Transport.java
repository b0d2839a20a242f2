package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.spi.Settings;
import org.jspecify.annotations.Nullable;

/**
 * How one check reaches the network, read once from its settings under {@code network} and shared
 * by its runs; immutable.
 *
 * @param resolver finds addresses
 * @param connectTo where to connect to in place of what the target says; null for there
 */
public record Transport(Resolver resolver, @Nullable Endpoint connectTo) {
  /** Reads the settings; what is wrong is noted there. */
  public static Transport read(Settings settings, Resolver resolver) {
    Settings network = settings.section("network");
    return new Transport(resolver, Endpoints.optional(network, "connect-to"));
  }
}
