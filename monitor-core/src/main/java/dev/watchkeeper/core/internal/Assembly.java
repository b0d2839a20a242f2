package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Machine} of what a builder collected: finds everything that is wrong first, then
 * opens the store, restores what it knows, and only then starts the first thread.
 *
 * @param machine the running parts, without a check yet
 * @param probes the first probe of each check
 * @param stored what the store knows of the checks
 * @param firsts what the sources of definitions said, in their order
 */
record Assembly(
    Machine machine,
    Map<Check, Probe> probes,
    Map<CheckId, StoredState> stored,
    List<Following.First<CheckSource.Wanted>> firsts) {
  private static final int DEFAULT_RUNS = 10_000;
  private static final int DEFAULT_RUNS_ON_A_POOL = 256;

  static Assembly of(EngineSpec spec) {
    if (spec.used) {
      throw new IllegalStateException("a builder starts one monitor only");
    }
    if (spec.rules.isEmpty() && spec.ruleDefinitions.isEmpty() && spec.ruleSources.isEmpty()) {
      spec.rules.add(Rules.consecutiveFailures(2).recoverAfter(2));
    }
    OwnLook own = ownLook(spec);
    Plugins plugins = Plugins.of(spec);
    Definitions definitions = new Definitions(plugins.probes(), new Groups(spec.groups));
    List<NamedRule> rules = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    List<Receiver> receivers = receivers(spec, problems);
    problems.addAll(problems(spec, plugins, rules));
    problems.addAll(Plan.duplicates(spec.checks));
    problems.addAll(Dependencies.problems(spec.checks));
    Map<Check, Probe> probes = definitions.probes(spec.checks, problems);
    try {
      Platform platform =
          spec.platform == null ? new ThreadPlatform(spec.time, "watchkeeper") : spec.platform;
      Store store = spec.store == null ? new MemoryStore(spec.time) : spec.store;
      List<Following.First<CheckSource.Wanted>> firsts = new ArrayList<>();
      Map<CheckId, StoredState> stored = load(store, spec, firsts);
      spec.receivers.clear();
      spec.receivers.addAll(receivers);
      spec.used = true;
      RuleSet set = new RuleSet(rules, plugins.rules(), spec.ruleSources.size());
      Machine.Found found = new Machine.Found(plugins.report(), definitions, set, own);
      Machine machine = Machine.assemble(spec, platform, store, stored, found);
      return new Assembly(machine, probes, stored, List.copyOf(firsts));
    } catch (RuntimeException | Error e) {
      probes.values().forEach(Definitions::close);
      throw e;
    }
  }

  private static @Nullable OwnLook ownLook(EngineSpec spec) {
    if (spec.ownNetwork == null) {
      return null;
    }
    OwnLook own = new OwnLook(spec.ownNetwork);
    spec.checks.add(own.check());
    return own;
  }

  /** The most runs at once. */
  static int runs(EngineSpec spec, Platform platform) {
    boolean pooled = platform.capacity() < DEFAULT_RUNS;
    int usual = pooled ? DEFAULT_RUNS_ON_A_POOL : DEFAULT_RUNS;
    return Math.min(spec.maxRuns == 0 ? usual : spec.maxRuns, platform.capacity());
  }

  private static List<Problem> problems(EngineSpec spec, Plugins plugins, List<NamedRule> rules) {
    List<Problem> problems = new ArrayList<>();
    List<Rule> all = new ArrayList<>(spec.rules);
    all.addAll(defined(spec, plugins, problems));
    for (Rule rule : all) {
      Throwable thrown = Guarded.run(() -> rules.add(NamedRule.of(rule)));
      if (thrown != null) {
        String what = "its name or severity cannot be read: " + Guarded.describe(thrown);
        problems.add(new Problem("rule of " + rule.getClass().getName(), what));
      }
    }
    twice("rule", rules.stream().map(NamedRule::name).toList(), problems);
    return problems;
  }

  /** The rules that are given as data. */
  private static List<Rule> defined(EngineSpec spec, Plugins plugins, List<Problem> problems) {
    List<Rule> rules = new ArrayList<>();
    for (Settings definition : spec.ruleDefinitions) {
      Object name = definition.asMap().get("name");
      String where =
          name == null
              ? "rules[" + spec.ruleDefinitions.indexOf(definition) + "]"
              : "rule '" + name + "'";
      Settings opened = definition.reading(where);
      rules.addAll(Rules.read(opened, plugins.rules()));
      problems.addAll(opened.problems());
    }
    return rules;
  }

  /** All of them, those that are given as data too. */
  private static List<Receiver> receivers(EngineSpec spec, List<Problem> problems) {
    List<Receiver> all = new ArrayList<>(spec.receivers);
    int index = 0;
    for (EngineSpec.Told told : spec.receiverDefinitions) {
      Object name = told.definition().asMap().get("name");
      String where = name == null ? "receivers[" + index + "]" : "receiver '" + name + "'";
      Settings opened = told.definition().reading(where);
      Receiver.read(opened, told.notifiers()).ifPresent(all::add);
      problems.addAll(opened.problems());
      index++;
    }
    twice("receiver", all.stream().map(Receiver::name).toList(), problems);
    return all;
  }

  private static void twice(String what, List<String> names, List<Problem> problems) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        String message = "there are two of this name; the name is the key of what it remembers";
        problems.add(new Problem(what + " '" + name + "'", message));
      }
    }
  }

  /** Opens the store, asks the sources, and loads what is known of all checks. */
  private static Map<CheckId, StoredState> load(
      Store store, EngineSpec spec, List<Following.First<CheckSource.Wanted>> firsts) {
    try {
      store.open();
      Set<CheckId> checks = new LinkedHashSet<>();
      spec.checks.forEach(check -> checks.add(check.id()));
      for (EngineSpec.Source followed : spec.sources) {
        Following.First<CheckSource.Wanted> first =
            Following.First.of(Following.Asked.of(followed.source()));
        firsts.add(first);
        checks.addAll(Follower.checks(first));
      }
      return store.load(checks);
    } catch (Exception e) {
      Guarded.ignore(e);
      Guarded.ignore(Guarded.run(store::close));
      throw new WatchkeeperException("the store cannot be used: " + Guarded.describe(e), e);
    }
  }
}
