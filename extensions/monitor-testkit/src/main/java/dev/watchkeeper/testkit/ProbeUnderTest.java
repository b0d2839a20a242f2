package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The questions that the author of a probe answers for {@link ProbeConformance}. */
public abstract class ProbeUnderTest {
  /** For the kit. */
  ProbeUnderTest() {}

  /** The provider to be tested; may be a new one at each call. */
  protected abstract ProbeProvider provider();

  /** A target that is all right: served by the author's test, on the loopback address. */
  protected abstract Target target();

  /** The settings to look at {@link #target()} with; none unless overridden. */
  protected Settings settings() {
    return Settings.empty();
  }

  /**
   * The target as it would be if it were served at this host and port. Empty only for a probe whose
   * target is not on a network.
   */
  protected abstract Optional<Target> targetAt(String host, int port);

  /** Over what the probe speaks with its peers; TCP unless overridden. */
  protected Peers peers() {
    return Peers.TCP;
  }

  /**
   * The target as it would be if it were served at the Unix domain socket with this path; empty
   * unless overridden, which a probe with {@link Peers#UNIX} has to do.
   */
  protected Optional<Target> targetAt(Path socket) {
    return Optional.empty();
  }

  /**
   * For a probe without a peer: a target and settings for this provider with which a run would
   * never end by itself, such as a program that sleeps; then it is held to its deadline and its
   * cancellation. None unless overridden.
   */
  protected Optional<ProbeDefinition> endless() {
    return Optional.empty();
  }

  /** Samples of settings that are to be refused; each may have several mistakes. */
  protected abstract List<WrongSettings> wrongSettings();

  /** Targets that are to be refused when the probe is made; none unless overridden. */
  protected List<Target> wrongTargets() {
    return List.of();
  }

  /** What {@link #target()} is found to be; UP unless overridden. */
  protected Status expected() {
    return Status.UP;
  }

  /** The secrets in {@link #settings()} and {@link #target()}; none unless overridden. */
  protected List<Secret> secrets() {
    return List.of();
  }

  /** False for a probe that is content when it has a connection; true unless overridden. */
  protected boolean needsAnAnswer() {
    return true;
  }

  /** The timeout of runs against bad targets; 300 ms unless overridden. */
  protected Duration timeout() {
    return Duration.ofMillis(300);
  }

  /** How long after its deadline or its cancellation a run may last; 250 ms unless overridden. */
  protected Duration overrun() {
    return Duration.ofMillis(250);
  }

  /** Over what a probe speaks with its peers. */
  public enum Peers {
    /** Connections to a port. */
    TCP,
    /** Datagrams to a port. */
    UDP,
    /** Connections to a Unix domain socket. */
    UNIX
  }

  /**
   * Settings that are to be refused.
   *
   * @param settings the settings
   * @param names the paths of everything in them that is wrong, such as {@code limit} or {@code
   *     headers.Host}; also of what is missing
   */
  public record WrongSettings(Settings settings, Set<String> names) {
    /** Copies. */
    public WrongSettings {
      names = Set.copyOf(names);
    }

    /** Settings in which the values under these paths are wrong or missing. */
    public static WrongSettings of(Settings settings, String... names) {
      return new WrongSettings(settings, Set.of(names));
    }
  }

  ProbeRunner good() {
    return ProbeRunner.of(provider()).target(target()).settings(settings());
  }

  /** Whether there is somebody whom the kit can stand for. */
  boolean hasPeer() {
    return at(1, Path.of("/nowhere")).isPresent();
  }

  private Optional<Target> at(int port, Path file) {
    return peers() == Peers.UNIX ? targetAt(file) : targetAt("127.0.0.1", port);
  }

  /** A bad peer; the test is aborted if there is none of the kind. */
  BadPeer bad(BadPeer.Manner manner) {
    assumeTrue(hasPeer(), "its target is not on a network");
    boolean connects = manner == BadPeer.Manner.CLOSING || manner == BadPeer.Manner.RESETTING;
    assumeFalse(connects && peers() == Peers.UDP, "datagrams have no connection");
    return switch (peers()) {
      case TCP -> BadPeer.tcp(manner);
      case UDP -> BadPeer.udp(manner);
      case UNIX -> BadPeer.unix(manner);
    };
  }

  ProbeRunner against(BadPeer peer) {
    return against(peer, good());
  }

  /** The same provider against a bad peer. */
  ProbeRunner against(BadPeer peer, ProbeRunner runner) {
    Path file = peer.file();
    Target bad = at(peer.port(), file == null ? Path.of("") : file).orElseThrow();
    return runner.target(bad).timeout(timeout());
  }

  ProbeRun facing(BadPeer.Manner manner) {
    try (BadPeer peer = bad(manner)) {
      ProbeRun run = against(peer).run();
      Demands.sound(run, timeout().plus(overrun()));
      return run;
    }
  }

  /** A run without a peer that would never end; empty if the author knows none. */
  Optional<ProbeRunner> failing(ProbeRunner runner) {
    return endless().map(e -> runner.target(e.target()).settings(e.settings()).timeout(timeout()));
  }

  /** The same; the test is aborted if there is none. */
  ProbeRunner hanging() {
    Optional<ProbeRunner> runner = failing(good());
    assumeTrue(runner.isPresent(), "it has no peer, and nothing that it waits for");
    return runner.orElseThrow();
  }
}
