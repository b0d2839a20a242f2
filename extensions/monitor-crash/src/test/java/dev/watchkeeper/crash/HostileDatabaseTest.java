package dev.watchkeeper.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A whole monitor on a PostgreSQL that is frozen, slow, killed, full, read-only, locked or out of
 * connections: no check is late by an interval, none is DOWN, and everything is there afterwards.
 */
class HostileDatabaseTest {
  private static final int LONG = Integer.getInteger("watchkeeper.frozen", 8);
  private static final int SHORT = Math.max(3, LONG / 4);
  private static PostgresServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server =
        new PostgresServer(
            PostgresServer.ofTheBuild(),
            Folders.of("hostile"),
            "synchronous_commit=on",
            "max_connections=12",
            "superuser_reserved_connections=0");
    server.fresh();
    server.start(Map.of());
  }

  @AfterAll
  static void endServer() throws Exception {
    server.close();
  }

  private static DataSource source(int port, String user) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {port});
    source.setUser(user);
    source.setDatabaseName("postgres");
    return source;
  }

  private static JdbcStore store(DataSource source) {
    return JdbcStore.builder(source).migrate().build();
  }

  /** One that gives up within the time for which the build freezes its database. */
  private static JdbcStore impatient(DataSource source) {
    return JdbcStore.builder(source).migrate().timeout(Duration.ofSeconds(3)).build();
  }

  private static JdbcStore fresh() {
    return store(source(server.port, "postgres"));
  }

  /** Something that is done to the database, and later taken back. */
  private interface Trouble {
    void happen() throws Exception;
  }

  private static void plays(Fleet fleet, Trouble begins, Trouble ends) throws Exception {
    plays(fleet, SHORT, begins, ends);
  }

  private static void plays(Fleet fleet, int seconds, Trouble begins, Trouble ends)
      throws Exception {
    fleet.awaitRuns(1);
    fleet.awaitDrained();
    begins.happen();
    fleet.awaitRuns(seconds);
    fleet.assertUntouched();
    ends.happen();
    fleet.awaitDrained();
    fleet.awaitRuns(1);
    fleet.assertUntouched();
    fleet.assertEverythingIsIn(fresh());
  }

  private static void assertBlamed(Fleet fleet) {
    assertTrue(
        fleet.health().troubles().stream().anyMatch(trouble -> trouble.blame() == Blame.STORE),
        () -> fleet.health().toString());
  }

  @Test
  void frozen() throws Exception {
    try (DatabaseProxy proxy = new DatabaseProxy(server.port);
        Fleet fleet = new Fleet(impatient(source(proxy.port(), "postgres")))) {
      plays(
          fleet,
          LONG,
          proxy::freeze,
          () -> {
            assertBlamed(fleet);
            proxy.heal();
          });
    }
  }

  @Test
  void halfASecondLate() throws Exception {
    try (DatabaseProxy proxy = new DatabaseProxy(server.port);
        Fleet fleet = new Fleet(store(source(proxy.port(), "postgres")))) {
      plays(fleet, () -> proxy.delay(500), proxy::heal);
    }
  }

  @Test
  void twoKilobytesASecond() throws Exception {
    try (DatabaseProxy proxy = new DatabaseProxy(server.port);
        Fleet fleet = new Fleet(store(source(proxy.port(), "postgres")))) {
      plays(fleet, () -> proxy.narrow(2_000), proxy::heal);
    }
  }

  @Test
  void killedAndBack() throws Exception {
    try (Fleet fleet = new Fleet(fresh())) {
      plays(
          fleet,
          server::kill,
          () -> {
            assertBlamed(fleet);
            server.start(Map.of());
          });
    }
  }

  @Test
  void readOnly() throws Exception {
    try (Fleet fleet = new Fleet(fresh())) {
      plays(
          fleet,
          () -> setting("default_transaction_read_only = on"),
          () -> {
            assertBlamed(fleet);
            setting("default_transaction_read_only = off");
          });
    }
  }

  private static void setting(String words) throws SQLException {
    try (Connection connection = source(server.port, "postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only = off");
      statement.execute("alter system set " + words);
      statement.execute("select pg_reload_conf()");
    }
  }

  @Test
  void outOfConnections() throws Exception {
    List<Connection> hoard = new ArrayList<>();
    try (Fleet fleet = new Fleet(fresh())) {
      plays(
          fleet,
          () -> {
            hoard(hoard);
            try (Statement statement = hoard.get(0).createStatement()) {
              statement.execute(
                  "select pg_terminate_backend(pid) from pg_stat_activity where backend_type ="
                      + " 'client backend' and application_name <> 'hoard'");
            }
            hoard(hoard);
          },
          () -> {
            assertBlamed(fleet);
            close(hoard);
          });
    } finally {
      close(hoard);
    }
  }

  private static void hoard(List<Connection> into) {
    PGSimpleDataSource source = (PGSimpleDataSource) source(server.port, "postgres");
    source.setApplicationName("hoard");
    try {
      while (true) {
        into.add(source.getConnection());
      }
    } catch (SQLException e) {
      assertEquals("53300", e.getSQLState(), e::toString);
    }
  }

  private static void close(List<Connection> hoard) throws SQLException {
    for (Connection connection : hoard) {
      connection.close();
    }
    hoard.clear();
  }

  @Test
  void aTableIsLocked() throws Exception {
    try (Connection other = source(server.port, "postgres").getConnection();
        Statement statement = other.createStatement();
        Fleet fleet = new Fleet(fresh())) {
      plays(
          fleet,
          () -> {
            other.setAutoCommit(false);
            statement.execute("lock table wk_result in access exclusive mode");
          },
          other::rollback);
    }
  }

  @Test
  void rightsAreTakenAwayAtRunTime() throws Exception {
    fresh().open();
    server.execute("create role writer login");
    server.execute("grant select, insert, update, delete on all tables in schema public to writer");
    server.execute("grant usage on all sequences in schema public to writer");
    try (Fleet fleet = new Fleet(JdbcStore.builder(source(server.port, "writer")).build())) {
      plays(
          fleet,
          () -> server.execute("revoke insert on wk_result from writer"),
          () -> {
            assertBlamed(fleet);
            server.execute("grant insert on wk_result to writer");
          });
    }
  }

  @Test
  void aUserWhoMayNotCreateTablesIsToldSoAtTheStart() throws Exception {
    server.execute("create role reader login");
    server.execute("create database empty");
    PGSimpleDataSource source = (PGSimpleDataSource) source(server.port, "reader");
    source.setDatabaseName("empty");
    try (JdbcStore store = store(source)) {
      Exception refused = assertThrows(Exception.class, store::open);
      assertTrue(refused.toString().contains("permission denied"), refused::toString);
    }
  }

  @Test
  void aDatabaseThatIsDownAtTheStartIsNamed() throws Exception {
    try (DatabaseProxy nobody = new DatabaseProxy(1)) {
      JdbcStore store = store(source(nobody.port(), "postgres"));
      WatchkeeperException refused =
          assertThrows(WatchkeeperException.class, () -> new Fleet(store).close());
      assertTrue(refused.getMessage().contains("store"), refused::toString);
    }
  }

  @Test
  void theDiskIsFull() throws Exception {
    Path small = Folders.of("small");
    Files.createDirectories(small);
    assumeTrue(
        tool("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", small.toString()), "needs root");
    Path filler = small.resolve("filler");
    try {
      if (System.getProperty("user.name").equals("root")) {
        tool("chmod", "700", small.toString());
      }
      server.execute("create tablespace small location '" + small + "'");
      fresh().open();
      server.execute("alter table wk_result set tablespace small");
      try (Fleet fleet = new Fleet(fresh())) {
        plays(
            fleet,
            () -> fill(filler),
            () -> {
              assertBlamed(fleet);
              Files.delete(filler);
            });
      }
      server.execute("alter table wk_result set tablespace pg_default");
    } finally {
      tool("umount", "-l", small.toString());
    }
  }

  private static void fill(Path filler) throws IOException {
    byte[] bytes = new byte[1 << 20];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(bytes);
      }
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("space"), e::toString);
    }
  }

  private static boolean tool(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words).start().waitFor() == 0;
  }
}
