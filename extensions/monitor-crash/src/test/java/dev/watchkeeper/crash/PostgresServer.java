package dev.watchkeeper.crash;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL, of the build or of the system. */
final class PostgresServer extends Server {
  private static Path ofTheBuild;

  private final Path programs;
  private final String name;
  private final List<String> settings;

  /** From this folder of programs, with these settings beside those that make it check often. */
  PostgresServer(Path programs, Path folder, String... settings) throws Exception {
    super(folder);
    this.programs = programs;
    this.settings = List.of(settings);
    Process version =
        new ProcessBuilder(programs.resolve("postgres").toString(), "--version").start();
    name = "PostgreSQL " + version.inputReader().readLine().replaceAll("^\\D*([0-9.]+).*", "$1");
    version.waitFor();
  }

  /** The programs that come from Maven, unpacked. */
  static synchronized Path ofTheBuild() throws Exception {
    if (ofTheBuild == null) {
      try (EmbeddedPostgres server = EmbeddedPostgres.start();
          Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("select setting from pg_config where name = 'BINDIR'")) {
        row.next();
        ofTheBuild = Path.of(row.getString(1));
      }
    }
    return ofTheBuild;
  }

  /** The newest of the system, as Debian lays it out. */
  static Optional<Path> ofTheSystem() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(all)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .sorted()
          .reduce((older, newer) -> newer);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String setting() {
    return settings.isEmpty() ? "synchronous_commit=on" : String.join(", ", settings);
  }

  @Override
  public String kind() {
    return "postgresql";
  }

  @Override
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  /** It refuses to run as root, and in a name space of its own it does not see that it does. */
  private List<String> as(String program, List<String> words) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(words);
    return command;
  }

  private Path data() {
    return folder().resolve("data");
  }

  @Override
  void create() throws Exception {
    run(
        as(
            "initdb",
            List.of(
                "-D",
                data().toString(),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--wal-segsize=1")));
  }

  @Override
  List<String> command() {
    List<String> all =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "shared_buffers=16MB",
                "checkpoint_timeout=30s",
                "min_wal_size=2MB",
                "max_wal_size=4MB",
                "log_checkpoints=off"));
    all.addAll(settings);
    List<String> words = new ArrayList<>(List.of("-D", data().toString(), "-p", "" + port));
    all.forEach(setting -> words.addAll(List.of("-c", setting)));
    return as("postgres", words);
  }

  @Override
  String endSignal() {
    return "INT";
  }

  @Override
  String clients() {
    return "select count(*) from pg_stat_activity where backend_type = 'client backend'"
        + " and pid <> pg_backend_pid()";
  }

  @Override
  void tidy() throws IOException {
    Files.deleteIfExists(data().resolve("postmaster.pid"));
  }
}
