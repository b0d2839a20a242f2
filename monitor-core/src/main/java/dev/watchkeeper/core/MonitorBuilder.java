package dev.watchkeeper.core;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.AlertListener;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.ResultListener;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.ResultSink;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.internal.Engine;
import dev.watchkeeper.core.internal.EngineSpec;
import dev.watchkeeper.core.internal.OnPlatform;
import dev.watchkeeper.core.supervisor.RestartPolicy;
import dev.watchkeeper.core.supervisor.SupervisorEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * Combines everything into a {@link Monitor}. Each setter refuses an impossible value at once;
 * {@link #start()} refuses what does not fit together, with one list of all problems. Not
 * thread-safe; may be used once.
 */
public final class MonitorBuilder {
  static {
    OnPlatform.made(MonitorBuilder::new);
  }

  private final EngineSpec spec;

  MonitorBuilder(EngineSpec spec) {
    this.spec = spec;
  }

  /** Watches this check from the start. */
  public MonitorBuilder check(Check check) {
    spec.checks.add(requireNonNull(check, "check"));
    return this;
  }

  /** Watches these checks from the start. */
  public MonitorBuilder checks(Collection<Check> checks) {
    checks.forEach(this::check);
    return this;
  }

  /** As {@link #follow(CheckSource, Duration)}, looking every 5 s. */
  public MonitorBuilder follow(CheckSource source) {
    return follow(source, Duration.ofSeconds(5));
  }

  /**
   * Watches what this source wants, from the start and whenever that changes: checks are added,
   * changed and removed while the monitor runs. Checks that do not come from it are left alone. A
   * wrong definition harms no other one, and what was watched under its name goes on as it was; a
   * source that cannot be read changes nothing, also at the start. {@link Monitor#followed()} and
   * {@link Monitor#health()} tell of both.
   *
   * @param every how long to wait between two looks
   * @throws IllegalArgumentException if that is not between 100 ms and 1 h
   */
  public MonitorBuilder follow(CheckSource source, Duration every) {
    requireNonNull(source, "source");
    spec.sources.add(new EngineSpec.Source(source, looked(every)));
    return this;
  }

  private static Duration looked(Duration every) {
    if (every.toMillis() < 100 || every.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "definitions are looked at every 100 ms to 1 h, not every " + every);
    }
    return every;
  }

  /** As {@link #followRules(Rule.Source, Duration)}, looking every 5 s. */
  public MonitorBuilder followRules(Rule.Source source) {
    return followRules(source, Duration.ofSeconds(5));
  }

  /**
   * Judges by the rules that this source wants, from the start and whenever that changes: rules are
   * added, changed, switched off and removed while the monitor runs, after those of the program and
   * by name. A wrong definition harms no other one, and the rule of its name judges as it did; a
   * source that cannot be read changes nothing. With a source there is no usual rule besides.
   * {@link Monitor#followed()} and {@link Monitor#health()} tell of both.
   *
   * @param every how long to wait between two looks
   * @throws IllegalArgumentException if that is not between 100 ms and 1 h
   */
  public MonitorBuilder followRules(Rule.Source source, Duration every) {
    requireNonNull(source, "source");
    spec.ruleSources.add(new EngineSpec.RuleSource(source, looked(every)));
    return this;
  }

  /**
   * Gives checks of {@link Schedule#group(String)} of this name their schedule.
   *
   * @throws IllegalArgumentException if the schedule is that of a group itself
   */
  public MonitorBuilder group(String name, Schedule schedule) {
    if (schedule instanceof Schedule.Group) {
      throw new IllegalArgumentException("a group has a schedule of its own, not another group's");
    }
    spec.groups.put(requireNonNull(name, "name"), requireNonNull(schedule, "schedule"));
    return this;
  }

  /** Gives the checks of these groups their schedules. */
  public MonitorBuilder groups(Map<String, Schedule> schedules) {
    schedules.forEach(this::group);
    return this;
  }

  /**
   * Lets runs start this much later than they are due, so that the scheduler wakes less often; 1 ms
   * halves its work for many checks. The default is zero: as soon as can be. Nothing is ever early.
   *
   * @throws IllegalArgumentException if it is not between 0 and 1 s
   */
  public MonitorBuilder precision(Duration span) {
    if (span.isNegative() || span.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException("a precision lies between 0 and 1 s, not " + span);
    }
    spec.precision = span;
    return this;
  }

  /** Takes a probe provider besides those that are found; it comes before them. */
  public MonitorBuilder plugin(ProbeProvider provider) {
    spec.plugins.add(requireNonNull(provider, "provider"));
    return this;
  }

  /** Takes a provider of rules besides those that are found; it comes before them. */
  public MonitorBuilder plugin(RuleProvider provider) {
    spec.rulePlugins.add(requireNonNull(provider, "provider"));
    return this;
  }

  /**
   * Looks for providers here, in place of the context class loader of the calling thread; those
   * known to this library's own class loader are found in any case.
   */
  public MonitorBuilder classLoader(ClassLoader loader) {
    spec.classLoader = requireNonNull(loader, "loader");
    return this;
  }

  /** Keeps everything in this store; without one in memory, where a restart forgets it. */
  public MonitorBuilder store(Store store) {
    spec.store = requireNonNull(store, "store");
    return this;
  }

  /**
   * Judges by this rule. A monitor without a rule has one: alert after two runs in a row that found
   * the target DOWN, resolve after two that found it working.
   */
  public MonitorBuilder rule(Rule rule) {
    spec.rules.add(requireNonNull(rule, "rule"));
    return this;
  }

  /** Judges by these rules, too. */
  public MonitorBuilder rules(Collection<? extends Rule> rules) {
    rules.forEach(this::rule);
    return this;
  }

  /**
   * Judges by a rule that is given as data, as {@link Rules#read(Settings)} takes it; its type may
   * be that of a plug-in. What is wrong with it is told by {@link #start()}.
   */
  public MonitorBuilder rule(Settings definition) {
    spec.ruleDefinitions.add(requireNonNull(definition, "definition"));
    return this;
  }

  /** Judges by these rules that are given as data, too. */
  public MonitorBuilder ruleDefinitions(Collection<Settings> definitions) {
    definitions.forEach(this::rule);
    return this;
  }

  /** Tells this listener of alerts. */
  public MonitorBuilder onAlert(AlertListener listener) {
    spec.alertListeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /** Tells this listener of results. */
  public MonitorBuilder onResult(ResultListener listener) {
    spec.resultListeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Tells this listener of what happens to watchers: lives that begin, crash, are quarantined,
   * hang. It has a lane of its own, as the others have, and may block.
   */
  public MonitorBuilder onSupervisor(SupervisorEvent.Listener listener) {
    spec.supervisorListeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /** Gives results to this sink, which the monitor closes at its end. */
  public MonitorBuilder sink(ResultSink sink) {
    spec.sinks.add(requireNonNull(sink, "sink"));
    return this;
  }

  /** Owes this notifier a message for each alert that fires or resolves. */
  public MonitorBuilder notifier(Notifier notifier) {
    return receiver(Receiver.of(notifier));
  }

  /** Owes this receiver messages about the alerts that it wants. */
  public MonitorBuilder receiver(Receiver receiver) {
    spec.receivers.add(requireNonNull(receiver, "receiver"));
    return this;
  }

  /**
   * Owes messages to receivers that are given as data, as {@link Receiver#read} takes them. What is
   * wrong with them is told by {@link #start()}.
   *
   * @param definitions one for each receiver
   * @param notifiers by the names that the definitions use
   */
  public MonitorBuilder receiverDefinitions(
      Collection<Settings> definitions, Map<String, Notifier> notifiers) {
    Map<String, Notifier> known = Map.copyOf(notifiers);
    definitions.forEach(d -> spec.receiverDefinitions.add(new EngineSpec.Told(d, known)));
    return this;
  }

  /** How it finds out that it is cut off itself; not at all unless set. */
  public MonitorBuilder ownNetwork(OwnNetwork how) {
    spec.ownNetwork = requireNonNull(how, "how");
    return this;
  }

  /** How watchers start again after a crash of their probe. */
  public MonitorBuilder restart(RestartPolicy policy) {
    spec.restart = requireNonNull(policy, "policy");
    return this;
  }

  /** Reads time from here. */
  public MonitorBuilder time(TimeSource source) {
    spec.time = requireNonNull(source, "source");
    return this;
  }

  /** Which addresses probes may connect to; {@link AddressPolicy#standard()} unless set. */
  public MonitorBuilder addressPolicy(AddressPolicy policy) {
    spec.policy = requireNonNull(policy, "policy");
    return this;
  }

  /**
   * The name of this monitor in results; the host name would be a good one, the default is {@code
   * local}.
   *
   * @throws IllegalArgumentException if it is empty or longer than 100 characters
   */
  public MonitorBuilder node(String name) {
    if (name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException("the name of a node has 1 to 100 characters");
    }
    spec.node = name;
    return this;
  }

  /**
   * At most so many runs at once. The default is 10,000 on virtual machines that have virtual
   * threads and 256 below.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000,000
   */
  public MonitorBuilder maxRuns(int runs) {
    spec.maxRuns = limit(runs);
    return this;
  }

  /**
   * At most so many runs at once against one host; unlimited unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000,000
   */
  public MonitorBuilder maxRunsPerHost(int runs) {
    spec.maxRunsPerHost = limit(runs);
    return this;
  }

  /**
   * At most so many runs at once of one probe type; unlimited unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000,000
   */
  public MonitorBuilder maxRunsPerType(int runs) {
    spec.maxRunsPerType = limit(runs);
    return this;
  }

  private static int limit(int runs) {
    if (runs < 1 || runs > 1_000_000) {
      throw new IllegalArgumentException(
          "a limit of runs lies between 1 and 1,000,000, not " + runs);
    }
    return runs;
  }

  /**
   * How long {@link Monitor#close()} may take.
   *
   * @throws IllegalArgumentException if it is not between 0 and 10 minutes
   */
  public MonitorBuilder closeWithin(Duration limit) {
    if (limit.isNegative() || limit.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("closing may take up to 10 minutes, not " + limit);
    }
    spec.closeWithin = limit;
    return this;
  }

  /**
   * Starts: opens the store, restores what it knows, then watches.
   *
   * @throws dev.watchkeeper.api.ConfigurationException if something does not fit, with all problems
   * @throws dev.watchkeeper.api.WatchkeeperException if the store cannot be opened
   * @throws IllegalStateException if this builder was used before
   */
  public Monitor start() {
    return Engine.start(spec);
  }
}
