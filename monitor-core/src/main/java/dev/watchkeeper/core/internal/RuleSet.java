package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.RuleProvider;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a monitor: those of the program, in its order, then those of each source that is
 * followed, by name. Whoever judges takes one {@link View} and compares it with the newest before
 * each judgement, so that a change reaches every check between two inputs, without a lock. Changes
 * come from the loops of the sources; one lock orders them, and no foreign code runs under it.
 */
final class RuleSet {
  private final List<NamedRule> own;
  private final Map<String, RuleProvider> providers;
  private final List<Part> parts = new ArrayList<>();
  private volatile View view;

  RuleSet(List<NamedRule> own, Map<String, RuleProvider> providers, int sources) {
    this.own = List.copyOf(own);
    this.providers = providers;
    for (int i = 0; i < sources; i++) {
      parts.add(new Part(new TreeMap<>(), new TreeSet<>(), false));
    }
    this.view = seen();
  }

  /**
   * A definition that is in force.
   *
   * @param definition the definition
   * @param rules that it makes; none if it is switched off
   */
  record Entry(Settings definition, List<NamedRule> rules) {}

  /**
   * What one source wants.
   *
   * @param entries by the names of the definitions
   * @param unknown names of wrong definitions of which no sound one is known
   * @param settled whether what it does not want is gone, rather than not read yet
   */
  record Part(TreeMap<String, Entry> entries, Set<String> unknown, boolean settled) {}

  /**
   * All rules at one time.
   *
   * @param rules in the order in which they judge
   * @param byName the same
   * @param off names of definitions that are switched off
   * @param unknown names of wrong definitions of which no sound one is known
   * @param settled whether all sources have told what they want
   */
  record View(
      List<NamedRule> rules,
      Map<String, NamedRule> byName,
      Set<String> off,
      Set<String> unknown,
      boolean settled) {
    /** Rules that never change. */
    static View of(List<NamedRule> rules) {
      Map<String, NamedRule> byName = new LinkedHashMap<>();
      rules.forEach(rule -> byName.put(rule.name(), rule));
      return new View(rules, byName, Set.of(), Set.of(), true);
    }

    /** Why an alert of a rule that does not judge its check ends; empty if it stays for now. */
    String endOf(String rule) {
      if (byName.containsKey(rule)) {
        return "its rule judges this check no longer";
      }
      if (!settled || unknown.stream().anyMatch(name -> madeBy(name, rule))) {
        return "";
      }
      boolean silent = off.stream().anyMatch(name -> madeBy(name, rule));
      return silent ? "its rule is switched off" : "its rule was removed";
    }

    /** One definition may make several rules, which begin with its name. */
    private static boolean madeBy(String definition, String rule) {
      return rule.equals(definition) || rule.startsWith(definition + " at most ");
    }

    /** True if a rule of this name is not what it was, or is not there. */
    boolean differs(View before, String rule) {
      NamedRule now = byName.get(rule);
      return now == null || !same(now, before.byName.get(rule));
    }
  }

  /** True if two are one object: what did not change is never made anew. */
  static boolean same(@Nullable Object one, @Nullable Object other) {
    return one == other;
  }

  View view() {
    return view;
  }

  /** Who makes rules of types that are not usual. */
  Map<String, RuleProvider> providers() {
    return providers;
  }

  /** What is in force of a source. */
  synchronized Part part(int source) {
    return parts.get(source);
  }

  /**
   * Puts in force what a source wants. A name that others have is refused; what is wrong stays as
   * it was.
   *
   * @param wrong what is wrong with definitions, by name; what is refused is added
   */
  synchronized void replace(
      int source, Map<String, Entry> wanted, Map<String, List<Problem>> wrong, boolean settled) {
    Set<String> taken = taken(source);
    Part before = parts.get(source);
    TreeMap<String, Entry> entries = new TreeMap<>(before.entries());
    entries.keySet().retainAll(wrong.keySet());
    entries.values().forEach(entry -> names(entry, taken));
    wanted.forEach(
        (name, entry) -> {
          Entry known = before.entries().get(name);
          if (free(entry, taken)) {
            put(name, entry, entries, taken);
            return;
          }
          String what = "there is another rule of this name, which does not come from here";
          wrong.put(name, List.of(new Problem("rule '" + name + "'", what)));
          if (known != null && free(known, taken)) {
            put(name, known, entries, taken);
          }
        });
    Set<String> unknown = new TreeSet<>(wrong.keySet());
    unknown.removeAll(entries.keySet());
    parts.set(source, new Part(entries, unknown, settled));
    View next = seen();
    if (!next.equals(view)) {
      view = next;
    }
  }

  /** The names that a source may not use. */
  private Set<String> taken(int source) {
    Set<String> taken = new HashSet<>();
    own.forEach(rule -> taken.add(rule.name()));
    for (int i = 0; i < parts.size(); i++) {
      if (i != source) {
        parts.get(i).entries().values().forEach(entry -> names(entry, taken));
      }
    }
    return taken;
  }

  private static boolean free(Entry entry, Set<String> taken) {
    return entry.rules().stream().noneMatch(rule -> taken.contains(rule.name()));
  }

  private static void put(String name, Entry entry, Map<String, Entry> entries, Set<String> taken) {
    names(entry, taken);
    entries.put(name, entry);
  }

  private static void names(Entry entry, Set<String> into) {
    entry.rules().forEach(rule -> into.add(rule.name()));
  }

  private View seen() {
    List<NamedRule> all = new ArrayList<>(own);
    Set<String> off = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    boolean settled = true;
    for (Part part : parts) {
      TreeMap<String, NamedRule> ordered = new TreeMap<>();
      part.entries()
          .forEach(
              (name, entry) -> {
                entry.rules().forEach(rule -> ordered.put(rule.name(), rule));
                if (entry.rules().isEmpty()) {
                  off.add(name);
                }
              });
      all.addAll(ordered.values());
      unknown.addAll(part.unknown());
      settled &= part.settled();
    }
    View fixed = View.of(List.copyOf(all));
    return new View(fixed.rules(), fixed.byName(), off, unknown, settled);
  }
}
