package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of checks, nodes and metrics, so that a row of a result need not spell them out.
 * Belongs to the writer.
 */
final class Vocabulary {
  /** What is longer than this is spelt out where it is used. */
  private static final int LONGEST = 200;

  private static final int MOST_NODES = 10_000;
  private static final int MOST_METRICS = 10_000;

  private final Names<CheckId> checks =
      new Names<>("wk_check", check -> ColumnText.write(check.value()), Integer.MAX_VALUE);
  private final Names<String> nodes = new Names<>("wk_node", ColumnText::write, MOST_NODES);
  private final Names<MetricKey> metrics = new Names<>("wk_metric", Metrics::write, MOST_METRICS);

  /** Makes sure that everything in the batch has a number. */
  void number(Session session, List<Decision> batch) throws SQLException {
    Set<CheckId> checked = new HashSet<>();
    Set<String> ran = new HashSet<>();
    Set<MetricKey> measured = new HashSet<>();
    for (Decision decision : batch) {
      add(checked, checks, decision.check());
      decision.transitions().forEach(alert -> add(checked, checks, alert.check()));
      ProbeResult result = decision.result();
      if (result != null) {
        add(ran, nodes, result.node());
        for (MetricKey key : result.measurements().keys()) {
          add(measured, metrics, key);
        }
      }
    }
    ran.removeIf(node -> node.length() > LONGEST);
    measured.removeIf(key -> !key.stored() || key.unit().length() > LONGEST);
    checks.number(session, checked);
    nodes.number(session, ran);
    metrics.number(session, measured);
  }

  /** Nearly everything is known. */
  private static <K> void add(Set<K> unknown, Names<K> names, K thing) {
    if (names.of(thing) == null) {
      unknown.add(thing);
    }
  }

  /** The number of a check of the batch. */
  int check(CheckId check) {
    Integer number = checks.of(check);
    if (number == null) {
      throw new IllegalStateException("check '" + check + "' has no number");
    }
    return number;
  }

  /** The number of a node; null if its name is to be spelt out. */
  @Nullable Integer node(String name) {
    return nodes.of(name);
  }

  /** The number of a metric; null if it is to be spelt out. */
  Function<MetricKey, @Nullable Integer> metrics() {
    return metrics::of;
  }

  /** Asks the database for every number again. */
  void forget() {
    checks.forget();
    nodes.forget();
    metrics.forget();
  }

  void committed() {
    checks.committed();
    nodes.committed();
    metrics.committed();
  }

  void rolledBack() {
    checks.rolledBack();
    nodes.rolledBack();
    metrics.rolledBack();
  }
}
