package dev.watchkeeper.benchmarks.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** A MariaDB server of our own, where its programs are installed. */
final class Maria implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
  private static final Path INSTALL = Path.of("/usr/bin/mariadb-install-db");

  private final int port;
  private final Process process;

  private Maria(int port, Process process) {
    this.port = port;
    this.process = process;
    // also if this process is told to end
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  static boolean isInstalled() {
    return Files.isExecutable(SERVER) && Files.isExecutable(INSTALL);
  }

  static Maria start(Path folder) throws Exception {
    String data = "--datadir=" + folder.resolve("data");
    String user = "--user=" + System.getProperty("user.name");
    String normal = "--auth-root-authentication-method=normal";
    int failed = command(folder, INSTALL.toString(), "--no-defaults", data, user, normal).waitFor();
    if (failed != 0) {
      throw new IOException(Files.readString(folder.resolve("log")));
    }
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    Process process =
        command(
            folder,
            SERVER.toString(),
            "--no-defaults",
            data,
            user,
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--socket=" + folder.resolve("s"),
            "--innodb-buffer-pool-size=512M");
    Maria server = new Maria(port, process);
    server.await(folder);
    return server;
  }

  private static Process command(Path folder, String... words) throws IOException {
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private void await(Path folder) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() - end < 0 && process.isAlive()) {
      try (Connection connection = source("mysql").getConnection()) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    close();
    throw new IOException(Files.readString(folder.resolve("log")));
  }

  /** A new database. */
  DataSource fresh(String database) throws SQLException {
    try (Connection connection = source("mysql").getConnection()) {
      Sql.run(connection, "create database " + database);
    }
    return source(database);
  }

  private DataSource source(String database) throws SQLException {
    return new MariaDbDataSource(
        "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
