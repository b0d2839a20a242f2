package dev.watchkeeper.probes.internal.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a resolver said about a name.
 *
 * @param addresses those found; empty if there is a fault
 * @param canonical the name at the end of a chain of aliases, printable; empty if not told
 * @param fault why there is no address; null if there is one
 * @param life for how long it may be used again, by who answered
 */
record Answer(List<InetAddress> addresses, String canonical, @Nullable Fault fault, Duration life) {
  /** The platform does not say how long its answers live. */
  private static final Duration UNLIMITED = Duration.ofDays(1);

  /** Why a name has no address. */
  enum Fault {
    NXDOMAIN("does not exist (NXDOMAIN)", false),
    EMPTY("has no address (empty answer)", false),
    SERVFAIL("could not be resolved: the name server failed (SERVFAIL)", true),
    REFUSED("could not be resolved: the name server refused to answer (REFUSED)", true),
    OTHER_CODE("could not be resolved: the name server answered with an error", true),
    NONSENSE("could not be resolved: the name server answered nonsense", true),
    ALIASES("could not be resolved: its aliases (CNAME) lead nowhere", false),
    TEMPORARY("could not be resolved: the resolver failed for now", true),
    NOT_FOUND("has no address", false);

    private final String words;
    private final boolean ofServer;

    Fault(String words, boolean ofServer) {
      this.words = words;
      this.ofServer = ofServer;
    }

    /** What follows the name in a sentence. */
    String words() {
      return words;
    }

    /** True if it is the server's trouble and says nothing of the name. */
    boolean ofServer() {
      return ofServer;
    }
  }

  static Answer of(List<InetAddress> addresses) {
    return new Answer(addresses, "", null, UNLIMITED);
  }

  static Answer of(Fault fault) {
    return new Answer(List.of(), "", fault, UNLIMITED);
  }
}
