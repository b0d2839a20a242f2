package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.PluginReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running parts of a monitor besides its watchers: loops, store, supervision, and their end.
 */
final class Machine {
  private static final Logger LOG = LoggerFactory.getLogger("dev.watchkeeper.monitor");
  private static final long MUCH_AHEAD = TimeUnit.MINUTES.toNanos(1);
  private static final long STANDSTILL = TimeUnit.SECONDS.toNanos(5);

  private final Parts parts;
  private final Store store;
  private final Telling telling;
  private final PluginReport plugins;
  private final Definitions definitions;
  private final WheelScheduler scheduler;
  private final Supervision supervision;
  private final Loop timers;
  private final Loop recorder;
  private final Loop log;
  private final Duration closeWithin;
  private final List<Loop> followers = new CopyOnWriteArrayList<>();
  private volatile @Nullable Loop maintenance;
  private volatile boolean ending;

  private Machine(EngineSpec spec, Parts parts, Store store, Telling telling, Found found) {
    this.parts = parts;
    this.store = store;
    this.telling = telling;
    this.plugins = found.plugins();
    this.definitions = found.definitions();
    this.closeWithin = spec.closeWithin;
    this.scheduler = new WheelScheduler(parts.timers(), parts.steady());
    this.supervision = new Supervision(parts, spec.restart, definitions, telling);
    Platform platform = parts.platform();
    this.log = platform.loop("log", parts.troubles());
    parts.troubles().drivenBy(log);
    this.recorder = platform.loop("recorder", parts.recorder());
    parts.recorder().drivenBy(recorder);
    this.timers = platform.loop("scheduler", parts.timers());
    parts.timers().drivenBy(timers);
    telling.dispatch(spec.receivers, store.outbox());
  }

  /**
   * What was found out about plug-ins.
   *
   * @param plugins which there are
   * @param definitions makes probes with them
   * @param rules all rules
   * @param own looks at our own network; null if nobody is to
   */
  record Found(
      PluginReport plugins, Definitions definitions, RuleSet rules, @Nullable OwnLook own) {}

  static Machine assemble(
      EngineSpec spec,
      Platform platform,
      Store store,
      Map<CheckId, StoredState> stored,
      Found found) {
    Troubles troubles = new Troubles(platform.time());
    PauseDetector pauses = new PauseDetector(platform.time()::nanoTime);
    Telling telling = new Telling(spec, platform, troubles);
    int runs = Assembly.runs(spec, platform);
    Workers workers =
        new Workers(
            platform.workers(),
            runs,
            spec.maxRunsPerType,
            spec.maxRunsPerHost,
            platform.capacity());
    Map<CheckId, Watcher> watchers = new ConcurrentSkipListMap<>();
    Holding holding = new Holding(watchers, found.own());
    Parts parts =
        new Parts(
            platform,
            new SteadyTime(platform.time(), lastDue(stored)),
            new Timers(platform.time().nanoTime(), pauses, spec.precision.toNanos()),
            pauses,
            workers,
            new Recorder(store, telling, troubles),
            troubles,
            new Tally(),
            new Histogram(4),
            new AtomicLong(),
            found.definitions().groups(),
            spec.policy,
            found.rules(),
            List.copyOf(spec.receivers),
            holding,
            new Decider(holding, troubles),
            spec.node,
            watchers);
    return new Machine(spec, parts, store, telling, found);
  }

