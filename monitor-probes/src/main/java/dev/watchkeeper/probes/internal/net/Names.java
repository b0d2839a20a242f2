package dev.watchkeeper.probes.internal.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How names are resolved.
 *
 * @param server the name server that is asked; null for the platform's resolver
 * @param kept how long an answer with addresses is used again at most
 * @param negativeKept how long an answer without is used again
 */
public record Names(@Nullable InetSocketAddress server, Duration kept, Duration negativeKept) {
  static final Names STANDARD = new Names(null, Duration.ofSeconds(5), Duration.ofSeconds(1));

  /** Who is asked, for people. */
  String words() {
    return server == null
        ? "the resolver of this machine"
        : "the name server " + Endpoint.of(server);
  }
}
