package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells whether definitions of checks can be run, and makes their probes. */
final class Definitions {
  private final Map<String, ProbeProvider> providers;
  private final Groups groups;

  Definitions(Map<String, ProbeProvider> providers, Groups groups) {
    this.providers = providers;
    this.groups = groups;
  }

  Groups groups() {
    return groups;
  }

  /**
   * Makes the probe of each check, in order; they prove that the definitions are sound and serve
   * the first life of the watchers.
   *
   * @throws ConfigurationException with all problems of all checks; no probe is left open then
   */
  Map<Check, Probe> probes(Collection<Check> checks, List<Problem> others) {
    List<Problem> problems = new ArrayList<>(others);
    Map<Check, Probe> probes = new LinkedHashMap<>();
    for (Check check : checks) {
      String where = "check '" + check.id() + "'";
      groups.problems(check).forEach(problem -> problems.add(problem.under(where)));
      Probe probe = probe(check, where, problems);
      if (probe != null) {
        probes.put(check, probe);
      }
    }
    if (!problems.isEmpty()) {
      probes.values().forEach(Definitions::close);
      throw ConfigurationException.of("this monitor", problems);
    }
    return probes;
  }

  private @Nullable Probe probe(Check check, String where, List<Problem> problems) {
    ProbeDefinition definition = check.probe();
    if (definition.code().isEmpty()) {
      ProbeProvider provider = providers.get(definition.type());
      if (provider == null) {
        problems.add(new Problem(where + ".type", unknownType(definition.type())));
        return null;
      }
      conditions(check, provider, where, problems);
    }
    try {
      return make(definition);
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> problems.add(problem.under(where)));
    } catch (Throwable e) {
      Guarded.ignore(e);
      problems.add(new Problem(where, "its probe could not be made: " + Guarded.describe(e)));
    }
    return null;
  }

  private String unknownType(String type) {
    return "no probe of type '" + type + "'" + Problem.hint(type, providers.keySet());
  }

  /**
   * Makes a probe; foreign code.
   *
   * @throws ConfigurationException if its settings are wrong
   */
  Probe make(ProbeDefinition definition) throws Exception {
    if (definition.code().isPresent()) {
      return made(definition.code().get().get());
    }
    ProbeProvider provider = providers.get(definition.type());
    if (provider == null) {
      throw new IllegalStateException(unknownType(definition.type()));
    }
    Settings settings = definition.settings().reading("settings");
    Probe probe = null;
    Exception thrown = null;
    try {
      probe = made(provider.create(definition.target(), settings));
    } catch (Exception e) {
      thrown = e;
    }
    List<Problem> problems = settings.problems();
    boolean told = !settings.sound() || thrown == null;
    if (!problems.isEmpty() && told) {
      close(probe);
      throw ConfigurationException.of(
          "these settings", problems.stream().map(Definitions::placed).toList());
    }
    if (thrown != null) {
      throw thrown;
    }
    return made(probe);
  }

  /** What a provider says of {@code target} is about the target, which is not a setting. */
  private static Problem placed(Problem problem) {
    boolean target = problem.where().equals("settings.target");
    return target ? new Problem("target", problem.what()) : problem;
  }

  private static Probe made(@Nullable Probe probe) {
    if (probe == null) {
      throw new IllegalStateException("its provider made no probe, but null");
    }
    return probe;
  }

  private static void conditions(
      Check check, ProbeProvider provider, String where, List<Problem> problems) {
    int index = 0;
    KnownMetrics known =
        check.expectations().isEmpty() ? null : KnownMetrics.of(provider, check.probe());
    for (Condition condition : check.expectations()) {
      String at = where + ".expect[" + index++ + "]";
      String wrong = known == null ? null : known.mismatch(condition);
      if (wrong != null) {
        problems.add(new Problem(at, wrong));
      }
    }
  }

  /** Lets go of a probe. */
  static void close(@Nullable Probe probe) {
    if (probe != null) {
      Guarded.ignore(Guarded.run(probe::close));
    }
  }
}
