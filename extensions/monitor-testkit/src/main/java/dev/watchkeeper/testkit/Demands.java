package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is demanded of a probe in more than one test, with failures that say what it did. */
final class Demands {
  private static final String ROOT = "settings.";

  private Demands() {}

  /** It came back within this time, with a reading or a failure of input or output. */
  static void sound(ProbeRun run, Duration within) {
    if (run.end() == ProbeRun.End.ABANDONED || run.elapsed().compareTo(within) > 0) {
      fail("to be back within " + within.toMillis() + " ms, but " + run, run.thrown().orElse(null));
    }
    if (!run.allowed()) {
      fail("to give a reading or an IOException, but " + run, run.thrown().orElse(null));
    }
  }

  /** It said that the address policy does not let it. */
  static void blocked(ProbeRun run) {
    boolean told = run.returned().filter(r -> r.outcome() == Outcome.BLOCKED).isPresent();
    assertTrue(told, () -> "to return a reading with the outcome BLOCKED, but " + run);
  }

  /** There is a problem with each of these names. */
  static void tells(List<Problem> problems, Set<String> names, Object of) {
    Set<String> untold =
        names.stream()
            .filter(name -> problems.stream().noneMatch(problem -> at(problem.where(), name)))
            .collect(Collectors.toSet());
    assertEquals(Set.of(), untold, () -> "of " + of + " it was only told " + problems);
  }

  private static boolean at(String where, String name) {
    String path = where.startsWith(ROOT) ? where.substring(ROOT.length()) : where;
    return path.equals(name) || path.startsWith(name + ".") || path.startsWith(name + "[");
  }

  /**
   * Every measurement has a declared key, or a name with a declared beginning; a provider that
   * declares nothing may measure anything.
   */
  static void declared(List<MetricKey> declared, List<String> free, Measurements measured) {
    Set<String> names = declared.stream().map(MetricKey::name).collect(Collectors.toSet());
    assertEquals(names.size(), declared.size(), () -> "one name is declared twice in " + declared);
    for (MetricKey key : measured.keys()) {
      boolean nothing = declared.isEmpty() && free.isEmpty();
      boolean begins =
          !names.contains(key.name()) && free.stream().anyMatch(key.name()::startsWith);
      boolean known = nothing || begins || declared.contains(key);
      assertTrue(known, () -> shown(key) + " is not declared by metrics(): " + declared);
    }
  }

  private static String shown(MetricKey key) {
    return "'"
        + key
        + "' ("
        + key.kind()
        + ", unit '"
        + key.unit()
        + "', stored "
        + key.stored()
        + ")";
  }
}
