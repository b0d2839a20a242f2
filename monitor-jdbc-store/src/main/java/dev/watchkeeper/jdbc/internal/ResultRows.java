package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.jdbc.internal.history.Sample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as rows of {@code wk_result}. Reading needs the numbers' meanings; thread-safe. */
final class ResultRows {
  static final Table TABLE =
      new Table(
          "wk_result",
          "check_id int4",
          "due int8",
          "late_us int4",
          "took_us int4",
          "node int4",
          "status int2",
          "outcome int2",
          "detail text");

  /** What {@link #read} wants, of {@code wk_result r}. */
  static final String COLUMNS =
      "r.due, r.late_us, r.took_us, r.node, r.status, r.outcome, r.detail";

  /** The number of a node whose name is part of the detail. */
  private static final int SPELT_OUT = 0;

  private final Lookup<String> nodes = new Lookup<>("wk_node", ColumnText::read);
  private final Lookup<MetricKey> metrics = new Lookup<>("wk_metric", Metrics::read);

  static @Nullable Object[] row(ProbeResult result, Vocabulary numbers) {
    Map<String, Object> detail = Detail.write(result, numbers.metrics());
    Integer node = numbers.node(result.node());
    if (node == null) {
      detail.put("n", result.node());
    }
    long due = Instants.micros(result.due());
    return new @Nullable Object[] {
      numbers.check(result.check()),
      due,
      fitting(Instants.micros(result.started()) - due, "s", detail),
      fitting(result.tookNanos() / 1_000, "t", detail),
      node == null ? Integer.valueOf(SPELT_OUT) : node,
      Codes.STATUS.of(result.status()),
      Codes.OUTCOME.of(result.outcome()),
      detail.isEmpty() ? null : JsonWriter.write(detail)
    };
  }

  /** Orders rows by check and due time. */
  static int compareKeys(@Nullable Object[] one, @Nullable Object[] other) {
    int checks = Long.compare(number(one[0]), number(other[0]));
    return checks == 0 ? Long.compare(number(one[1]), number(other[1])) : checks;
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  /** What has no room in its column is part of the detail. */
  private static int fitting(long micros, String name, Map<String, Object> detail) {
    if (micros != (int) micros) {
      detail.put(name, micros);
      return 0;
    }
    return (int) micros;
  }

  /** Reads the row at which {@code rows} stands. */
  ProbeResult read(Session session, CheckId check, ResultSet rows, int first) throws SQLException {
    return result(session, check, sample(rows, first));
  }

  /** The row at which {@code rows} stands, as it is. */
  static Sample sample(ResultSet rows, int first) throws SQLException {
    return new Sample(
        rows.getLong(first),
        rows.getInt(first + 1),
        rows.getInt(first + 2),
        rows.getInt(first + 3),
        rows.getInt(first + 4),
        rows.getInt(first + 5),
        rows.getString(first + 6));
  }

  /** What a row stands for. */
  ProbeResult result(Session session, CheckId check, Sample row) throws SQLException {
    String json = row.detail();
    Map<String, Object> detail = json == null ? Map.of() : JsonReader.readMap(json);
    Reading reading =
        reading(Codes.STATUS.at(row.status()), Codes.OUTCOME.at(row.outcome()), text(detail, "r"))
            .inPhase(text(detail, "p"))
            .with(Detail.measurements(detail, number -> metrics.of(session, number)));
    return ProbeResult.builder(check, Instants.at(row.due()))
        .ran(
            Instants.at(row.due() + length(row.late(), "s", detail)),
            length(row.took(), "t", detail) * 1_000)
        .reading(reading)
        .evidence(Detail.evidence(detail))
        .by(
            row.node() == SPELT_OUT ? text(detail, "n") : nodes.of(session, row.node()),
            Detail.incarnation(detail))
        .build();
  }

  private static long length(int column, String name, Map<String, Object> detail) {
    return detail.get(name) instanceof Number spelt ? spelt.longValue() : column;
  }

  private static String text(Map<String, Object> detail, String name) {
    return String.valueOf(detail.getOrDefault(name, ""));
  }

  private static Reading reading(Status status, Outcome outcome, String reason) {
    if (outcome == Outcome.OK && reason.isEmpty()) {
      return Reading.up();
    }
    return status == Status.DEGRADED ? Reading.degraded(reason) : Reading.of(outcome, reason);
  }
}
