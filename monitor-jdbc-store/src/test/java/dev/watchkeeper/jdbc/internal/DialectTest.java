package dev.watchkeeper.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatchkeeperException;
import java.lang.reflect.Proxy;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DialectTest {
  private static Connection database(String product, int major, int minor) {
    Map<String, Object> answers =
        Map.of(
            "getDatabaseProductName", product,
            "getDatabaseMajorVersion", major,
            "getDatabaseMinorVersion", minor);
    DatabaseMetaData about = proxy(DatabaseMetaData.class, Map.copyOf(answers));
    return proxy(Connection.class, Map.of("getMetaData", about));
  }

  private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader() == null
                ? DialectTest.class.getClassLoader()
                : type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.get(method.getName())));
  }

  private static String refused(String product, int major, int minor) {
    return assertThrows(
            WatchkeeperException.class, () -> Dialect.of(database(product, major, minor)))
        .getMessage();
  }

  @Test
  void knowsItsDatabases() throws Exception {
    assertEquals("sqlite", Dialect.of(database("SQLite", 3, 50)).folder());
    assertEquals("postgresql", Dialect.of(database("PostgreSQL", 18, 3)).folder());
  }

  @Test
  void refusesOthersAndSaysWhichThereAre() {
    assertEquals(
        "the database is 'Oracle'; this store works with SQLite, PostgreSQL, MariaDB and H2",
        refused("Oracle", 23, 0));
  }

  @Test
  void refusesOldOnesAndSaysHowOldTheyMayBe() {
    assertEquals(
        "the database is PostgreSQL 11.22; this store needs 12.0 or newer",
        refused("PostgreSQL", 11, 22));
    assertEquals(
        "the database is SQLite 3.34; this store needs 3.35 or newer", refused("SQLite", 3, 34));
  }

  @Test
  void findsADuplicateWhereverTheDriverHidesIt() {
    SQLException deep = new SQLException("duplicate key", "23505");
    BatchUpdateException batch = new BatchUpdateException("batch", "x", 0, new int[0], deep);
    SQLException next = new SQLException("first");
    next.setNextException(batch);
    Dialect postgres = new PostgresDialect();
    assertTrue(postgres.isDuplicate(deep));
    assertTrue(postgres.isDuplicate(batch));
    assertTrue(postgres.isDuplicate(next));
    assertFalse(postgres.isDuplicate(new SQLException("foreign key", "23503")));
    Dialect sqlite = new SqliteDialect();
    assertTrue(sqlite.isDuplicate(new SQLException("[SQLITE_CONSTRAINT_PRIMARYKEY] A PRIMARY")));
    assertFalse(sqlite.isDuplicate(new SQLException("[SQLITE_CONSTRAINT_NOTNULL] A NOT NULL")));
  }
}
