package dev.watchkeeper.crash;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A database server with a data folder of its own, on a port of the loopback address. */
abstract class Server implements Engine {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

  final int port = freePort();
  private final Path folder;
  private Process process;

  Server(Path folder) {
    this.folder = folder;
  }

  /**
   * Below those that the system gives to connections, one of which could take it while the server
   * is down.
   */
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

  /** Makes an empty data folder. */
  abstract void create() throws Exception;

  abstract List<String> command();

  /** The signal by which it ends in peace and at once. */
  abstract String endSignal();

  /** How many clients but this one are connected. */
  abstract String clients();

  /** What is left by a killed server and hinders nobody, but would be in the way of a test. */
  void tidy() throws IOException {}

  @Override
  public final boolean embedded() {
    return false;
  }

  @Override
  public final Path folder() {
    return folder;
  }

  @Override
  public final void fresh() throws Exception {
    close();
    Folders.delete(folder);
    Files.createDirectories(folder);
    create();
  }

  /** Runs a tool of the server to its end. */
  final void run(List<String> command) throws IOException, InterruptedException {
    Process tool = quiet(command).start();
    if (!tool.waitFor(2, TimeUnit.MINUTES) || tool.exitValue() != 0) {
      throw new IllegalStateException(
          command + " failed:\n" + Files.readString(log().toPath()).stripTrailing());
    }
  }

  private File log() {
    return folder.resolveSibling(folder.getFileName() + ".log").toFile();
  }

  private ProcessBuilder quiet(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
    // MariaDB removes at its start the temporary tables of all others that share their folder.
    Path scratch = folder.resolveSibling(folder.getFileName() + ".tmp");
    builder.environment().put("TMPDIR", Files.createDirectories(scratch).toString());
    return builder;
  }

  @Override
  public final void start(Map<String, String> environment) throws Exception {
    tidy();
    ProcessBuilder builder = quiet(command());
    builder.environment().putAll(environment);
    process = builder.start();
    long begin = System.nanoTime();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - begin > PATIENCE) {
        List<String> lines = Files.readAllLines(log().toPath());
        throw new IOException(
            name()
                + " does not start: "
                + lines.subList(Math.max(0, lines.size() - 15), lines.size()));
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  private boolean answers() {
    try (Connection connection = Sources.of(kind(), url()).getConnection()) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  final boolean runs() {
    return process != null && process.isAlive();
  }

  /** The processes of the server, the first one first. */
  private List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>();
    if (process != null) {
      all.add(process.toHandle());
      try (Stream<ProcessHandle> children = process.descendants()) {
        all.addAll(children.toList());
      }
    }
    return all;
  }

  @Override
  public final void kill() throws Exception {
    List<ProcessHandle> first = processes();
    // the first process can start no more once it is dead
    first.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : first) {
      each.onExit().get(1, TimeUnit.MINUTES);
    }
  }

  /** Stops its processes, or lets them go on. */
  final void signal(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes().forEach(each -> command.add(Long.toString(each.pid())));
    new ProcessBuilder(command).start().waitFor();
  }

  @Override
  public final void settle() throws Exception {
    while (ask(clients()) > 0) {
      process.waitFor(10, TimeUnit.MILLISECONDS);
    }
  }

  final long ask(String question) throws SQLException {
    try (Connection connection = Sources.of(kind(), url()).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getLong(1);
    }
  }

  final void execute(String command) throws SQLException {
    try (Connection connection = Sources.of(kind(), url()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  @Override
  public final void close() throws Exception {
    if (runs()) {
      List<ProcessHandle> all = processes();
      new ProcessBuilder("kill", "-" + endSignal(), Long.toString(process.pid())).start().waitFor();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }
}
