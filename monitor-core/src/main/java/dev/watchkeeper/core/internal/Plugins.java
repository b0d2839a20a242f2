package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.RuleProvider;
import dev.watchkeeper.core.PluginReport;
import dev.watchkeeper.core.PluginReport.Kind;
import dev.watchkeeper.core.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plug-ins of a monitor.
 *
 * @param probes the providers of probes by type
 * @param rules the providers of rules by type
 * @param report what was found
 */
record Plugins(
    Map<String, ProbeProvider> probes, Map<String, RuleProvider> rules, PluginReport report) {
  private static final PluginLoader.Service<ProbeProvider> PROBES =
      new PluginLoader.Service<>(Kind.PROBE, ProbeProvider.class, ProbeProvider::type, Set.of());

  static Plugins of(EngineSpec spec) {
    List<ClassLoader> loaders = loaders(spec);
    PluginLoader<ProbeProvider> probes = new PluginLoader<>(PROBES, spec.plugins, loaders);
    PluginLoader.Service<RuleProvider> service =
        new PluginLoader.Service<>(
            Kind.RULE, RuleProvider.class, RuleProvider::type, Rules.usualTypes());
    PluginLoader<RuleProvider> rules = new PluginLoader<>(service, spec.rulePlugins, loaders);
    List<PluginReport.Loaded> loaded = new ArrayList<>(probes.loaded());
    loaded.addAll(rules.loaded());
    List<PluginReport.Rejected> rejected = new ArrayList<>(probes.rejected());
    rejected.addAll(rules.rejected());
    PluginReport report = new PluginReport(List.copyOf(loaded), List.copyOf(rejected));
    return new Plugins(probes.providers(), rules.providers(), report);
  }

  private static List<ClassLoader> loaders(EngineSpec spec) {
    ClassLoader own = Engine.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader first = spec.classLoader != null ? spec.classLoader : context;
    return first == null ? List.of(own) : List.of(first, own);
  }
}
