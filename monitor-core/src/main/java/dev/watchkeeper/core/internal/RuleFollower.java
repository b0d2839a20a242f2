package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Rule.Wanted;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Monitor.Followed;
import dev.watchkeeper.core.Rules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rules of one source as the source wants them. A rule whose definition is the same stays
 * the same object, so that a change concerns nobody whom the changed rules did not judge; of those
 * that they did the time is judged once, so that what is gone ends soon. All others find the new
 * rules with their next result.
 */
final class RuleFollower extends Following<Wanted> {
  private final Rule.Source source;
  private final int number;
  private final Parts parts;
  private final RuleSet rules;
  private Map<String, List<Problem>> problems = Map.of();
  private boolean settled;

  RuleFollower(EngineSpec.RuleSource source, int number, Machine machine) {
    super(Asked.of(source.source()), source.every(), machine);
    this.source = source.source();
    this.number = number;
    this.parts = machine.parts();
    this.rules = parts.rules();
  }

  @Override
  boolean nothing(Wanted wanted) {
    return wanted.definitions().isEmpty() && wanted.problems().isEmpty();
  }

  @Override
  int inForce() {
    return rules.part(number).entries().size();
  }

  @Override
  String ending() {
    return "it wants no rule at all any more; its " + inForce() + " end";
  }

  @Override
  Followed report(@Nullable Instant readAt, String trouble) {
    int judging =
        rules.part(number).entries().values().stream().mapToInt(e -> e.rules().size()).sum();
    return new Followed(name(), 0, judging, readAt, trouble, problems);
  }

  @Override
  void reconcile(Wanted wanted, long emptyFor) {
    Map<String, List<Problem>> wrong = new LinkedHashMap<>(wanted.problems());
    Map<String, RuleSet.Entry> sound = sound(wanted.definitions(), wrong);
    settled = settled || !nothing(wanted) || emptyFor >= EMPTY_FOR;
    RuleSet.View before = rules.view();
    rules.replace(number, sound, wrong, settled);
    RuleSet.View now = rules.view();
    if (!RuleSet.same(now, before)) {
      for (Watcher watcher : parts.watchers().values()) {
        if (watcher.judge().concerned(before, now)) {
          watcher.judgeAgain();
        }
      }
    }
    Set<String> judging = rules.part(number).entries().keySet();
    wrong.forEach(
        (rule, found) -> {
          if (!found.equals(problems.get(rule))) {
            boolean still = judging.contains(rule);
            tell(rule, found, still ? "; it judges as it did before" : "; it does not judge");
          }
        });
    problems = Map.copyOf(wrong);
  }

  /** The definitions that can be put in force, by name; what is wrong with others is added. */
  private Map<String, RuleSet.Entry> sound(
      List<Settings> definitions, Map<String, List<Problem>> wrong) {
    Map<String, RuleSet.Entry> sound = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (Settings definition : definitions) {
      Object name = definition.asMap().get("name");
      if (!(name instanceof String given) || given.isBlank()) {
        String what = "takes a text, by which a rule that is followed is known when it changes";
        wrong.put("(no name)", List.of(new Problem("name", what)));
      } else if (!seen.add(given)) {
        sound.remove(given);
        wrong.put(given, List.of(new Problem("name", "there are two of this name")));
      } else if (!wrong.containsKey(given)) {
        List<Problem> found = new ArrayList<>();
        RuleSet.Entry entry = entry(given, definition, found);
        if (found.isEmpty()) {
          sound.put(given, entry);
        } else {
          wrong.put(given, found.stream().map(source::placed).toList());
        }
      }
    }
    return sound;
  }

  private RuleSet.Entry entry(String name, Settings definition, List<Problem> found) {
    RuleSet.Entry known = rules.part(number).entries().get(name);
    if (known != null && known.definition().equals(definition)) {
      return known;
    }
    List<NamedRule> made = new ArrayList<>();
    Settings opened = definition.reading("rule '" + name + "'");
    Throwable thrown = Guarded.run(() -> made.addAll(made(opened)));
    found.addAll(opened.problems());
    if (thrown != null && found.isEmpty()) {
      String what = "the rule could not be made: " + Guarded.describe(thrown);
      found.add(new Problem("rule '" + name + "'", what));
    }
    return new RuleSet.Entry(definition, List.copyOf(made));
  }

  private List<NamedRule> made(Settings definition) {
    String kind = String.valueOf(definition.asMap().getOrDefault("type", ""));
    return Rules.read(definition, rules.providers()).stream()
        .map(rule -> NamedRule.of(rule, kind))
        .toList();
  }
}
