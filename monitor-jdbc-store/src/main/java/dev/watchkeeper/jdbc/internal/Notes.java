package dev.watchkeeper.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts about the monitor as a whole. Thread-safe. */
final class Notes {
  private static final int LONGEST_NAME = 250;
  private static final int LONGEST_TEXT = 10_000;
  private static final Table TABLE =
      new Table("wk_note", "note_key text", "name text", "body text");
  private static final Conflict REPLACE = Conflict.replaceIf("1 = 1", "note_key");

  private final Reads reads;

  Notes(Reads reads) {
    this.reads = reads;
  }

  Map<String, String> all() throws SQLException {
    Map<String, String> all = new LinkedHashMap<>();
    try (Session session = reads.open();
        PreparedStatement select = session.prepare("select name, body from wk_note order by name");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        all.put(ColumnText.read(rows.getString(1)), ColumnText.read(rows.getString(2)));
      }
    }
    return all;
  }

  void put(String name, @Nullable String text) throws SQLException {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "the name of a note has 1 to 250 characters, not " + name.length());
    }
    if (text != null && text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "a note has at most 10,000 characters, not " + text.length());
    }
    try (Session session = reads.open()) {
      session.begin();
      try {
        put(session, name, text);
        session.commit();
      } finally {
        session.rollback();
      }
    }
  }

  private static void put(Session session, String name, @Nullable String text) throws SQLException {
    if (text == null) {
      try (PreparedStatement delete = session.prepare("delete from wk_note where note_key = ?")) {
        delete.setString(1, ColumnText.key(name));
        delete.executeUpdate();
      }
      return;
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {ColumnText.key(name), ColumnText.write(name), ColumnText.write(text)});
    TABLE.insert(session, rows, REPLACE);
  }
}
