package dev.watchkeeper.testkit;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.SignalProbe;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs one probe once, without a monitor, under a real context: a deadline that is enforced, a
 * cancellation that closes what the probe registered, a byte budget, an address policy, a memory,
 * and for those who ask signals and the states of other checks. The check is named {@code test}.
 *
 * <pre>{@code
 * ProbeRun run =
 *     ProbeRunner.of(new QueueDepthProvider())
 *         .target("127.0.0.1:" + broker.port())
 *         .setting("queue", "orders")
 *         .timeout(Duration.ofMillis(300))
 *         .run();
 * assertEquals(Status.UP, run.reading().status());
 * }</pre>
 *
 * <p>Immutable and thread-safe; every method that changes something gives a copy.
 */
public final class ProbeRunner {
  private final Source source;
  private final Target target;
  private final Settings settings;
  private final RunLimits limits;
  private final Surroundings around;

  /** Where the probe comes from. */
  @FunctionalInterface
  private interface Source {
    Probe make(Target target, Settings settings) throws Exception;
  }

  private ProbeRunner(
      Source source, Target target, Settings settings, RunLimits limits, Surroundings around) {
    this.source = source;
    this.target = target;
    this.settings = settings;
    this.limits = limits;
    this.around = around;
  }

  private static ProbeRunner of(Source source) {
    return new ProbeRunner(
        source, Target.of("localhost"), Settings.empty(), RunLimits.USUAL, Surroundings.NONE);
  }

  /** Runs what this provider makes: a new probe for each run, closed behind it. */
  public static ProbeRunner of(ProbeProvider provider) {
    requireNonNull(provider, "provider");
    return of((target, settings) -> Making.probe(provider, target, settings));
  }

  /** Runs this probe; {@link #run()} closes it, so that it serves one run. */
  public static ProbeRunner of(Probe probe) {
    requireNonNull(probe, "probe");
    return of((target, settings) -> probe);
  }

  /** Looks at this target; it is {@code localhost} unless said. */
  public ProbeRunner target(Target at) {
    return new ProbeRunner(source, requireNonNull(at, "at"), settings, limits, around);
  }

  /**
   * Looks at the target with this address.
   *
   * @throws IllegalArgumentException as {@link Target#of(String)}
   */
  public ProbeRunner target(String address) {
    return target(Target.of(address));
  }

  /** With these settings in place of those given so far. */
  public ProbeRunner settings(Settings all) {
    return new ProbeRunner(source, target, requireNonNull(all, "all"), limits, around);
  }

  /**
   * With one setting more.
   *
   * @throws IllegalArgumentException as {@link Settings#with(String, Object)}
   */
  public ProbeRunner setting(String name, Object value) {
    return settings(settings.with(name, value));
  }

  private ProbeRunner limits(RunLimits others) {
    return new ProbeRunner(source, target, settings, others, around);
  }

  /**
   * Cancelled after this time, in real time; 5 s unless said.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ProbeRunner timeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("a timeout is longer than nothing, not " + limit);
    }
    return limits(limits.timeout(limit));
  }

  /**
   * May read so many bytes; 1 MiB unless said.
   *
   * @throws IllegalArgumentException if it is less than one
   */
  public ProbeRunner byteBudget(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a byte budget is at least 1, not " + bytes);
    }
    return limits(limits.bytes(bytes));
  }

  /** May connect to what this policy allows; {@link AddressPolicy#standard()} unless said. */
  public ProbeRunner addressPolicy(AddressPolicy policy) {
    return limits(limits.policy(requireNonNull(policy, "policy")));
  }

  /** Sees these clocks, {@link VirtualTime} for one; the timeout is in real time all the same. */
  public ProbeRunner time(TimeSource clocks) {
    return limits(limits.time(requireNonNull(clocks, "clocks")));
  }

  /** Remembers this from an earlier run; see {@link ProbeRun#memory()}. */
  public ProbeRunner remembering(Map<String, String> texts) {
    Map<String, String> more = new LinkedHashMap<>(around.memory());
    more.putAll(texts);
    return around(around.remembering(Map.copyOf(more)));
  }

  private ProbeRunner around(Surroundings others) {
    return new ProbeRunner(source, target, settings, limits, others);
  }

  /** With these signals waiting for a {@link SignalProbe}, in place of those given so far. */
  public ProbeRunner signals(List<Signal.Arrived> arrived) {
    return around(around.signals(arrived));
  }

  /** With another check of the monitor in this state and with these tags. */
  public ProbeRunner state(CheckState other, String... tags) {
    return around(around.other(other, Set.of(tags)));
  }

  /** At this instant of the steady axis; what the clocks say unless said. */
  public ProbeRunner now(Instant instant) {
    return around(around.now(requireNonNull(instant, "instant")));
  }

  /**
   * The schedule wants the next run then, as a probe is told that wishes one; nothing unless said.
   */
  public ProbeRunner dueNext(Instant due) {
    return around(around.next(requireNonNull(due, "due")));
  }

  /**
   * Makes the probe, runs it once and closes it. Returns at the timeout and a grace of a second at
   * the latest, whatever the probe does.
   *
   * @throws ConfigurationException if the settings are wrong, with all problems
   * @throws WatchkeeperException if the provider cannot make the probe
   * @throws AssertionError if the probe throws when it is closed
   */
  public ProbeRun run() {
    Probe probe = make();
    ProbeRun run = start(new ThreadGroup("probe"), probe).end();
    if (run.end() != ProbeRun.End.ABANDONED) {
      Making.close(probe);
    }
    return run;
  }

  /**
   * What a monitor would refuse of these settings and this target; empty if it would take them.
   *
   * @throws WatchkeeperException if the provider cannot make the probe for another reason
   */
  public List<Problem> problems() {
    try {
      Making.close(make());
      return List.of();
    } catch (ConfigurationException e) {
      return e.problems();
    }
  }

  Probe make() {
    try {
      return source.make(target, settings);
    } catch (ConfigurationException e) {
      throw e;
    } catch (Exception e) {
      throw new WatchkeeperException("the provider could not make the probe: " + e, e);
    }
  }

  Attempt start(ThreadGroup group, Probe probe) {
    return Attempt.start(group, probe, limits, around);
  }
}
