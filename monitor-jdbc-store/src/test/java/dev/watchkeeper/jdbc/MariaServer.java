package dev.watchkeeper.jdbc;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** A MariaDB server of our own: its data in a folder, listening on the loopback address. */
final class MariaServer implements AutoCloseable {
  private static final long STARTING = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final int port;

  private MariaServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static boolean isInstalled() {
    return program("mariadbd") != null && program("mariadb-install-db") != null;
  }

  private static String program(String name) {
    List<String> folders =
        new ArrayList<>(
            List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
    folders.add("/usr/sbin");
    return folders.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }

  static MariaServer start(Path folder) throws Exception {
    String data = folder.resolve("data").toString();
    String user = System.getProperty("user.name");
    Process install =
        run(
            folder,
            program("mariadb-install-db"),
            "--no-defaults",
            "--datadir=" + data,
            "--user=" + user,
            "--auth-root-authentication-method=normal",
            "--skip-test-db");
    if (!install.waitFor(60, TimeUnit.SECONDS) || install.exitValue() != 0) {
      throw new IOException(Files.readString(folder.resolve("log")));
    }
    int port = freePort();
    Process process =
        run(
            folder,
            program("mariadbd"),
            "--no-defaults",
            "--datadir=" + data,
            "--user=" + user,
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--socket=" + folder.resolve("s"),
            "--pid-file=" + folder.resolve("pid"));
    MariaServer server = new MariaServer(process, port);
    server.await(folder);
    return server;
  }

  private static Process run(Path folder, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    // A server that starts removes the temporary tables of all others that share its folder.
    builder.environment().put("TMPDIR", folder.toString());
    return builder.start();
  }

  /** Below those that the system gives to connections, one of which could take it meanwhile. */
  private static int freePort() {
    while (true) {
      int port = 10_000 + ThreadLocalRandom.current().nextInt(20_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        // somebody has it: another one
      }
    }
  }

  private void await(Path folder) throws Exception {
    long end = System.nanoTime() + STARTING;
    while (System.nanoTime() - end < 0 && process.isAlive()) {
      try (Connection connection = source("mysql").getConnection()) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    close();
    throw new IOException(Files.readString(folder.resolve("log")));
  }

  DataSource source(String database) throws SQLException {
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
      Thread.currentThread().interrupt();
    }
  }
}
