package dev.watchkeeper.core;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.rules.BurnRate;
import dev.watchkeeper.core.rules.ConditionRule;
import dev.watchkeeper.core.rules.ConsecutiveFailures;
import dev.watchkeeper.core.rules.FailureShare;
import dev.watchkeeper.core.rules.FailuresOfLast;
import dev.watchkeeper.core.rules.FailuresWithin;
import dev.watchkeeper.core.rules.Flapping;
import dev.watchkeeper.core.rules.NoData;
import dev.watchkeeper.core.rules.StandardRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a rule from data, noting every problem under its path. */
final class RuleReader {
  private static final String DAYS_LEFT = "days-left";
  private static final Map<String, Function<Settings, @Nullable StandardRule<?>>> USUAL = usual();

  private final Settings definition;
  private final Map<String, RuleProvider> providers;

  RuleReader(Settings definition, Map<String, RuleProvider> providers) {
    this.definition = definition;
    this.providers = providers;
  }

  private static Map<String, Function<Settings, @Nullable StandardRule<?>>> usual() {
    Map<String, Function<Settings, @Nullable StandardRule<?>>> usual = new TreeMap<>();
    usual.put(ConsecutiveFailures.TYPE, ConsecutiveFailures::read);
    usual.put(FailuresWithin.TYPE, FailuresWithin::read);
    usual.put(FailuresOfLast.TYPE, FailuresOfLast::read);
    usual.put(FailureShare.TYPE, FailureShare::read);
    usual.put(ConditionRule.TYPE, ConditionRule::read);
    usual.put(NoData.TYPE, NoData::read);
    usual.put(Flapping.TYPE, Flapping::read);
    usual.put(BurnRate.TYPE, BurnRate::read);
    return usual;
  }

  List<Rule> read() {
    String type = definition.text("type").required();
    boolean enabled = definition.flag("enabled").orElse(true);
    Envelope envelope = new Envelope(definition);
    Settings settings = definition.section("settings");
    List<Rule> rules = new ArrayList<>();
    Function<Settings, @Nullable StandardRule<?>> usual = USUAL.get(type);
    RuleProvider provider = providers.get(type);
    if (usual != null) {
      StandardRule<?> rule = usual.apply(settings);
      rules.addAll(rule == null ? List.of() : List.of(rule));
    } else if (type.equals(DAYS_LEFT)) {
      rules.addAll(daysLeft(settings));
    } else if (provider != null) {
      foreign(provider, settings).ifPresent(rules::add);
    } else if (!type.isEmpty()) {
      definition.reject("type", "no rule is of type '" + type + "'" + Problem.hint(type, types()));
      settings.names().forEach(settings::has);
    }
    List<Rule> labelled = rules.stream().map(envelope::on).flatMap(Optional::stream).toList();
    return enabled && definition.problems().isEmpty() ? labelled : List.of();
  }

  static Set<String> usualTypes() {
    Set<String> types = new TreeSet<>(USUAL.keySet());
    types.add(DAYS_LEFT);
    return Collections.unmodifiableSet(types);
  }

  private Set<String> types() {
    Set<String> types = new TreeSet<>(usualTypes());
    types.addAll(providers.keySet());
    return types;
  }

  private static List<Rule> daysLeft(Settings settings) {
    String metric = settings.text("metric").required();
    List<String> texts = settings.texts("days").orElse(List.of("30", "14", "7", "1"));
    try {
      int[] days = texts.stream().mapToInt(Integer::parseInt).toArray();
      if (metric.isEmpty()) {
        return List.of();
      }
      return Rules.daysLeft(MetricKey.gauge(metric, "days"), days);
    } catch (NumberFormatException e) {
      settings.reject("days", "takes a list of whole numbers, such as [30, 14, 7, 1]");
    } catch (IllegalArgumentException e) {
      settings.reject("", String.valueOf(e.getMessage()));
    }
    return List.of();
  }

  /** Asks a plug-in; whatever it throws is a problem of this definition. */
  private Optional<Rule> foreign(RuleProvider provider, Settings settings) {
    try {
      Rule rule = provider.create(settings);
      if (rule == null) {
        definition.reject("type", "its provider made no rule, but null");
      }
      return Optional.ofNullable(rule);
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> settings.reject(problem.where(), problem.what()));
    } catch (Exception | LinkageError e) {
      if (settings.sound()) {
        definition.reject("type", "the rule could not be made: " + e);
      }
    }
    return Optional.empty();
  }

  /** What a definition says besides the settings of its type. */
  private static final class Envelope {
    private final Settings definition;
    private final @Nullable String name;
    private final @Nullable Severity severity;
    private final List<String> tags;
    private final List<String> checks;
    private final List<String> types;
    private final Map<String, String> labels;
    private final @Nullable String runbook;

    Envelope(Settings definition) {
      this.definition = definition;
      name = definition.text("name").optional().orElse(null);
      List<String> words = Arrays.stream(Severity.values()).map(Envelope::word).toList();
      String given = definition.text("severity").oneOf(words).optional().orElse("");
      severity =
          Arrays.stream(Severity.values())
              .filter(one -> word(one).equals(given))
              .findFirst()
              .orElse(null);
      tags = definition.texts("tags").orElse(List.of());
      checks = definition.texts("checks").orElse(List.of());
      types = definition.texts("probes").orElse(List.of());
      labels = definition.textMap("labels").orElse(Map.of());
      runbook = definition.text("runbook").optional().orElse(null);
    }

    private static String word(Severity severity) {
      return severity.name().toLowerCase(Locale.ROOT);
    }

    /** The rule with what was said; empty if that cannot be. */
    Optional<Rule> on(Rule rule) {
      if (!(rule instanceof StandardRule<?> standard)) {
        // What is said is told by a rule of ours, so that there is one way to read it.
        Optional<Rule> label = on(Rules.consecutiveFailures(1).named("label"));
        return label.map(said -> new LabelledRule(rule, (StandardRule<?>) said, name, severity));
      }
      StandardRule<?> labelled = standard;
      labelled = tried("name", labelled, r -> name == null ? r : r.named(named(r)));
      labelled = tried("severity", labelled, r -> severity == null ? r : r.severity(severity));
      for (String tag : tags) {
        labelled = tried("tags", labelled, r -> r.on(tag));
      }
      for (String check : checks) {
        labelled = tried("checks", labelled, r -> r.onCheck(check));
      }
      for (String type : types) {
        labelled = tried("probes", labelled, r -> r.onType(type));
      }
      for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
        labelled = tried("labels", labelled, r -> r.label(label.getKey(), label.getValue()));
      }
      labelled = tried("runbook", labelled, r -> runbook == null ? r : r.runbook(runbook));
      return Optional.of(labelled);
    }

    /** Each of several rules of one definition keeps its own end of the name. */
    private String named(StandardRule<?> rule) {
      boolean several = "days-left".equals(definition.text("type").orElse(""));
      String own = rule.name();
      return several ? name + own.substring(own.lastIndexOf(" at most ")) : String.valueOf(name);
    }

    private StandardRule<?> tried(
        String what, StandardRule<?> rule, Function<StandardRule<?>, StandardRule<?>> change) {
      Supplier<StandardRule<?>> changed = () -> change.apply(rule);
      try {
        return changed.get();
      } catch (IllegalArgumentException e) {
        definition.reject(what, String.valueOf(e.getMessage()));
        return rule;
      }
    }
  }
}
