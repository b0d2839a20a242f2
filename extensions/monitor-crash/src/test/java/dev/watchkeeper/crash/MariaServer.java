package dev.watchkeeper.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MariaDB of the system. */
final class MariaServer extends Server {
  private static final List<String> PLACES = List.of("/usr/sbin", "/usr/bin", "/usr/local/bin");

  private final Path program;
  private final String name;
  private final List<String> settings;

  MariaServer(Path folder, String... settings) throws Exception {
    super(folder);
    program = program("mariadbd").orElseThrow();
    this.settings = List.of(settings);
    Process version = new ProcessBuilder(program.toString(), "--version").start();
    name = "MariaDB " + version.inputReader().readLine().replaceAll(".*Ver ([0-9.]+).*", "$1");
    version.waitFor();
  }

  static boolean isInstalled() {
    return program("mariadbd").isPresent() && program("mariadb-install-db").isPresent();
  }

  private static Optional<Path> program(String name) {
    return PLACES.stream()
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String setting() {
    return String.join(", ", settings);
  }

  @Override
  public String kind() {
    return "mariadb";
  }

  @Override
  public String url() {
    return "jdbc:mariadb://127.0.0.1:" + port + "/watchkeeper?user=root";
  }

  @Override
  void create() throws Exception {
    run(
        List.of(
            program("mariadb-install-db").orElseThrow().toString(),
            "--no-defaults",
            "--datadir=" + folder().resolve("data"),
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--user=" + System.getProperty("user.name")));
    Files.createDirectories(folder().resolve("data").resolve("watchkeeper"));
  }

  @Override
  List<String> command() {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--no-defaults",
                "--datadir=" + folder().resolve("data"),
                "--socket=" + folder().resolve("socket"),
                "--pid-file=" + folder().resolve("pid"),
                "--user=" + System.getProperty("user.name"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--character-set-server=utf8mb4",
                "--skip-log-bin",
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=4M",
                // what libaio writes the journal of the power cut does not see
                "--innodb-use-native-aio=0"));
    settings.forEach(setting -> command.add("--" + setting.replace('_', '-')));
    return command;
  }

  @Override
  public Optional<Repair> knownDamage() throws Exception {
    return TornPages.in(folder().resolve("data"));
  }

  @Override
  String endSignal() {
    return "TERM";
  }

  @Override
  String clients() {
    return "select count(*) from information_schema.processlist where id <> connection_id()"
        + " and user = 'root'";
  }
}
