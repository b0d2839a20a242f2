package dev.watchkeeper.benchmarks.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of our own, listening on the loopback address; its data in a folder. Its
 * programs come from the Maven artifact, unless the property {@code postgres} names a folder of
 * others. It ends with this process, also if that is told to end.
 */
final class Postgres implements AutoCloseable {
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "shared_buffers=1GB",
          "max_wal_size=8GB",
          "checkpoint_timeout=30min",
          "autovacuum_naptime=10s");

  private static final String ARTIFACT = "postgres-linux-x86_64.txz";
  private static final int SECONDS_TO_END = 120;

  private final Path folder;
  private final Map<String, String> environment;
  private final int port;
  private volatile Process process;

  private Postgres(Path folder, Map<String, String> environment) throws Exception {
    this.folder = folder;
    this.environment = environment;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    process = run();
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  /** Starts one; makes the folder's data unless it is there. */
  static Postgres start(Path folder, Map<String, String> environment) throws Exception {
    if (!Files.exists(folder.resolve("data/PG_VERSION"))) {
      Process made =
          command(
                  folder,
                  List.of("initdb", "-D", folder + "/data", "-U", "postgres", "-A", "trust"),
                  List.of("--no-sync", "-E", "UTF8", "--locale=C"))
              .start();
      if (made.waitFor() != 0) {
        throw new IOException(Files.readString(folder.resolve("log")));
      }
    }
    return new Postgres(folder, environment);
  }

  /** Where the programs are; they are unpacked once, beside the folder of the server. */
  private static Path programs(Path folder) throws IOException {
    String given = System.getProperty("postgres", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    Path unpacked = folder.resolveSibling("postgresql");
    if (!Files.exists(unpacked.resolve("bin/postgres"))) {
      unpack(Files.createDirectories(unpacked));
    }
    return unpacked.resolve("bin");
  }

  private static void unpack(Path into) throws IOException {
    Process tar =
        new ProcessBuilder("tar", "-xJf", "-", "-C", into.toString())
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (InputStream packed = Postgres.class.getResourceAsStream("/" + ARTIFACT);
        OutputStream out = tar.getOutputStream()) {
      Objects.requireNonNull(packed, ARTIFACT).transferTo(out);
    }
    if (tar.onExit().join().exitValue() != 0) {
      throw new IOException("tar did not unpack " + ARTIFACT);
    }
  }

  private static ProcessBuilder command(Path folder, List<String> words, List<String> more)
      throws IOException {
    List<String> all = new ArrayList<>();
    // PostgreSQL refuses to run as root; in a name space of its own root is somebody else
    if (System.getProperty("user.name").equals("root")) {
      all.addAll(List.of("unshare", "-U"));
    }
    all.add(programs(folder).resolve(words.get(0)).toString());
    all.addAll(words.subList(1, words.size()));
    all.addAll(more);
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
  }

  private Process run() throws Exception {
    List<String> settings = new ArrayList<>();
    SETTINGS.forEach(setting -> settings.addAll(List.of("-c", setting)));
    ProcessBuilder builder =
        command(folder, List.of("postgres", "-D", folder + "/data", "-p", "" + port), settings);
    builder.environment().putAll(environment);
    Process started = builder.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() - end < 0 && started.isAlive()) {
      try (Connection connection = source("public").getConnection()) {
        if (connection.isValid(1)) {
          return started;
        }
      } catch (SQLException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    started.destroyForcibly();
    throw new IOException(Files.readString(folder.resolve("log")));
  }

  /** Connections whose tables lie in this schema. */
  PGSimpleDataSource source(String schema) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    source.setCurrentSchema(schema);
    return source;
  }

  /** A new schema. */
  PGSimpleDataSource fresh(String schema) throws SQLException {
    try (Connection connection = source("public").getConnection()) {
      Sql.run(connection, "drop schema if exists " + schema + " cascade");
      Sql.run(connection, "create schema " + schema);
    }
    return source(schema);
  }

  /** Stops the server, takes its files out of the system's cache, and starts it again. */
  void restartCold() throws Exception {
    end();
    new ProcessBuilder(
            "find",
            folder + "/data/base",
            "-type",
            "f",
            "-exec",
            "dd",
            "if={}",
            "iflag=nocache",
            "count=0",
            "status=none",
            ";")
        .inheritIO()
        .start()
        .waitFor();
    process = run();
  }

  /** Ends what clients do, writes everything down and stops; does nothing if it has stopped. */
  private void end() {
    Process ending = process;
    if (!ending.isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-INT", "" + ending.pid()).start().waitFor();
      if (!ending.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        ending.destroyForcibly().waitFor();
      }
    } catch (IOException | InterruptedException e) {
      ending.destroyForcibly();
    }
  }

  @Override
  public void close() {
    end();
  }
}
