package dev.watchkeeper.core.internal;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.MaintenanceWindow;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Drill;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.PluginReport;
import dev.watchkeeper.core.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running monitor: the set of watchers and everything that they share. Questions take no lock.
 */
public final class Engine implements Monitor {
  private final Map<CheckId, Watcher> watchers;
  private final Machine machine;
  private final WatcherSet set;
  private final Handling handling;
  private boolean restored;
  private final List<Following<?>> followers = new ArrayList<>();

  private Engine(Machine machine) {
    this.machine = machine;
    this.watchers = machine.parts().watchers();
    this.set = new WatcherSet(machine);
    this.handling = new Handling(machine.parts(), machine.store());
  }

  /**
   * Starts a monitor.
   *
   * @throws dev.watchkeeper.api.ConfigurationException if something does not fit
   * @throws dev.watchkeeper.api.WatchkeeperException if the store cannot be used
   */
  public static Monitor start(EngineSpec spec) {
    Assembly assembly = Assembly.of(spec);
    Engine engine = new Engine(assembly.machine());
    engine.restored = engine.handling.restore();
    engine.followRules(spec.ruleSources);
    engine.set.begin(assembly.probes(), assembly.stored());
    engine.follow(spec.sources, assembly);
    return engine;
  }

  /** The rules are there before the first check is judged. */
  private void followRules(List<EngineSpec.RuleSource> sources) {
    for (int i = 0; i < sources.size(); i++) {
      RuleFollower follower = new RuleFollower(sources.get(i), i, machine);
      followers.add(follower);
      follower.begin(Following.First.of(Following.Asked.of(sources.get(i).source())));
    }
  }

  private void follow(List<EngineSpec.Source> sources, Assembly assembly) {
    for (int i = 0; i < sources.size(); i++) {
      Follower follower = new Follower(sources.get(i), set, machine);
      followers.add(follower);
      follower.begin(assembly.firsts().get(i), assembly.stored());
    }
    machine.maintain(new Maintenance(handling, restored, set, machine.parts()));
    machine.started(watchers.size());
    followers.forEach(machine::follow);
  }

  @Override
  public void add(Check check) {
    set.add(check);
  }

  @Override
  public void change(Check check) {
    set.change(check);
  }

  @Override
  public boolean remove(CheckId check) {
    return set.remove(check);
  }

  @Override
  public Changes apply(Collection<Check> desired) {
    return set.apply(desired);
  }

  @Override
  public void pause(CheckId check) {
    set.pause(check);
  }

  @Override
  public void resume(CheckId check) {
    set.resume(check);
  }

  @Override
  public List<Followed> followed() {
    return followers.stream().map(Following::report).toList();
  }

  @Override
  public List<String> rules() {
    return machine.parts().rules().view().rules().stream().map(NamedRule::name).toList();
  }

  @Override
  public void runNow(CheckId check) {
    set.known(check).registration().runNow();
  }

  @Override
  public Receipt signal(CheckId check, Signal signal) {
    requireNonNull(signal, "signal");
    return set.known(check).signalled(signal);
  }

  @Override
  public void group(String name, Schedule schedule) {
    set.open();
    if (schedule instanceof Schedule.Group) {
      throw new IllegalArgumentException("a group has a schedule of its own, not another group's");
    }
    machine.parts().groups().put(name, schedule);
    for (Watcher watcher : watchers.values()) {
      if (watcher.check().schedule() instanceof Schedule.Group group && group.name().equals(name)) {
        watcher.regroup();
      }
    }
  }

  @Override
  public List<Check> checks() {
    return watchers.values().stream().map(Watcher::check).toList();
  }

  @Override
  public Optional<Check> check(CheckId check) {
    return Optional.ofNullable(watchers.get(check)).map(Watcher::check);
  }

  @Override
  public Optional<CheckState> state(CheckId check) {
    return Optional.ofNullable(watchers.get(check)).map(this::shown);
  }

  @Override
  public List<CheckState> states() {
    return watchers.values().stream()
        .map(this::shown)
        .sorted(Comparator.comparing(CheckState::check))
        .toList();
  }

  private CheckState shown(Watcher watcher) {
    CheckState committed = watcher.judge().committed();
    return committed.toBuilder()
        .mode(WatcherSet.modeOf(watcher, committed))
        .watcher(machine.supervision().stateOf(watcher))
        .build();
  }

  @Override
  public boolean acknowledge(String alert, String by, Duration length) {
    set.open();
    return handling.acknowledge(alert, by, length);
  }

  @Override
  public boolean unacknowledge(String alert) {
    set.open();
    return handling.acknowledge(alert, null);
  }

  @Override
  public void silence(Silence silence) {
    set.open();
    handling.silence(silence);
  }

  @Override
  public boolean unsilence(String id) {
    set.open();
    return handling.unsilence(id);
  }

  @Override
  public void maintain(MaintenanceWindow window) {
    set.open();
    handling.maintain(window);
    machine.maintenanceChanged();
  }

  @Override
  public boolean endMaintenance(String id) {
    set.open();
    boolean known = handling.endMaintenance(id);
    machine.maintenanceChanged();
    return known;
  }

  @Override
  public List<MaintenanceWindow> maintenance() {
    return handling.windows();
  }

  @Override
  public List<Silence> silences() {
    return handling.silences();
  }

  @Override
  public Map<String, Notifier.Delivery> test(String receiver) {
    set.open();
    return handling.test(receiver);
  }

  @Override
  public List<String> announce(CheckId check, Severity severity, String text) {
    requireNonNull(severity, "severity");
    requireNonNull(text, "text");
    return Announcing.announce(set.known(check), severity, text);
  }

  @Override
  public Drill drill(CheckId check) {
    return new FireDrill(machine.parts()).of(set.known(check));
  }

  @Override
  public Outbox outbox() {
    return machine.store().outbox();
  }

  @Override
  public History history() {
    return machine.store().history();
  }

  @Override
  public Accounting accounting() {
    return machine.parts().total().read();
  }

  @Override
  public Accounting accounting(CheckId check) {
    Watcher watcher = watchers.get(check);
    return watcher == null ? new Tally().read() : watcher.tally().read();
  }

  @Override
  public Health.Lag lag(CheckId check) {
    Watcher watcher = watchers.get(check);
    return watcher == null ? new Tally().lag() : watcher.tally().lag();
  }

  @Override
  public Health health() {
    return machine.health(watchers.values(), set.closed());
  }

  @Override
  public PluginReport plugins() {
    return machine.plugins();
  }

  @Override
  public void close() {
    if (set.close()) {
      machine.close(watchers.values());
    }
  }
}
