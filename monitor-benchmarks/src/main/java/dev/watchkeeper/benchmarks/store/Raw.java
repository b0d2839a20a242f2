package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.jdbc.internal.BareStore;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The bare statements: rows of results into a table, one call one commit. */
final class Raw {
  private static final List<String> COLUMNS = BareStore.columns();
  private static final String LIST = String.join(", ", COLUMNS);
  private static final String HEADER = "PGCOPY\n\377\r\n\0";

  private Raw() {}

  /** Plain JDBC batching. */
  static void batch(
      Connection connection, String table, List<@Nullable Object[]> rows, String afterwards)
      throws SQLException {
    connection.setAutoCommit(false);
    String marks = "?" + ", ?".repeat(COLUMNS.size() - 1);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into " + table + " (" + LIST + ") values (" + marks + ")")) {
      for (@Nullable Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, row[i]);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
    connection.commit();
    if (!afterwards.isEmpty()) {
      Sql.run(connection, afterwards);
    }
    connection.setAutoCommit(true);
  }

  /** One insert from arrays; the driver takes arrays of numbers as they are. */
  static void unnest(Connection connection, String table, List<@Nullable Object[]> rows)
      throws SQLException {
    int size = rows.size();
    int[][] numbers = new int[COLUMNS.size()][];
    long[] due = new long[size];
    @Nullable String[] detail = new @Nullable String[size];
    for (int column = 0; column < numbers.length; column++) {
      if (column != 1 && column != 7) {
        numbers[column] = new int[size];
      }
    }
    for (int row = 0; row < size; row++) {
      @Nullable Object[] values = rows.get(row);
      for (int column = 0; column < 7; column++) {
        if (column != 1) {
          numbers[column][row] = ((Number) value(values, column)).intValue();
        }
      }
      due[row] = ((Number) value(values, 1)).longValue();
      detail[row] = (String) values[7];
    }
    PGConnection driver = connection.unwrap(PGConnection.class);
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into "
                + table
                + " ("
                + LIST
                + ") select * from unnest(?::int4[], ?::int8[], ?::int4[], ?::int4[], ?::int4[],"
                + " ?::int4[], ?::int4[], ?::text[])")) {
      for (int column = 0; column < 7; column++) {
        insert.setArray(
            column + 1,
            column == 1
                ? driver.createArrayOf("int8", due)
                : driver.createArrayOf("int4", numbers[column]));
      }
      insert.setArray(8, driver.createArrayOf("text", detail));
      insert.executeUpdate();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static Object value(@Nullable Object[] row, int column) {
    return java.util.Objects.requireNonNull(row[column]);
  }

  /** How what is copied in binary form begins. */
  static byte[] header() {
    return HEADER.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** COPY in its binary form. */
  static void copy(Connection connection, String table, List<@Nullable Object[]> rows)
      throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy " + table + " (" + LIST + ") from stdin (format binary)");
    byte[] bytes = binary(rows);
    copy.writeToCopy(bytes, 0, bytes.length);
    copy.endCopy();
  }

  private static byte[] binary(List<@Nullable Object[]> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.size() * 160);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(header());
      out.writeLong(0);
      for (@Nullable Object[] row : rows) {
        out.writeShort(row.length);
        number(out, row[0], 4);
        number(out, row[1], 8);
        number(out, row[2], 4);
        number(out, row[3], 4);
        number(out, row[4], 4);
        number(out, row[5], 2);
        number(out, row[6], 2);
        text(out, (String) row[7]);
      }
      out.writeShort(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void number(DataOutputStream out, @Nullable Object value, int length)
      throws IOException {
    long number = value instanceof Number some ? some.longValue() : 0;
    out.writeInt(length);
    switch (length) {
      case 2 -> out.writeShort((int) number);
      case 4 -> out.writeInt((int) number);
      default -> out.writeLong(number);
    }
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }
}
