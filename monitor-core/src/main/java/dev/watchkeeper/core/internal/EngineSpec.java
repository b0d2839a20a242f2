package dev.watchkeeper.core.internal;

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
import dev.watchkeeper.core.OwnNetwork;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.supervisor.RestartPolicy;
import dev.watchkeeper.core.supervisor.SupervisorEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a builder has collected. Fields are plain, since only the builder and the engine see it. */
public final class EngineSpec {
  /** The checks to watch from the start. */
  public final List<Check> checks = new ArrayList<>();

  /** Where more checks come from, and go to. */
  public final List<Source> sources = new ArrayList<>();

  /**
   * A source of definitions.
   *
   * @param source asked for them
   * @param every how long to wait between two looks
   */
  public record Source(CheckSource source, Duration every) {}

  /** Where more rules come from, and go to. */
  public final List<RuleSource> ruleSources = new ArrayList<>();

  /**
   * A source of definitions of rules.
   *
   * @param source asked for them
   * @param every how long to wait between two looks
   */
  public record RuleSource(Rule.Source source, Duration every) {}

  /** Providers given by hand. */
  public final List<ProbeProvider> plugins = new ArrayList<>();

  /** The rules; none, also as data or from a source, means the default one. */
  public final List<Rule> rules = new ArrayList<>();

  /** More rules, as data. */
  public final List<Settings> ruleDefinitions = new ArrayList<>();

  /** Receivers as data. */
  public final List<Told> receiverDefinitions = new ArrayList<>();

  /**
   * A receiver as data.
   *
   * @param definition its settings
   * @param notifiers what it may name
   */
  public record Told(Settings definition, Map<String, Notifier> notifiers) {}

  /** Providers of rules given by hand. */
  public final List<RuleProvider> rulePlugins = new ArrayList<>();

  /** Who is told of alerts. */
  public final List<AlertListener> alertListeners = new ArrayList<>();

  /** Who is told of results. */
  public final List<ResultListener> resultListeners = new ArrayList<>();

  /** Who is told of what happens to watchers. */
  public final List<SupervisorEvent.Listener> supervisorListeners = new ArrayList<>();

  /** Who takes results away. */
  public final List<ResultSink> sinks = new ArrayList<>();

  /** Who is owed messages. */
  public final List<Receiver> receivers = new ArrayList<>();

  /** Where to look for providers; null for the context class loader. */
  public @Nullable ClassLoader classLoader;

  /** The store; null for memory. */
  public @Nullable Store store;

  /** How the monitor finds out that it is cut off; null for not at all. */
  public @Nullable OwnNetwork ownNetwork;

  /** How watchers restart. */
  public RestartPolicy restart = RestartPolicy.permanent();

  /** The clocks. */
  public TimeSource time = TimeSource.system();

  /** Which addresses may be connected to. */
  public AddressPolicy policy = AddressPolicy.standard();

  /** The name of the monitor. */
  public String node = "local";

  /** The most runs at once; 0 for the default. */
  public int maxRuns;

  /** The most runs at once against one host. */
  public int maxRunsPerHost = Integer.MAX_VALUE;

  /** The most runs at once of one type. */
  public int maxRunsPerType = Integer.MAX_VALUE;

  /** The schedules that checks share by name. */
  public final Map<String, Schedule> groups = new LinkedHashMap<>();

  /** How much later than asked for the scheduler may wake, to wake less often. */
  public Duration precision = Duration.ZERO;

  /** How long closing may take. */
  public Duration closeWithin = Duration.ofSeconds(5);

  boolean used;

  /** Threads, time and chance; null for the real ones. */
  public @Nullable Platform platform;
}