  private static long lastDue(Map<CheckId, StoredState> stored) {
    return stored.values().stream()
        .flatMap(state -> state.state().lastResult().stream())
        .mapToLong(result -> SteadyTime.nanos(result.due()))
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** All checks that there are from the start are watched now. */
  void started(int checks) {
    beat();
    long ahead = parts.steady().aheadOfWall();
    if (ahead > MUCH_AHEAD) {
      String message =
          "the wall clock is " + Spans.shown(ahead) + " behind what was recorded before";
      parts.troubles().note(Blame.MONITOR, "clock", message + "; due times go on from there");
    }
    plugins.rejected().forEach(rejected -> LOG.warn("{}", rejected));
    Unmatched.of(parts, parts.platform().time().wallTime())
        .forEach(trouble -> LOG.warn("{}", trouble.message()));
    LOG.info(
        "watching {} checks with {} rules; {} probe types; store {}",
        checks,
        parts.rules().view().rules().size(),
        plugins.loaded().size(),
        store.describe());
  }

  /** Proof of progress: the scheduler's thread comes by here. */
  private void beat() {
    Platform platform = parts.platform();
    if (ending || platform.beat() == LoopBody.WHEN_WOKEN) {
      return;
    }
    long now = platform.time().nanoTime();
    platform.beaten(now);
    telling.inspect(now);
    parts.timers().at(now + platform.beat(), this::beat);
  }

  /** Has a source of definitions followed from now on. */
  void follow(LoopBody follower) {
    followers.add(parts.platform().loop("definitions", follower));
  }

  /** Has windows of maintenance looked at from now on. */
  void maintain(Maintenance windows) {
    Loop loop = parts.platform().loop("maintenance", windows);
    maintenance = loop;
    followers.add(loop);
  }

  void maintenanceChanged() {
    Loop loop = maintenance;
    if (loop != null) {
      loop.wake();
    }
  }

  Parts parts() {
    return parts;
  }

  Store store() {
    return store;
  }

  WheelScheduler scheduler() {
    return scheduler;
  }

  Supervision supervision() {
    return supervision;
  }

  Definitions definitions() {
    return definitions;
  }

  PluginReport plugins() {
    return plugins;
  }

  Health health(Collection<Watcher> watchers, boolean closed) {
    long nanos = parts.steady().nanoTime();
    Instant now = parts.steady().now();
    long overdue = watchers.stream().filter(watcher -> watcher.overdue(now)).count();
    long stuck = watchers.stream().filter(Watcher::stuck).count();
    long standstill = parts.pauses().standstill(nanos);
    Store.Report report = report();
    return new Health(
        standstill < STANDSTILL && !closed,
        parts.lag().read(),
        overdue,
        parts.workers().busy(),
        parts.workers().abandoned(),
        supervision.counts().quarantined(),
        (int) stuck,
        supervision.counts(),
        supervision.events(),
        parts.recorder().queued(),
        telling.queued(),
        telling.dropped() + parts.recorder().dropped(),
        parts.late().get(),
        parts.recorder().errors(),
        parts.platform().time().wallTime().minusNanos(standstill),
        troubles(report),
        report.gauges());
  }

  /** A store that cannot say how it does must not keep the others from saying it. */
  private Store.Report report() {
    try {
      return store.report();
    } catch (RuntimeException e) {
      return new Store.Report(Map.of(), List.of("it cannot say how it does: " + e));
    }
  }

  private List<Health.Trouble> troubles(Store.Report report) {
    Instant now = parts.platform().time().wallTime();
    List<Health.Trouble> all = new ArrayList<>(telling.gone());
    for (String trouble : report.troubles()) {
      all.add(new Health.Trouble(Blame.STORE, "store", Texts.line(trouble, 500), 1, now));
    }
    all.addAll(Unmatched.of(parts, now));
    all.addAll(parts.troubles().newest());
    return List.copyOf(all);
  }

  /** Stops everything, in the order of the path of a result, within the time given. */
  void close(Collection<Watcher> watchers) {
    ending = true;
    long until = parts.platform().time().nanoTime() + closeWithin.toNanos();
    followers.forEach(Loop::stop);
    watchers.forEach(watcher -> watcher.registration().cancel());
    supervision.stop();
    watchers.forEach(Watcher::end);
    await(this::settled, until);
    await(() -> parts.recorder().queued() == 0 && (telling.idle() || telling.current()), until);
    timers.stop();
    recorder.stop();
    timers.join(until);
    recorder.join(until);
    watchers.stream().map(Watcher::called).filter(Objects::nonNull).forEach(Calls::close);
    telling.stop(until);
    followers.forEach(loop -> loop.join(until));
    log.stop();
    log.join(until);
    Guarded.ignore(Guarded.run(store::close));
    parts.platform().close();
    LOG.info("stopped: {}", parts.total().read());
  }

  /** True if every run that was due is accounted for; a worker may be about to. */
  private boolean settled() {
    Accounting all = parts.total().read();
    return all.due() == all.settled();
  }

  private void await(BooleanSupplier done, long until) {
    while (!done.getAsBoolean() && parts.platform().time().nanoTime() - until < 0) {
      parts.platform().pause();
    }
  }
}
